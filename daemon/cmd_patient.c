/* SPDX-License-Identifier: MIT */
/* hark patient: find, show, and what staff may decide about somebody. */
#include "store/episodes.h"
#include "store/followups.h"
#include "store/inbox.h"
#include "store/risk_holds.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"
#include "daemon/writer.h"

/* The patient of an id, a number or a name; refuses to choose between several. */
static bool
find_one(struct house *house, const char *words, struct patient *out, struct error *error)
{
	int64_t id;
	if (str_to_int(str_from(words), &id) &&
	    patient_get(house->db, &house->arena, (patient_id){ id }, out))
		return true;
	size_t count;
	struct patient *list = patient_search(house->db, &house->arena, str_from(words), &count);
	if (count == 0)
		return error_set(error, ERROR_MISSING, "no patient is found by these words");
	if (count > 1)
		return error_set(error, ERROR_INPUT,
		    "%zu patients are found; `hark patient find` lists them with their ids", count);
	*out = list[0];
	return true;
}

int
cmd_patient_find(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error)) {
		code = say_error(&error);
	} else {
		size_t count;
		char born[ZONE_TEXT];
		struct patient *list = patient_search(
		    house.db, &house.arena, str_from(invocation->arguments[0]), &count);
		for (size_t i = 0; i < count; i++)
			fprintf(invocation->out, "%lld  %s %s  born %s  %s\n",
			    (long long) list[i].id.n, list[i].given_name, list[i].family_name,
			    date_format(list[i].born_on, born), list[i].life);
		if (count == 0) {
			say(invocation, "nobody is found by these words");
			code = 5;
		}
	}
	house_close(&house);
	return code;
}

static void
show_episodes(struct invocation *invocation, struct house *house, const struct patient *patient,
    const struct zone *zone)
{
	size_t count, followups;
	char a[ZONE_TEXT], b[ZONE_TEXT];
	struct episode *list = episode_list(house->db, &house->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		fprintf(invocation->out, "\noperation %s %s  planned %s  performed %s  %s  %s\n",
		    list[i].procedure_code, list[i].side, date_format(list[i].planned_on, a),
		    date_format(list[i].performed_on, b), list[i].worker, list[i].status);
		struct followup *rows =
		    followup_list(house->db, &house->arena, list[i].id, &followups);
		for (size_t k = 0; k < followups; k++)
			fprintf(invocation->out, "  %.16s  %-12s %-10s %s%s%s\n",
			    zone_format(zone, rows[k].due_at, a), rows[k].step,
			    followup_status_word(rows[k].status), rows[k].instruments,
			    rows[k].reason[0] == '\0' ? "" : "  ", rows[k].reason);
	}
}

/* Why nothing goes to the patient there, and what opens it; NULL: it is open to them. */
static const char *
way_back(const struct patient *patient, const char *state)
{
	static const struct {
		const char *state, *way;
	} ways[] = {
		{ "wrong",
		    "somebody there said that they are another person; "
		    "`hark patient reopen --address`" },
		{ "blocked", "it is nobody's, or takes no texts; `hark patient reopen`" },
		{ "stopped", "STOP was said, or staff stopped it; START, or `hark patient start`" },
		{ "held", "a death was texted; `hark patient alive`, or `deceased`" },
	};
	if (strcmp(patient->life, "deceased") == 0)
		return "they have died";
	if (strcmp(patient->participation, "consent-withdrawn") == 0)
		return "consent was withdrawn; no START and no `hark patient start` takes that back";
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (strcmp(ways[i].state, state) == 0)
			return ways[i].way;
	/* One that they share, and that is open for the other. */
	if (strcmp(patient->participation, "in") != 0)
		return "they take no further part; `hark patient start`";
	return NULL;
}

static void
show_dialogue(struct invocation *invocation, struct house *house, const struct patient *patient,
    const struct zone *zone)
{
	size_t count, lines;
	char at[ZONE_TEXT];
	struct address *list = address_list(house->db, &house->arena, patient->id, &count);
	for (size_t i = 0; i < count; i++) {
		fprintf(invocation->out, "\n%s %s  %s%s\n", list[i].kind, list[i].value,
		    list[i].state, list[i].checked ? "" : "  not yet confirmed");
		const char *way = way_back(patient, list[i].state);
		if (way != NULL)
			fprintf(invocation->out, "  nothing goes there: %s\n", way);
		struct inbox_line *said =
		    dialogue_list(house->db, &house->arena, list[i].id, &lines);
		for (size_t k = 0; k < lines; k++)
			fprintf(invocation->out, "  %.16s %s %s  (%s)\n",
			    zone_format(zone, said[k].at, at), said[k].out ? ">" : "<",
			    said[k].text, said[k].note);
	}
}

