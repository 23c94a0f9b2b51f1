/* SPDX-License-Identifier: MIT */
/* What of a number may be seen, and by whom. */
#include "reports/suppression.h"

enum { LEAST_RATE = 5, MOST_HIDDEN = 7, STEP = 5 };

bool
suppression_count(enum suppression_reader reader, int64_t count, int64_t *out_shown)
{
	BUG_ON(count < 0, "a count of %lld", (long long) count);
	switch (reader) {
	case SUPPRESSION_OWN_TEAM: *out_shown = count; return true;
	case SUPPRESSION_OTHERS:
		if (count > 0 && count <= MOST_HIDDEN)
			return false;
		*out_shown = (count + STEP / 2) / STEP * STEP;
		return true;
	}
	BUG("reader %d", (int) reader);
}

bool
suppression_percent(enum suppression_reader reader, int64_t count, int64_t of, int64_t *out_percent)
{
	BUG_ON(count > of, "%lld of %lld", (long long) count, (long long) of);
	int64_t part = 0, whole = 0;
	if (!suppression_count(reader, count, &part) || !suppression_count(reader, of, &whole) ||
	    whole < LEAST_RATE)
		return false;
	*out_percent = (200 * part + whole) / (2 * whole);
	return true;
}

const char *
suppression_words(enum suppression_reader reader)
{
	switch (reader) {
	case SUPPRESSION_OWN_TEAM: return "a rate of fewer than 5 is not shown (few)";
	case SUPPRESSION_OTHERS:
		return "counts of 1 to 7 are *, all others are rounded to 5; rates are of those";
	}
	BUG("reader %d", (int) reader);
}
