/* SPDX-License-Identifier: MIT */
/* The one file that the build tells the date. */
#include "base/zone.h"

#include "daemon/built.h"

instant
built_at(void)
{
	instant at;
	bool good = instant_parse_utc(STR(HARK_BUILT "T00:00:00Z"), &at);
	BUG_ON(!good, "built on no day");
	return at;
}