int
cmd_patient_show(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct patient patient;
	struct zone *zone = NULL;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error) ||
	    !find_one(&house, invocation->arguments[0], &patient, &error) ||
	    (zone = zone_open(house.config.zone, &error)) == NULL) {
		code = say_error(&error);
	} else {
		char born[ZONE_TEXT], agreed[ZONE_TEXT];
		fprintf(invocation->out, "%s %s  born %s  %s  takes part: %s  agreed: %s %s\n",
		    patient.given_name, patient.family_name, date_format(patient.born_on, born),
		    patient.life, patient.participation,
		    date_is_none(patient.agreed_on) ? "not recorded"
						    : date_format(patient.agreed_on, agreed),
		    patient.agreed_by);
		if (risk_hold_of(house.db, patient.id))
			fputs("nothing is asked: " RISK_HOLD_WAITS "; `hark alert list`, then "
			      "`hark patient release`\n",
			    invocation->out);
		show_episodes(invocation, &house, &patient, zone);
		show_dialogue(invocation, &house, &patient, zone);
	}
	zone_close(zone);
	house_close(&house);
	return code;
}

/* What staff decide: hark patient VERB WHO */

static const struct {
	const char *name;
	enum command_verb verb;
	bool dated;
} acts[] = {
	{ "patient pause", COMMAND_PAUSE, true },
	{ "patient stop", COMMAND_STOP, false },
	{ "patient start", COMMAND_START, false },
	{ "patient reopen", COMMAND_REOPEN, false },
	{ "patient withdraw", COMMAND_WITHDRAW, false },
	{ "patient deceased", COMMAND_DECEASED, false },
	{ "patient alive", COMMAND_ALIVE, false },
	{ "patient release", COMMAND_RELEASE, false },
	{ "patient agree", COMMAND_AGREE, true },
	{ "patient cancel", COMMAND_CANCEL, false },
	{ "patient answer", COMMAND_ANSWER, false },
};

static int
run_one(struct invocation *invocation, struct writer *writer, const struct command *command)
{
	struct event event = { .kind = EVENT_COMMAND, .command = *command };
	struct order answer;
	struct error error;
	if (invocation->dry_run) {
		say(invocation, "would do that");
		return 0;
	}
	if (!writer_run(writer, &event, 1, &answer, invocation->now, &error))
		return say_error(&error);
	if (answer.error.kind != ERROR_NONE)
		return say_error(&answer.error);
	say(invocation, "%s", answer.text == NULL || answer.text[0] == '\0' ? "done" : answer.text);
	return 0;
}

/* Who counted it stands with the answer, so a name is needed here too. */
static bool
build_answer(struct invocation *invocation, struct command *out, struct error *error)
{
	const char *by = option_value(invocation, "by");
	out->text = option_value(invocation, "as");
	if (out->text == NULL || by == NULL || by[0] == '\0')
		return error_set(error, ERROR_INPUT,
		    "expected --as ANSWER and --by NAME: what it is taken for, and by whom");
	out->actor = by;
	return true;
}

/* A wrong number is another person's telephone until somebody who is named has made sure. */
static bool
build_reopening(struct invocation *invocation, struct command *out, struct error *error)
{
	const char *by = option_value(invocation, "by");
	const char *because = option_value(invocation, "because");
	out->text = option_value(invocation, "address");
	out->reason = because;
	bool named = by != NULL && by[0] != '\0' && because != NULL && because[0] != '\0';
	if (out->text != NULL && !named)
		return error_set(error, ERROR_INPUT,
		    "expected --by NAME and --because WORDS: who has made sure, and of what");
	if (out->text == NULL && because != NULL)
		return error_set(error, ERROR_INPUT, "expected --address ADDRESS: which one");
	if (by != NULL)
		out->actor = by;
	return true;
}

static bool
build_command(
    struct invocation *invocation, struct writer *writer, struct command *out, struct error *error)
{
	size_t which = 0;
	while (strcmp(acts[which].name, invocation->command->name) != 0)
		which++;
	const char *date =
	    option_value(invocation, acts[which].verb == COMMAND_PAUSE ? "until" : "on");
	struct patient patient;
	struct zone *zone = zone_open(writer->house.config.zone, error);
	if (zone == NULL)
		return false;
	*out = (struct command){
		.verb = acts[which].verb,
		.text = option_value(invocation, "by"),
		.actor = cmd_actor(invocation),
		.on = date_of(zone, invocation->now),
	};
	bool good = true;
	if (acts[which].dated && date != NULL && !date_parse_iso(str_from(date), &out->on))
		good = error_set(error, ERROR_INPUT, "expected a date as YYYY-MM-DD");
	else if (acts[which].verb == COMMAND_PAUSE && date == NULL)
		good = error_set(error, ERROR_INPUT, "expected --until YYYY-MM-DD");
	else if (acts[which].verb == COMMAND_AGREE && out->text == NULL)
		good = error_set(error, ERROR_INPUT, "expected --by NAME: who took the agreement");
	else if (acts[which].verb == COMMAND_REOPEN)
		good = build_reopening(invocation, out, error);
	else if (acts[which].verb == COMMAND_ANSWER)
		good = build_answer(invocation, out, error);
	out->until = date_at(zone, out->on, 0, 0);
	zone_close(zone);
	if (!good || !find_one(&writer->house, invocation->arguments[0], &patient, error))
		return false;
	out->patient = patient.id;
	return true;
}

int
cmd_patient_act(struct invocation *invocation)
{
	struct writer writer;
	struct command command;
	struct error error;
	int code;
	if (!writer_open(&writer, invocation, HOUSE_MUTE, &error) ||
	    !build_command(invocation, &writer, &command, &error))
		code = say_error(&error);
	else
		code = run_one(invocation, &writer, &command);
	writer_close(&writer);
	return code;
}
