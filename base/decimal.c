/* SPDX-License-Identifier: MIT */
/*
 * Whole numbers of 10^-9. Products and quotients pass through 128 bits and are rounded once. Not
 * double: 0.1 has no double, and two machines would disagree about the last digit of a score.
 */
#include "base/decimal.h"

/* ISO C knows no 128 bits; both our compilers do. */
__extension__ typedef __int128 wide;

static const int64_t powers[DECIMAL_DIGITS + 1] = { 1, 10, 100, 1000, 10000, 100000, 1000000,
	10000000, 100000000, 1000000000 };

static decimal
narrow(wide value)
{
	BUG_ON(value > INT64_MAX || value < INT64_MIN, "decimal overflow");
	return (decimal){ (int64_t) value };
}

/* a / b, half away from zero. */
static wide
divide(wide a, wide b)
{
	if (b < 0) {
		a = -a;
		b = -b;
	}
	wide magnitude = a < 0 ? -a : a;
	wide rounded = (2 * magnitude + b) / (2 * b);
	return a < 0 ? -rounded : rounded;
}

decimal
decimal_from_int(int64_t n)
{
	return narrow((wide) n * DECIMAL_ONE);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
decimal_parse(struct str s, decimal *out_value)
{
	bool negative = s.len > 0 && s.data[0] == '-';
	size_t i = negative ? 1 : 0, start = i;
	wide value = 0;
	for (; i < s.len && is_digit(s.data[i]); i++) {
		value = value * 10 + (s.data[i] - '0');
		if (value > INT64_MAX)
			return false;
	}
	if (i == start)
		return false;
	int places = 0;
	if (i < s.len && s.data[i] == '.') {
		for (i++; i < s.len && is_digit(s.data[i]); i++) {
			if (++places > DECIMAL_DIGITS)
				return false;
			value = value * 10 + (s.data[i] - '0');
		}
		if (places == 0)
			return false;
	}
	if (i < s.len)
		return false;
	value *= powers[DECIMAL_DIGITS - places];
	if (negative)
		value = -value;
	if (value > INT64_MAX || value < INT64_MIN)
		return false;
	*out_value = (decimal){ (int64_t) value };
	return true;
}

decimal
decimal_plus(decimal a, decimal b)
{
	return narrow((wide) a.billionths + b.billionths);
}

decimal
decimal_minus(decimal a, decimal b)
{
	return narrow((wide) a.billionths - b.billionths);
}

decimal
decimal_times(decimal a, decimal b)
{
	return narrow(divide((wide) a.billionths * b.billionths, DECIMAL_ONE));
}

decimal
decimal_over(decimal a, decimal b)
{
	BUG_ON(b.billionths == 0, "decimal divided by zero");
	return narrow(divide((wide) a.billionths * DECIMAL_ONE, b.billionths));
}

decimal
decimal_round(decimal a, int places)
{
	BUG_ON(places < 0 || places > DECIMAL_DIGITS, "rounding to %d places", places);
	int64_t unit = powers[DECIMAL_DIGITS - places];
	return narrow(divide(a.billionths, unit) * unit);
}

int
decimal_compare(decimal a, decimal b)
{
	return a.billionths < b.billionths ? -1 : a.billionths > b.billionths;
}

const char *
decimal_format(decimal a, char out[static DECIMAL_TEXT])
{
	/* Through unsigned, because the most negative number has no positive twin. */
	uint64_t rest = (uint64_t) a.billionths;
	if (a.billionths < 0)
		rest = 0 - rest;
	char digits[DECIMAL_TEXT];
	size_t count = 0;
	for (; rest > 0 || count <= DECIMAL_DIGITS; rest /= 10)
		digits[count++] = (char) ('0' + rest % 10);
	size_t last = 0;
	while (last < DECIMAL_DIGITS && digits[last] == '0')
		last++;
	char *at = out;
	if (a.billionths < 0)
		*at++ = '-';
	for (size_t i = count; i-- > last;) {
		if (i == DECIMAL_DIGITS - 1)
			*at++ = '.';
		*at++ = digits[i];
	}
	*at = '\0';
	return out;
}
