/* SPDX-License-Identifier: MIT */
/* FHIR's own words for ours: statuses, ways of answering, why a value is absent. */
#include "base/json.h"
#include "instruments/questionnaire_response.h"
#include "instruments/questionnaire_write.h"
#include "exports/fhir_resources.h"

#define TERMINOLOGY "http://terminology.hl7.org/CodeSystem/"
#define COMPLETION_MODE                                                                            \
	"http://hl7.org/fhir/StructureDefinition/questionnaireresponse-completionMode"

struct words {
	const char *ours, *theirs;
};

static const struct words statuses[] = {
	{ "started", "in-progress" },
	{ "partial", "stopped" },
	{ "complete", "completed" },
	{ "expired", "stopped" },
};

static const struct words modes[] = {
	{ "sms", "SMSWRIT" },
	{ "email", "EMAILWRIT" },
	{ "web", "ONLINEWRIT" },
	{ "staff", "VERBAL" },
};

static const char *
theirs(const struct words *list, size_t count, struct str ours)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(ours, list[i].ours))
			return list[i].theirs;
	return NULL;
}

bool
fhir_is_response(struct str status)
{
	return theirs(statuses, ARRAY_LEN(statuses), status) != NULL;
}

static void
put(struct json_writer *writer, const char *key, const char *text)
{
	json_writer_member(writer, key, str_from(text));
}

static void
open_list(struct json_writer *writer, const char *key)
{
	json_writer_key(writer, key);
	json_writer_list(writer);
	json_writer_map(writer);
}

static void
close_list(struct json_writer *writer)
{
	json_writer_map_end(writer);
	json_writer_list_end(writer);
}

/* A Reference to what is not in the file: what it is, and in words which one. */
static void
put_words_of(struct json_writer *writer, const char *key, const char *type, struct str display)
{
	if (str_is_empty(display))
		return;
	open_list(writer, key);
	put(writer, "type", type);
	json_writer_member(writer, "display", display);
	close_list(writer);
}

static void
put_person(struct json_writer *writer, const char *key, const struct fhir_person *person)
{
	json_writer_member_map(writer, key);
	put(writer, "type", "Patient");
	json_writer_member_map(writer, "identifier");
	if (person->system != NULL)
		put(writer, "system", person->system);
	json_writer_member(writer, "value", person->identifier);
	json_writer_map_end(writer);
	if (person->name != NULL)
		put(writer, "display", person->name);
	json_writer_map_end(writer);
}

static void
put_coding(struct json_writer *writer, const char *system, const char *code)
{
	open_list(writer, "coding");
	put(writer, "system", system);
	put(writer, "code", code);
	close_list(writer);
}

static void
put_head(struct json_writer *writer, const char *type, const char *id)
{
	put(writer, "resourceType", type);
	put(writer, "id", id);
}

static void
put_identifier(struct json_writer *writer, const char *id)
{
	put(writer, "system", QUESTIONNAIRE_BASE "/response");
	put(writer, "value", id);
}

/* Who answered. That a person helped, or answered for the patient, changes what a figure means. */
static void
put_source(struct json_writer *writer, const struct fhir_response *response)
{
	if (!str_is(response->respondent, "proxy")) {
		put_person(writer, "source", &response->patient);
		return;
	}
	json_writer_member_map(writer, "source");
	put(writer, "type", "RelatedPerson");
	put(writer, "display", "somebody else, for the patient");
	json_writer_map_end(writer);
}

static void
put_mode(struct json_writer *writer, const struct fhir_response *response)
{
	const char *mode = theirs(modes, ARRAY_LEN(modes), response->mode);
	if (mode == NULL)
		return;
	open_list(writer, "extension");
	put(writer, "url", COMPLETION_MODE);
	json_writer_member_map(writer, "valueCodeableConcept");
	put_coding(writer, TERMINOLOGY "v3-ParticipationMode", mode);
	json_writer_map_end(writer);
	close_list(writer);
}

static void
write_answers(struct arena *arena, const struct fhir_response *response, struct json_writer *writer)
{
	struct str follow_up = response->follow_up;
	if (!str_is_empty(response->recalled_for))
		follow_up = str_from(arena_printf(arena, "%.*s, asked afterwards about %.*s",
		    STR_ARG(follow_up), STR_ARG(response->recalled_for)));
	json_writer_map(writer);
	put_head(writer, "QuestionnaireResponse", response->id);
	questionnaire_write_mark(writer, response->instrument);
	put_mode(writer, response);
	json_writer_member_map(writer, "identifier");
	put_identifier(writer, response->id);
	json_writer_map_end(writer);
	put_words_of(writer, "basedOn", "CarePlan", follow_up);
	put_words_of(writer, "partOf", "Procedure", response->procedure);
	put(writer, "questionnaire",
	    arena_printf(arena, "%s|%s", questionnaire_url(arena, response->instrument),
		response->instrument->version));
	put(writer, "status", theirs(statuses, ARRAY_LEN(statuses), response->status));
	put_person(writer, "subject", &response->patient);
	if (!str_is_empty(response->authored))
		json_writer_member(writer, "authored", response->authored);
	if (!str_is_empty(response->recorded_by)) {
		json_writer_member_map(writer, "author");
		put(writer, "type", "Practitioner");
		json_writer_member(writer, "display", response->recorded_by);
		json_writer_map_end(writer);
	}
	put_source(writer, response);
	questionnaire_response_write(
	    arena, writer, response->instrument, response->answers, response->contexts);
	json_writer_map_end(writer);
}

