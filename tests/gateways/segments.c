/* SPDX-License-Identifier: MIT */
/* gateways_segments < texts: what hark counts for each, "GSM-7 307 3" (encoding, units, parts), a line each.
 * A text is a line of its UTF-8 in hexadecimal digits. */
#include <stdio.h>

#include "channels/sms_text.h"

static int
digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c - 'a' + 10;
}

int
main(void)
{
	static char line[1 << 16];
	while (fgets(line, sizeof(line), stdin) != NULL) {
		size_t len = strcspn(line, "\n") / 2;
		for (size_t i = 0; i < len; i++)
			line[i] = (char) (digit_of(line[2 * i]) << 4 | digit_of(line[2 * i + 1]));
		const struct sms_measure measure = sms_text_measure(str_of(line, len));
		printf("%s %zu %d\n", measure.encoding == SMS_GSM7 ? "GSM-7" : "UCS-2",
		    measure.units, measure.parts);
	}
	return 0;
}
