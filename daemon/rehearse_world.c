/* SPDX-License-Identifier: MIT */
/* `!` lines: the gateway misbehaves, the process dies, staff and the hospital act. */
#include "store/alerts.h"
#include "store/episodes.h"
#include "store/results.h"
#include "daemon/rehearse_play.h"

/* Of the next text, or the next mail. */
static const struct {
	const char *words;
	enum phone_behaviour behaviour;
	const char *channel;
} behaviours[] = {
	{ "gateway: refuses", PHONE_REFUSE, "sms" },
	{ "gateway: not now", PHONE_RETRY, "sms" },
	{ "gateway: times out after sending", PHONE_TIMEOUT_AFTER, "sms" },
	{ "gateway: times out before sending", PHONE_TIMEOUT_BEFORE, "sms" },
	{ "gateway: late receipt", PHONE_LATE_RECEIPT, "sms" },
	{ "gateway: no receipt", PHONE_SILENT, "sms" },
	{ "gateway: phone is off", PHONE_UNDELIVERED, "sms" },
	{ "gateway: filters it", PHONE_FILTERED, "sms" },
	{ "gateway: no such number", PHONE_NO_ADDRESS, "sms" },
	{ "gateway: no such address", PHONE_NO_ADDRESS, "email" },
	{ "gateway: two receipts", PHONE_TWO_RECEIPTS, "sms" },
	{ "gateway: early receipt", PHONE_EARLY_RECEIPT, "sms" },
};

static const struct {
	const char *words;
	enum command_verb verb;
} commands_of_staff[] = {
	{ "staff: release everything", COMMAND_UNHOLD },
	{ "staff: hold everything", COMMAND_HOLD },
	{ "staff: release the team", COMMAND_UNHOLD },
	{ "staff: hold the team", COMMAND_HOLD },
	{ "staff: release the result", COMMAND_RELEASE_RESULT },
	{ "staff: release", COMMAND_RELEASE },
	{ "staff: stop", COMMAND_STOP },
	{ "staff: start", COMMAND_START },
	{ "staff: reopen", COMMAND_REOPEN },
	{ "staff: withdraw", COMMAND_WITHDRAW },
	{ "staff: deceased", COMMAND_DECEASED },
	{ "staff: alive", COMMAND_ALIVE },
	{ "staff: pause", COMMAND_PAUSE },
	{ "staff: agree", COMMAND_AGREE },
	{ "staff: cancel", COMMAND_CANCEL },
	{ "staff: close", COMMAND_CLOSE_ALERT },
	{ "staff: acknowledge", COMMAND_ACKNOWLEDGE },
	{ "staff: test the route", COMMAND_TEST_ROUTE },
	{ "staff: answer", COMMAND_ANSWER },
};

bool
world_is_prepared(const struct transcript_line *line)
{
	if (line->kind != LINE_WORLD)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(behaviours); i++)
		if (str_is(str_trim(line->text), behaviours[i].words))
			return true;
	return false;
}

static bool
find_date(const struct tokens *tokens, struct date *out)
{
	for (size_t i = 0; i < tokens->count; i++)
		if (date_parse_iso(tokens->list[i], out))
			return true;
	return false;
}

/* The oldest open alert of a kind: `staff: close urgent`. */
static bool
find_alert(struct play *play, const struct tokens *tokens, alert_id *out)
{
	size_t count;
	struct alert *list = alert_list(stage_house(play->stage)->db, play->arena, false, &count);
	for (size_t i = 0; i < count; i++)
		if (tokens_have(tokens, list[i].kind)) {
			*out = list[i].id;
			return true;
		}
	return false;
}

/* The oldest of the patient's that waits for somebody. */
static bool
find_result(struct play *play, patient_id patient, result_id *out)
{
	size_t count;
	struct result *list = result_list(stage_house(play->stage)->db, play->arena, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].patient.n == patient.n) {
			*out = list[i].id;
			return true;
		}
	return false;
}