/* Scores */

static void
put_bound(struct json_writer *writer, const char *key, decimal value)
{
	json_writer_member_map(writer, key);
	json_writer_key(writer, "value");
	json_writer_decimal(writer, value);
	json_writer_map_end(writer);
}

static const char *
direction_words(enum direction direction)
{
	switch (direction) {
	case DIRECTION_HIGHER_IS_BETTER: return "possible scores; higher is better";
	case DIRECTION_LOWER_IS_BETTER: return "possible scores; lower is better";
	case DIRECTION_NONE: return "possible scores";
	}
	BUG("direction %d", (int) direction);
}

static void
put_value(struct json_writer *writer, const struct fhir_score *score)
{
	if (score->has_value) {
		json_writer_member_map(writer, "valueQuantity");
		json_writer_key(writer, "value");
		json_writer_decimal(writer, score->value);
		put(writer, "unit", "score");
		put(writer, "system", "http://unitsofmeasure.org");
		put(writer, "code", "{score}");
		json_writer_map_end(writer);
	} else if (!str_is_empty(score->text)) {
		json_writer_member(writer, "valueString", score->text);
	} else {
		json_writer_member_map(writer, "dataAbsentReason");
		put_coding(writer, TERMINOLOGY "data-absent-reason", "unknown");
		if (!str_is_empty(score->why_not))
			json_writer_member(writer, "text", score->why_not);
		json_writer_map_end(writer);
	}
}

static const char *
note_of(struct arena *arena, const struct instrument *instrument, const struct fhir_score *score)
{
	const char *note = instrument_note(instrument);
	if (score->missing > 0)
		note = arena_printf(
		    arena, "%s%smissing: %d", note, note[0] == '\0' ? "" : "; ", score->missing);
	if (score->scale->unverified.score != NULL)
		note = arena_printf(arena, "%s%snot verified: %s", note,
		    note[0] == '\0' ? "" : "; ", score->scale->unverified.score);
	return note;
}

static void
put_code(struct arena *arena, struct json_writer *writer, const struct instrument *instrument,
    const struct fhir_score *score)
{
	json_writer_member_map(writer, "code");
	put_coding(writer,
	    arena_printf(arena, QUESTIONNAIRE_BASE "/CodeSystem/%s-scales", instrument->id),
	    score->scale->id);
	put(writer, "text",
	    arena_printf(arena, "%s %s: %s",
		instrument->name == NULL ? instrument->id : instrument->name, instrument->version,
		score->scale->id));
	json_writer_map_end(writer);
}

static void
put_context(struct arena *arena, struct json_writer *writer, const struct instrument *instrument,
    const struct fhir_score *score)
{
	const char *note = note_of(arena, instrument, score);
	if (note[0] != '\0') {
		open_list(writer, "note");
		put(writer, "text", note);
		close_list(writer);
	}
	if (!str_is_empty(score->value_set)) {
		json_writer_member_map(writer, "method");
		put(writer, "text",
		    arena_printf(arena, "value set %.*s", STR_ARG(score->value_set)));
		json_writer_map_end(writer);
	}
	if (score->scale->has_range) {
		open_list(writer, "referenceRange");
		put_bound(writer, "low", score->scale->low);
		put_bound(writer, "high", score->scale->high);
		put(writer, "text", direction_words(score->scale->direction));
		close_list(writer);
	}
}

/* Ids are made of the place and not the name: a scale's name and a value set's may be longer than an
 * id. The same response gives the same ids. */
static void
write_score(struct arena *arena, const struct fhir_response *response, size_t index,
    struct json_writer *writer)
{
	const struct fhir_score *score = &response->scores[index];
	json_writer_map(writer);
	put_head(writer, "Observation", arena_printf(arena, "%s-%zu", response->id, index + 1));
	put(writer, "status", str_is(response->status, "started") ? "preliminary" : "final");
	open_list(writer, "category");
	put_coding(writer, TERMINOLOGY "observation-category", "survey");
	close_list(writer);
	put_code(arena, writer, response->instrument, score);
	put_person(writer, "subject", &response->patient);
	if (!str_is_empty(response->authored))
		json_writer_member(writer, "effectiveDateTime", response->authored);
	put_value(writer, score);
	put_context(arena, writer, response->instrument, score);
	open_list(writer, "derivedFrom");
	put(writer, "reference", arena_printf(arena, "QuestionnaireResponse/%s", response->id));
	close_list(writer);
	json_writer_map_end(writer);
}

size_t
fhir_write_response(struct arena *arena, const struct fhir_response *response, struct strbuf *out)
{
	struct json_writer writer;
	BUG_ON(!fhir_is_response(response->status), "a response that is none yet");
	json_writer_init(&writer, out);
	write_answers(arena, response, &writer);
	strbuf_char(out, '\n');
	for (size_t i = 0; i < response->score_count; i++) {
		json_writer_init(&writer, out);
		write_score(arena, response, i, &writer);
		strbuf_char(out, '\n');
	}
	return 1 + response->score_count;
}
