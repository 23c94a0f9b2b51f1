/* SPDX-License-Identifier: MIT */
/* Two tables say which fields an enrolment has; both directions are driven by them. */
#include "base/json.h"
#include "daemon/control.h"

static const struct {
	const char *key;
	size_t offset;
} words[] = {
	{ "nhs_number", offsetof(struct enrolment, nhs_number) },
	{ "hospital_number", offsetof(struct enrolment, hospital_number) },
	{ "given_name", offsetof(struct enrolment, given_name) },
	{ "family_name", offsetof(struct enrolment, family_name) },
	{ "sex", offsetof(struct enrolment, sex) },
	{ "mobile", offsetof(struct enrolment, mobile) },
	{ "email", offsetof(struct enrolment, email) },
	{ "language", offsetof(struct enrolment, language) },
	{ "procedure_code", offsetof(struct enrolment, procedure_code) },
	{ "side", offsetof(struct enrolment, side) },
	{ "team", offsetof(struct enrolment, team) },
	{ "clinician", offsetof(struct enrolment, clinician) },
	{ "agreed_by", offsetof(struct enrolment, agreed_by) },
	{ "needs", offsetof(struct enrolment, needs) },
};

static const struct {
	const char *key;
	size_t offset;
} dates[] = {
	{ "born_on", offsetof(struct enrolment, born_on) },
	{ "listed_on", offsetof(struct enrolment, listed_on) },
	{ "planned_on", offsetof(struct enrolment, planned_on) },
	{ "performed_on", offsetof(struct enrolment, performed_on) },
	{ "agreed_on", offsetof(struct enrolment, agreed_on) },
};

static void
put_text(struct json_writer *writer, const char *key, const char *text)
{
	json_writer_member(writer, key, str_from(text));
}

static void
put_id(struct json_writer *writer, const char *key, int64_t id)
{
	char text[32];
	(void) snprintf(text, sizeof(text), "%lld", (long long) id);
	put_text(writer, key, text);
}

static void
put_date(struct json_writer *writer, const char *key, struct date date)
{
	char text[ZONE_TEXT];
	put_text(writer, key, date_format(date, text));
}

static void
write_enrolment(struct json_writer *writer, const struct enrolment *enrolment)
{
	const char *base = (const char *) (const void *) enrolment;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *word;
		memcpy(&word, base + words[i].offset, sizeof(word));
		put_text(writer, words[i].key, word);
	}
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		struct date date;
		memcpy(&date, base + dates[i].offset, sizeof(date));
		put_date(writer, dates[i].key, date);
	}
}

static void
write_batch(struct json_writer *writer, const struct batch_row *batch)
{
	if (batch->id.n == 0)
		return;
	put_id(writer, "batch", batch->id.n);
	put_text(writer, "source", batch->source);
	put_text(writer, "author", batch->author);
}

static void
write_command(struct json_writer *writer, const struct command *command)
{
	json_writer_key(writer, "verb");
	json_writer_int(writer, command->verb);
	put_id(writer, "patient", command->patient.n);
	put_id(writer, "alert", command->alert.n);
	put_id(writer, "batch", command->batch.n);
	put_id(writer, "result", command->result.n);
	put_id(writer, "count", command->count);
	put_id(writer, "until", command->until.ms);
	put_date(writer, "on", command->on);
	put_text(writer, "text", command->text == NULL ? "" : command->text);
	put_text(writer, "reason", command->reason == NULL ? "" : command->reason);
	put_text(writer, "actor", command->actor);
}

void
control_write_events(struct strbuf *out, const struct event *events, size_t count)
{
	struct json_writer writer;
	json_writer_init(&writer, out);
	json_writer_list(&writer);
	for (size_t i = 0; i < count; i++) {
		bool enrol = events[i].kind == EVENT_ENROL;
		BUG_ON(!enrol && events[i].kind != EVENT_COMMAND, "event %d is not for the socket",
		    (int) events[i].kind);
		json_writer_map(&writer);
		put_text(&writer, "event", enrol ? "enrol" : "command");
		if (enrol) {
			write_enrolment(&writer, &events[i].enrolment);
			write_batch(&writer, &events[i].batch);
		} else {
			write_command(&writer, &events[i].command);
		}
		json_writer_map_end(&writer);
	}
	json_writer_list_end(&writer);
}

/* Reading */

static const char *
get_text(struct arena *arena, const struct json *json, const char *key)
{
	return arena_cstr(arena, json_text(json_get(json, key)));
}

static bool
get_id(const struct json *json, const char *key, int64_t *out)
{
	return str_to_int(json_text(json_get(json, key)), out);
}

static bool
get_date(const struct json *json, const char *key, struct date *out)
{
	struct str text = json_text(json_get(json, key));
	*out = (struct date){ 0 };
	return text.len == 0 || date_parse_iso(text, out);
}