static bool
is_about_alert(enum command_verb verb)
{
	return verb == COMMAND_CLOSE_ALERT || verb == COMMAND_ACKNOWLEDGE;
}

/* A name with a slip in it must not quietly be the first patient's. */
static bool
knows_the_rest(const struct play *play, const struct transcript_line *line, struct str rest,
    bool kinds, struct error *error)
{
	struct tokens tokens;
	transcript_tokens(rest, &tokens);
	for (size_t i = 0; i < tokens.count; i++) {
		struct date date;
		bool known = kinds || date_parse_iso(tokens.list[i], &date);
		for (size_t k = 0; k < play->patient_count && !known; k++)
			known = str_is(tokens.list[i], play->patients[k].name);
		if (!known)
			return error_set(error, ERROR_INPUT,
			    "%s:%d: \"%.*s\": expected a patient or a date", play->file,
			    line->number, STR_ARG(tokens.list[i]));
	}
	return true;
}

/* What a command says besides: whose hold, which team, which answer, or by whom. */
static const char *
text_of(
    const struct play *play, enum command_verb verb, const struct tokens *tokens, struct str rest)
{
	bool holds = verb == COMMAND_HOLD || verb == COMMAND_UNHOLD;
	if (holds && tokens_have(tokens, "everything"))
		return "";
	if (holds || verb == COMMAND_TEST_ROUTE)
		return "foot";
	return verb == COMMAND_ANSWER ? arena_cstr(play->arena, str_trim(rest)) : "J Bell";
}

/* staff: reopen ADDRESS because WORDS */
static void
fill_reopening(struct play *play, struct str rest, struct command *command)
{
	const struct str why = STR(" because ");
	ptrdiff_t at = str_find(rest, why, 0);
	command->text = "";
	if (at < 0)
		return;
	command->text = arena_cstr(play->arena, str_trim(str_sub(rest, 0, (size_t) at)));
	command->reason =
	    arena_cstr(play->arena, str_trim(str_sub(rest, (size_t) at + why.len, rest.len)));
}

static bool
act_of_staff(struct play *play, const struct transcript_line *line, enum command_verb verb,
    struct str rest, struct error *error)
{
	struct tokens tokens;
	transcript_tokens(line->text, &tokens);
	struct command command = {
		.verb = verb,
		.patient = play_patient_named(play, &tokens)->id,
		.text = text_of(play, verb, &tokens, rest),
		.actor = "nurse@example.org",
	};
	if (verb == COMMAND_REOPEN)
		fill_reopening(play, rest, &command);
	if (find_date(&tokens, &command.on))
		command.until = date_at(play->zone, command.on, 9, 0);
	else
		command.on = date_of(play->zone, stage_now(play->stage));
	if (is_about_alert(verb) && !find_alert(play, &tokens, &command.alert))
		return error_set(
		    error, ERROR_INPUT, "%s:%d: no such open alert", play->file, line->number);
	if (verb == COMMAND_RELEASE_RESULT && !find_result(play, command.patient, &command.result))
		return error_set(error, ERROR_INPUT, "%s:%d: no result of theirs waits", play->file,
		    line->number);
	if (!stage_command(play->stage, &command, error))
		return error_prefix(error, "%s:%d: ", play->file, line->number);
	return true;
}

/* The episode that is meant: by its code, else the first. */
static struct enrolment *
episode_named(struct play *play, const struct tokens *tokens)
{
	struct play_patient *patient = play_patient_named(play, tokens);
	for (size_t i = 0; i < patient->episode_count; i++)
		if (tokens_have(tokens, patient->episodes[i].procedure_code))
			return &patient->episodes[i];
	return &patient->episodes[0];
}

