/* SPDX-License-Identifier: MIT */
#include "store/outbox.h"

#include "scheduler/quota.h"

enum { QUOTA_SECONDS = 60 };

/* A clock that was put back has texts behind it that were ahead, and texts in the minute that had left it. */
static bool
stands(const struct quota *quota, instant now)
{
	return !instant_before(now, quota->counted_at) &&
	    instant_since(now, quota->counted_at).ms < seconds(QUOTA_SECONDS).ms;
}

bool
quota_has_room(struct quota *quota, struct db *db, const char *channel, int per_minute, instant now)
{
	if (quota->left < 1 || !stands(quota, now)) {
		quota->left =
		    per_minute - outbox_sent_about(db, channel, now, seconds(QUOTA_SECONDS));
		quota->counted_at = now;
	}
	return quota->left > 0;
}

void
quota_take(struct quota *quota)
{
	quota->left--;
}