static bool
read_enrolment(struct arena *arena, const struct json *json, struct enrolment *out)
{
	char *base = (char *) (void *) out;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *word = get_text(arena, json, words[i].key);
		memcpy(base + words[i].offset, &word, sizeof(word));
	}
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		struct date date;
		if (!get_date(json, dates[i].key, &date))
			return false;
		memcpy(base + dates[i].offset, &date, sizeof(date));
	}
	return true;
}

/* None where the operation was told alone. */
static bool
read_batch(struct arena *arena, const struct json *json, struct batch_row *out)
{
	if (json_get(json, "batch") == NULL)
		return true;
	out->source = get_text(arena, json, "source");
	out->author = get_text(arena, json, "author");
	return get_id(json, "batch", &out->id.n);
}

static bool
read_command(struct arena *arena, const struct json *json, struct command *out)
{
	int64_t verb = json_int(json_get(json, "verb"), -1);
	if (verb < 0 || verb > COMMAND_RELEASE_RESULT ||
	    !get_id(json, "patient", &out->patient.n) || !get_id(json, "alert", &out->alert.n) ||
	    !get_id(json, "batch", &out->batch.n) || !get_id(json, "result", &out->result.n) ||
	    !get_id(json, "count", &out->count) || !get_id(json, "until", &out->until.ms) ||
	    !get_date(json, "on", &out->on))
		return false;
	out->verb = (enum command_verb) verb;
	out->text = get_text(arena, json, "text");
	out->reason = get_text(arena, json, "reason");
	out->actor = get_text(arena, json, "actor");
	return true;
}

bool
control_read_events(struct arena *arena, struct str line, organisation_id organisation,
    struct event *out_events, size_t limit, size_t *out_count, struct error *error)
{
	struct json *root = json_read(line, error);
	if (root == NULL)
		return false;
	size_t count = json_count(root);
	bool good = json_is_list(root) && count <= limit;
	for (size_t i = 0; i < count && good; i++) {
		const struct json *json = json_at(root, i);
		struct str kind = json_text(json_get(json, "event"));
		out_events[i] = (struct event){ .organisation = organisation };
		if (str_is(kind, "enrol")) {
			out_events[i].kind = EVENT_ENROL;
			good = read_enrolment(arena, json, &out_events[i].enrolment) &&
			    read_batch(arena, json, &out_events[i].batch);
		} else {
			out_events[i].kind = EVENT_COMMAND;
			good = str_is(kind, "command") &&
			    read_command(arena, json, &out_events[i].command);
		}
	}
	json_free(root);
	if (!good)
		return error_set(error, ERROR_INPUT, "not a list of at most %zu events", limit);
	*out_count = count;
	return true;
}

/* Answers */

void
control_write_answers(struct strbuf *out, const struct order *answers, size_t count)
{
	struct json_writer writer;
	json_writer_init(&writer, out);
	json_writer_list(&writer);
	for (size_t i = 0; i < count; i++) {
		json_writer_map(&writer);
		json_writer_key(&writer, "kind");
		json_writer_int(&writer, answers[i].error.kind);
		put_text(&writer, "error",
		    answers[i].error.kind == ERROR_NONE ? "" : answers[i].error.text);
		json_writer_key(&writer, "enrolled");
		json_writer_int(&writer, answers[i].enrolled);
		put_text(&writer, "text", answers[i].text);
		json_writer_map_end(&writer);
	}
	json_writer_list_end(&writer);
}

bool
control_read_answers(struct arena *arena, struct str line, struct order *out_answers, size_t count,
    struct error *error)
{
	struct json *root = json_read(line, error);
	if (root == NULL)
		return false;
	bool good = json_is_list(root) && json_count(root) == count;
	const struct json *first = json_is_list(root) ? json_at(root, 0) : NULL;
	int64_t refusal =
	    first == NULL ? ERROR_NONE : json_int(json_get(first, "kind"), ERROR_NONE);
	if (!good && json_count(root) == 1 && refusal != ERROR_NONE) {
		/* The request as a whole was not understood: a service of another version, say. */
		(void) error_set(error, (enum error_kind) refusal, "the service says: %s",
		    get_text(arena, first, "error"));
		json_free(root);
		return false;
	}
	for (size_t i = 0; i < count && good; i++) {
		const struct json *json = json_at(root, i);
		out_answers[i] = (struct order){ .kind = ORDER_ANSWER };
		int64_t kind = json_int(json_get(json, "kind"), ERROR_IO);
		out_answers[i].enrolled =
		    (enum enrol_outcome) json_int(json_get(json, "enrolled"), 0);
		out_answers[i].text = get_text(arena, json, "text");
		if (kind != ERROR_NONE)
			(void) error_set(&out_answers[i].error, (enum error_kind) kind, "%s",
			    get_text(arena, json, "error"));
	}
	json_free(root);
	return good || error_set(error, ERROR_IO, "the service's answer can't be read");
}
