/* SPDX-License-Identifier: MIT */
/* hark alert, hark hold, hark audit: what a person must see, and what was done. */
#include "store/alerts.h"
#include "store/risk_holds.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

enum { ALERT_WIDTH = 96 };

/* Another's words on our screen: in lines of a width, without what a terminal would obey. */
static void
print_words(FILE *out, const char *words)
{
	struct str rest = str_from(words);
	bool first = true;
	do {
		size_t cut = rest.len;
		if (cut > ALERT_WIDTH) {
			cut = ALERT_WIDTH;
			while (cut > 0 && rest.data[cut] != ' ')
				cut--;
			if (cut == 0) /* one long word: not in the midst of a character */
				for (cut = ALERT_WIDTH;
				     ((unsigned char) rest.data[cut] & 0xC0) == 0x80;)
					cut--;
		}
		fputs(first ? "" : "\n    ", out);
		for (size_t i = 0; i < cut; i++) {
			unsigned char c = (unsigned char) rest.data[i];
			fputc(c < ' ' || c == 0x7F ? ' ' : c, out);
		}
		while (cut < rest.len && rest.data[cut] == ' ')
			cut++;
		rest = str_sub(rest, cut, rest.len);
		first = false;
	} while (rest.len > 0);
}

/* What its kind leaves to a person, where the word alone would not say so. */
static const char *
task_of(const struct alert *alert)
{
	if (strcmp(alert->kind, "withdrawal") == 0)
		return "messages have stopped; consent may be withdrawn too, which only staff record: "
		       "ask, then `hark patient withdraw` if it is. Until then what was answered is "
		       "kept and counted";
	if (strcmp(alert->rule, "shared-phone-stays-open") == 0)
		return "who shares a telephone with them has stopped, by another way, and hears "
		       "nothing more; this patient did not, and is still asked there: ask whether "
		       "another number is better";
	return NULL;
}

/* Whoever wrote without being known is named by the number: a person must be able to ring it. */
static void
print_alert(FILE *out, const struct alert *alert, const struct zone *zone)
{
	char due[ZONE_TEXT];
	bool known = alert->patient_name[0] != '\0';
	fprintf(out, "%lld  by %.16s  %-14s %-8s ", (long long) alert->id.n,
	    zone_format(zone, alert->due_at, due), alert->kind, alert->state);
	print_words(out, known ? alert->patient_name : alert->address);
	fputs(known || alert->address[0] == '\0' ? ": " : " (not known to us): ", out);
	print_words(out, alert->text);
	fprintf(out, "\n    rule %s (%s)", alert->rule, alert->rule_version);
	if (!instant_is_none(alert->acknowledged_at))
		fprintf(out, "; acknowledged %.16s by %s",
		    zone_format(zone, alert->acknowledged_at, due), alert->acknowledged_by);
	else if (alert->told > 0)
		fprintf(out, "; told %d, now with %s, not acknowledged", alert->told, alert->owner);
	if (!instant_is_none(alert->released_at))
		fprintf(out, "; released %.16s by %s", zone_format(zone, alert->released_at, due),
		    alert->released_by);
	if (alert->outcome[0] != '\0')
		fprintf(out, "; closed: %s", alert->outcome);
	if (task_of(alert) != NULL) {
		fputs("\n    ", out);
		print_words(out, task_of(alert));
	}
	fputc('\n', out);
}

/* A crisis that nobody takes silences nobody unseen: here is what it keeps back. */
static void
print_held(FILE *out, struct house *house, const struct alert *alert, const struct zone *zone)
{
	size_t count;
	char closes[ZONE_TEXT];
	if (!alert->holds)
		return;
	fputs("    nothing is asked of them until it is closed, or they are released\n", out);
	struct held_followup *list =
	    risk_hold_list(house->db, &house->arena, alert->patient, &count);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "    waits: %s of %s (%s), closes %.16s%s%s\n", list[i].step,
		    list[i].name, list[i].status, zone_format(zone, list[i].closes_at, closes),
		    list[i].reason[0] == '\0' ? "" : ": ", list[i].reason);
}

static bool
show_alerts(struct invocation *invocation, struct house *house, const struct zone *zone,
    struct error *error)
{
	size_t count;
	bool all = option_value(invocation, "all") != NULL;
	struct alert *list = alert_list(house->db, &house->arena, all, &count);
	(void) error;
	for (size_t i = 0; i < count; i++) {
		print_alert(invocation->out, &list[i], zone);
		print_held(invocation->out, house, &list[i], zone);
	}
	say(invocation, "%zu alerts", count);
	return true;
}

int
cmd_alert_list(struct invocation *invocation)
{
	return cmd_look(invocation, HOUSE_MUTE, show_alerts);
}

int
cmd_alert_close(struct invocation *invocation)
{
	struct command command = {
		.verb = COMMAND_CLOSE_ALERT,
		.text = invocation->arguments[1],
		.actor = cmd_actor(invocation),
	};
	if (!str_to_int(str_from(invocation->arguments[0]), &command.alert.n)) {
		fprintf(stderr, "hark: expected the alert's id, as `hark alert list` shows it\n");
		return EXIT_USAGE;
	}
	return cmd_tell(invocation, &command);
}

int
cmd_alert_acknowledge(struct invocation *invocation)
{
	struct command command = {
		.verb = COMMAND_ACKNOWLEDGE,
		.text = option_value(invocation, "by"),
		.actor = cmd_actor(invocation),
	};
	if (!str_to_int(str_from(invocation->arguments[0]), &command.alert.n) ||
	    command.text == NULL || command.text[0] == '\0') {
		fprintf(stderr,
		    "hark: expected the alert's id, as `hark alert list` shows it, and --by NAME\n");
		return EXIT_USAGE;
	}
	return cmd_tell(invocation, &command);
}

int
cmd_alert_test(struct invocation *invocation)
{
	const char *team = option_value(invocation, "team");
	if (team == NULL) {
		fprintf(stderr, "hark: expected --team KEY\n");
		return EXIT_USAGE;
	}
	return cmd_tell(invocation,
	    &(struct command){
		.verb = COMMAND_TEST_ROUTE,
		.text = team,
		.actor = cmd_actor(invocation),
	    });
}

int
cmd_hold(struct invocation *invocation)
{
	bool release = option_value(invocation, "release") != NULL;
	const char *team = option_value(invocation, "team");
	return cmd_tell(invocation,
	    &(struct command){
		.verb = release ? COMMAND_UNHOLD : COMMAND_HOLD,
		.text = team == NULL ? "" : team,
		.actor = cmd_actor(invocation),
	    });
}

int
cmd_audit_list(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error)) {
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