/* hospital: [NAME] [CODE] planned|performed|mobile|again [DATE|NUMBER] */
static bool
act_of_hospital(struct play *play, const struct transcript_line *line, struct error *error)
{
	struct tokens tokens;
	struct date date = { 0 };
	transcript_tokens(line->text, &tokens);
	struct enrolment *e = episode_named(play, &tokens);
	struct str mobile = tokens_after(&tokens, "mobile");
	bool dated = find_date(&tokens, &date);
	if (tokens_have(&tokens, "planned") && dated)
		e->planned_on = date;
	else if (tokens_have(&tokens, "performed") && dated)
		e->performed_on = date;
	else if (mobile.len > 0)
		e->mobile = arena_cstr(play->arena, mobile);
	else if (!tokens_have(&tokens, "again"))
		return error_set(error, ERROR_INPUT,
		    "%s:%d: expected hospital: planned DATE, performed DATE, mobile NUMBER or "
		    "again",
		    play->file, line->number);
	if (!stage_enrol(play->stage, e, error))
		return error_prefix(error, "%s:%d: ", play->file, line->number);
	return true;
}

/* gateway: delays the next text N seconds */
static bool
is_delay(struct str text, int64_t *out_seconds)
{
	const struct str front = STR("gateway: delays the next text "), back = STR(" seconds");
	return text.len > front.len + back.len && str_starts(text, front.data) &&
	    str_ends(text, back.data) &&
	    str_to_int(str_sub(text, front.len, text.len - back.len), out_seconds) &&
	    *out_seconds > 0;
}

static bool
act_of_gateway(struct play *play, const struct transcript_line *line, struct error *error)
{
	int64_t late;
	if (is_delay(str_trim(line->text), &late)) {
		play->delay = seconds(late);
		return true;
	}
	bool same = str_is(str_trim(line->text), "gateway: repeats the last text");
	bool fresh = str_is(str_trim(line->text), "gateway: repeats the last text under a new id");
	if ((!same && !fresh) || play->last_ext_id == NULL)
		return error_set(error, ERROR_INPUT, "%s:%d: the gateway can't do that", play->file,
		    line->number);
	const char *ext_id = same
	    ? play->last_ext_id
	    : arena_printf(play->arena, "play-%lld", (long long) ++play->ext_ids);
	(void) stage_hear_again(play->stage, play->last_kind, play->last_from, play->last_text,
	    ext_id, play->last_sent_at);
	return true;
}

bool
world_act(struct play *play, const struct transcript_line *line, struct error *error)
{
	struct str text = str_trim(line->text);
	for (size_t i = 0; i < ARRAY_LEN(behaviours); i++)
		if (str_is(text, behaviours[i].words)) {
			phone_script(stage_phone(play->stage, behaviours[i].channel), NULL,
			    behaviours[i].behaviour);
			return true;
		}
	bool good = false, known = true;
	if (str_is(text, "crash")) {
		stage_crash(play->stage);
		good = true;
	} else if (str_starts(text, "gateway:")) {
		good = act_of_gateway(play, line, error);
	} else if (str_starts(text, "hospital:")) {
		good = act_of_hospital(play, line, error);
	} else {
		known = false;
		for (size_t i = 0; i < ARRAY_LEN(commands_of_staff) && !known; i++)
			if (str_starts(text, commands_of_staff[i].words)) {
				enum command_verb verb = commands_of_staff[i].verb;
				size_t taken = strlen(commands_of_staff[i].words);
				known = true;
				struct str rest = str_sub(text, taken, text.len);
				bool words = is_about_alert(verb) || verb == COMMAND_ANSWER ||
				    verb == COMMAND_REOPEN;
				good = knows_the_rest(play, line, rest, words, error) &&
				    act_of_staff(play, line, verb, rest, error);
			}
	}
	if (!known)
		return error_set(error, ERROR_INPUT,
		    "%s:%d: expected gateway:, staff:, hospital: or crash", play->file,
		    line->number);
	if (good)
		stage_run_until(play->stage, instant_plus(stage_now(play->stage), seconds(1)));
	return good;
}
