/* SPDX-License-Identifier: MIT */
/* hark clock: whether the machine's clock is believed, and a person's word that it is right. */
#include "base/zone.h"
#include "core/watch.h"
#include "daemon/built.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

/* In UTC, all of it: a clock that is wrong by an hour is best looked at without a zone. */
static void
show(FILE *out, const struct clock_kept *kept, instant now)
{
	char wall[ZONE_TEXT], last[ZONE_TEXT], built[ZONE_TEXT];
	fprintf(out, "clock  %s\n", instant_format_utc(now, wall));
	if (instant_is_none(kept->now))
		fputs("hark   no service has run yet\n", out);
	else if (kept->doubt == CLOCK_TRUSTED)
		fprintf(out, "hark   %s  trusted\n", instant_format_utc(kept->now, last));
	else
		fprintf(out, "hark   %s  in doubt (%s): nothing is sent\n",
		    instant_format_utc(kept->now, last), clock_doubt_word(kept->doubt));
	fprintf(out, "built  %s\n", instant_format_utc(built_at(), built));
}

int
cmd_clock_show(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error)) {
		code = say_error(&error);
	} else {
		const struct clock_kept kept = watch_kept(house.db, &house.arena);
		show(invocation->out, &kept, invocation->now);
	}
	house_close(&house);
	return code;
}

int
cmd_clock_accept(struct invocation *invocation)
{
	return cmd_tell(invocation,
	    &(struct command){
		.verb = COMMAND_ACCEPT_CLOCK,
		.text = "",
		.actor = cmd_actor(invocation),
	    });
}
