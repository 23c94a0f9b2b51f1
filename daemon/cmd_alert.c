/* SPDX-License-Identifier: MIT */
/* hark alert, hark hold, hark audit: what a person must see, and what was done. */
#include "store/alerts.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"
#include "daemon/writer.h"

int
cmd_alert_list(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct zone *zone = NULL;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, &error) ||
	    (zone = zone_open(house.config.zone, &error)) == NULL) {
		code = say_error(&error);
	} else {
		size_t count;
		char due[ZONE_TEXT];
		struct alert *list = alert_list(
		    house.db, &house.arena, option_value(invocation, "all") != NULL, &count);
		for (size_t i = 0; i < count; i++)
			fprintf(invocation->out, "%lld  by %.16s  %-14s %-8s %s: %s\n",
			    (long long) list[i].id.n, zone_format(zone, list[i].due_at, due),
			    list[i].kind, list[i].state, list[i].patient_name, list[i].text);
		say(invocation, "%zu alerts", count);
	}
	zone_close(zone);
	house_close(&house);
	return code;
}

static int
tell(struct invocation *invocation, const struct command *command)
{
	struct writer writer;
	struct error error;
	struct event event = { .kind = EVENT_COMMAND, .command = *command };
	struct order answer;
	int code = 0;
	if (!writer_open(&writer, invocation, &error) ||
	    !writer_run(&writer, &event, 1, &answer, invocation->now, &error))
		code = say_error(&error);
	else if (answer.error.kind != ERROR_NONE)
		code = say_error(&answer.error);
	else
		say(invocation, "done");
	writer_close(&writer);
	return code;
}

int
cmd_alert_close(struct invocation *invocation)
{
	struct command command = {
		.verb = COMMAND_CLOSE_ALERT,
		.text = invocation->arguments[1],
		.actor = "command line",
	};
	if (!str_to_int(str_from(invocation->arguments[0]), &command.alert.n)) {
		fprintf(stderr, "hark: expected the alert's id, as `hark alert list` shows it\n");
		return EXIT_USAGE;
	}
	return tell(invocation, &command);
}

int
cmd_hold(struct invocation *invocation)
{
	bool release = option_value(invocation, "release") != NULL;
	return tell(invocation,
	    &(struct command){
		.verb = release ? COMMAND_UNHOLD : COMMAND_HOLD,
		.text = "",
		.actor = "command line",
	    });
}

int
cmd_audit_list(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, &error)) {
		code = say_error(&error);
	} else {
		size_t count;
		char at[ZONE_TEXT];
		struct audit_row *list = audit_list(house.db, &house.arena, 1000, &count);
		for (size_t i = 0; i < count; i++)
			fprintf(invocation->out, "%s  %s  %s  %s  %s\n",
			    instant_format_utc(list[i].at, at), list[i].actor, list[i].action,
			    list[i].subject, list[i].detail);
	}
	house_close(&house);
	return code;
}
