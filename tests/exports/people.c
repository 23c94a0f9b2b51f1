/* SPDX-License-Identifier: MIT */
/* Rows as tables, written through the store's own functions. */
#include "store/conversations.h"
#include "store/episodes.h"
#include "store/followups.h"
#include "store/organisations.h"
#include "store/patients.h"
#include "store/responses.h"

#include "tests/exports/people.h"

const instant people_now = { INT64_C(1795251600000) };

const char *const people_canaries[] = { "Zoë", "zoe", "Quillfeather", "Bartholomew", "Yarrowby",
	"Philippa", "Xylander", "Wolfram", "Winterbourne", "Violetta", "9990000018", "9990000026",
	"999 000 0018", "HK10234", "HK10235", "900101", "900102", "example.org", "1950-01-02",
	"withdrawn words", NULL };

enum { LONDON, PARIS };

static const char *const zones[] = { [LONDON] = "Europe/London", [PARIS] = "Europe/Paris" };

static const struct {
	int64_t id;
	const char *key;
	int zone;
} teams[] = { { 11, "foot", LONDON }, { 12, "hand", PARIS } };

static const struct {
	int64_t id;
	const char *given, *family, *nhs, *hospital, *mobile, *email, *participation;
} patients[] = {
	{ 21, "Zoë", "Quillfeather", "9990000018", "HK10234", "+447700900101", "zoe@example.org",
	    "in" },
	{ 22, "Bartholomew", "=Yarrowby", "9990000026", "HK10235", "+447700900102", "", "in" },
	{ 23, "Philippa", "Xylander", "", "HK10236", "+447700900103", "", "consent-withdrawn" },
	{ 24, "Wolfram", "Winterbourne", "", "HK10237", "+447700900104", "", "in" },
	{ 25, "Violetta", "Winterbourne", "", "HK10238", "", "v@example.org", "in" },
};

static const struct {
	int64_t id, patient, team;
	const char *code, *side;
	struct date planned, performed;
	const char *worker;
} episodes[] = {
	{ 31, 21, 11, "W79.1", "left", { 2026, 3, 2 }, { 2026, 3, 4 }, "Nightingale, A" },
	{ 32, 22, 11, "W57.1", "", { 2026, 12, 1 }, { 0 }, "=HYPERLINK(1)" },
	{ 33, 23, 11, "W79.1", "left", { 2026, 3, 2 }, { 2026, 3, 2 }, "Nightingale, A" },
	{ 34, 24, 12, "T52.1", "right", { 2026, 2, 10 }, { 2026, 2, 10 }, "Okonkwo, C" },
	{ 35, 25, 12, "T52.1", "left", { 2026, 4, 10 }, { 2026, 4, 10 }, "Okonkwo, C" },
};

static const struct {
	int64_t id, episode, team;
	const char *step;
	int occurrence;
	const char *wall;
	int64_t due;
	enum followup_status status;
} followups[] = {
	{ 41, 31, 11, "before", 0, "2026-02-16T10:00", 1771236000000, FOLLOWUP_COMPLETE },
	{ 42, 31, 11, "6-months", 0, "2026-09-04T10:00", 1788512400000, FOLLOWUP_COMPLETE },
	{ 43, 31, 11, "annual", 0, "2027-03-04T10:00", 1804154400000, FOLLOWUP_PLANNED },
	{ 44, 32, 11, "before", 0, "2026-11-17T10:00", 1794909600000, FOLLOWUP_RECEIVED },
	{ 45, 33, 11, "before", 0, "2026-02-16T10:00", 1771236000000, FOLLOWUP_COMPLETE },
	{ 46, 34, 12, "before", 0, "2026-01-27T10:00", 1769504400000, FOLLOWUP_PARTIAL },
	{ 47, 34, 12, "6-months", 0, "2026-08-10T10:00", 1786348800000, FOLLOWUP_COMPLETE },
	{ 48, 34, 12, "6-months", 1, "2026-10-10T10:00", 1791619200000, FOLLOWUP_COMPLETE },
	{ 49, 35, 12, "before", 0, "2026-03-27T10:00", 1774602000000, FOLLOWUP_NO_FURTHER_PART },
	{ 50, 35, 12, "6-months", 0, "2026-10-10T10:00", 1791619200000, FOLLOWUP_SUPPRESSED },
};

static const struct {
	int64_t id, followup;
	const char *instrument, *status, *mode;
	int64_t started, completed; /* 0: not yet */
	const char *recorded_by, *recalled_for;
} responses[] = {
	{ 51, 41, "foot-check", "complete", "sms", 1771236000000, 1771239600000, "", "" },
	{ 52, 41, "nrs-pain", "complete", "sms", 1771239600000, 1771239660000, "", "" },
	{ 53, 42, "foot-check", "complete", "email", 1788512400000, 1788516000000, "", "" },
	{ 54, 42, "experience", "complete", "staff", 1788512400000, 1788516060000,
	    "nurse@clinic.example", "" },
	{ 55, 44, "foot-check", "started", "sms", 1794913200000, 0, "", "" },
	{ 56, 45, "foot-check", "complete", "sms", 1771236000000, 1771239600000, "", "" },
	{ 57, 46, "nrs-pain", "expired", "sms", 0, 0, "", "" },
	{ 58, 47, "nrs-pain", "complete", "sms", 1786348800000, 1786348900000, "", "" },
	{ 59, 48, "nrs-pain", "complete", "web", 1791619200000, 1791619300000, "", "before" },
};

enum { SKIPPED = -1, WORDS = -2 };

static const struct {
	int64_t response;
	const char *item;
	int value;
	const char *words;
} answers[] = {
	{ 51, "pain", 0, "" },
	{ 51, "walking", 3, "" },
	{ 51, "shoes", SKIPPED, "" },
	{ 51, "everyday", 4, "" },
	{ 51, "mood", 2, "" },
	{ 51, "words", WORDS,
	    "Zoe Quillfeather here (born 1950-01-02), \"sore\",\nring 07700 900101 or "
	    "+44 7700 900101, zoe@example.org; NHS 999 000 0018, HK10234. 3 times a day" },
	{ 52, "q1", 0, "" },
	{ 53, "pain", 1, "" },
	{ 53, "walking", 1, "" },
	{ 53, "shoes", 1, "" },
	{ 53, "everyday", 1, "" },
	{ 53, "mood", 1, "" },
	{ 53, "words", WORDS, "=cmd|' /C calc'!A0" },
	{ 54, "kindness", 4, "" },
	{ 54, "went-home", WORDS, "2026-03-05" },
	{ 54, "words", SKIPPED, "" },
	{ 55, "pain", 2, "" },
	{ 56, "words", WORDS, "withdrawn words" },
	{ 58, "q1", 10, "" },
	{ 59, "q1", 7, "" },
};

static const struct {
	int64_t response;
	const char *scale;
	bool has_value;
	int64_t billionths;
} scores[] = {
	{ 51, "total", true, 11250000000 },
	{ 51, "pain", true, 0 },
	{ 52, "total", true, 0 },
	{ 53, "total", true, 5000000000 },
	{ 53, "pain", true, 1000000000 },
	{ 54, "total", false, 0 },
	{ 58, "total", true, 10000000000 },
};

static void
add_teams(struct db *db)
{
	organisation_put(db,
	    &(struct organisation){ .id = { PEOPLE_ORGANISATION },
		.key = "example",
		.name = "Example Hospitals",
		.public_name = "Example Health",
		.zone = "Europe/London",
		.telephone = "01632 960000" },
	    people_now);
	for (size_t i = 0; i < ARRAY_LEN(teams); i++)
		team_put(db,
		    &(struct team){ .id = { teams[i].id },
			.organisation = { PEOPLE_ORGANISATION },
			.key = teams[i].key,
			.name = teams[i].key,
			.public_name = "Example Health",
			.zone = zones[teams[i].zone],
			.telephone = "01632 960001" },
		    people_now);
}

static void
add_address(struct db *db, int64_t id, int64_t patient, const char *kind, const char *value)
{
	if (value[0] == '\0')
		return;
	address_put(db, (address_id){ id }, (organisation_id){ 1 }, kind, value, people_now);
	address_link(db, (patient_id){ patient }, (address_id){ id }, 0);
}

static void
add_patients(struct db *db)
{
	for (size_t i = 0; i < ARRAY_LEN(patients); i++) {
		patient_add(db,
		    &(struct patient){ .id = { patients[i].id },
			.organisation = { PEOPLE_ORGANISATION },
			.nhs_number = patients[i].nhs,
			.hospital_number = patients[i].hospital,
			.given_name = patients[i].given,
			.family_name = patients[i].family,
			.born_on = { 1950, 1, 2 },
			.sex = "",
			.language = "en",
			.needs = "",
			.life = "alive",
			.participation = patients[i].participation,
			.paused_until = INSTANT_NONE,
			.agreed_on = { 2026, 1, 2 },
			.agreed_by = "nurse@clinic.example" },
		    people_now);
		add_address(db, 100 + patients[i].id, patients[i].id, "sms", patients[i].mobile);
		add_address(db, 200 + patients[i].id, patients[i].id, "email", patients[i].email);
	}
}

static void
add_plans(struct db *db)
{
	for (size_t i = 0; i < ARRAY_LEN(episodes); i++)
		episode_add(db,
		    &(struct episode){ .id = { episodes[i].id },
			.organisation = { PEOPLE_ORGANISATION },
			.team = { episodes[i].team },
			.patient = { episodes[i].patient },
			.procedure_code = episodes[i].code,
			.side = episodes[i].side,
			.listed_on = { 2026, 1, 5 },
			.planned_on = episodes[i].planned,
			.performed_on = episodes[i].performed,
			.worker = episodes[i].worker,
			.pathway = "forefoot",
			.pathway_version = "1",
			.status = "open",
			.version = 1 },
		    people_now);
	for (size_t i = 0; i < ARRAY_LEN(followups); i++)
		followup_add(db,
		    &(struct followup){ .id = { followups[i].id },
			.organisation = { PEOPLE_ORGANISATION },
			.team = { followups[i].team },
			.episode = { followups[i].episode },
			.step = followups[i].step,
			.occurrence = followups[i].occurrence,
			.instruments = "foot-check nrs-pain experience",
			.wall = followups[i].wall,
			.zone = "Europe/London",
			.due_at = { followups[i].due },
			.opens_at = { followups[i].due },
			.closes_at = { followups[i].due + 1000000 },
			.status = followups[i].status,
			.reason = "" },
		    1000 + (int64_t) i, "import", people_now);
}

/* A conversation of which only the end matters. */
static void
add_conversation(struct db *db, int64_t id, int64_t patient, int64_t address, int64_t followup,
    const char *state)
{
	BUG_ON(!conversation_add(db,
		   &(struct conversation_row){ .id = { id },
		       .organisation = { PEOPLE_ORGANISATION },
		       .team = { 12 },
		       .patient = { patient },
		       .address = { address },
		       .followup = { followup },
		       .channel = "email",
		       .language = "en",
		       .state = state,
		       .resume = "",
		       .opened_at = people_now,
		       .said_at = INSTANT_NONE,
		       .heard_at = INSTANT_NONE,
		       .remind_at = INSTANT_NONE,
		       .expires_at = people_now,
		       .said = "" }),
	    "no conversation");
}

/* What the store writes for staff, and has no function for yet. */
static void
add_remarks(struct db *db, int64_t id, const char *recorded_by, const char *recalled_for)
{
	static const char sql[] = "UPDATE response SET recorded_by = $recorded_by,"
				  " recalled_for = $recalled_for WHERE id = $id";
	struct query *query = db_query(db, sql);
	query_int(query, "$id", id);
	query_text(query, "$recorded_by", recorded_by);
	query_text(query, "$recalled_for", recalled_for);
	query_run(query);
}

static instant
instant_or_none(int64_t ms)
{
	return ms == 0 ? INSTANT_NONE : (instant){ ms };
}

static void
add_responses(struct db *db)
{
	for (size_t i = 0; i < ARRAY_LEN(responses); i++) {
		response_add(db,
		    &(struct response){ .id = { responses[i].id },
			.organisation = { PEOPLE_ORGANISATION },
			.followup = { responses[i].followup },
			.position = (int) i,
			.instrument = responses[i].instrument,
			.instrument_version = "1",
			.status = responses[i].status,
			.mode = responses[i].mode,
			.respondent = "self",
			.started_at = instant_or_none(responses[i].started),
			.completed_at = instant_or_none(responses[i].completed) });
		add_remarks(
		    db, responses[i].id, responses[i].recorded_by, responses[i].recalled_for);
	}
}

static void
add_answers(struct db *db)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		answer_put(db,
		    &(struct answer){ .id = 2000 + (int64_t) i,
			.response = { answers[i].response },
			.link_id = answers[i].item,
			.state = answers[i].value == SKIPPED ? "skipped"
			    : answers[i].value == WORDS      ? "text"
							     : "value",
			.number = decimal_from_int(answers[i].value < 0 ? 0 : answers[i].value),
			.text = answers[i].words,
			.rule = "number",
			.reading_version = 1,
			.actor = "patient",
			.at = people_now });
	for (size_t i = 0; i < ARRAY_LEN(scores); i++)
		score_put(db, (response_id){ scores[i].response },
		    &(struct score_row){ .scale = scores[i].scale,
			.value_set = "",
			.instrument_version = "1",
			.has_value = scores[i].has_value,
			.value = { scores[i].billionths },
			.why_not = "",
			.band = "" },
		    people_now);
}

/* One more response of the first episode, complete. */
static void
add_response(struct db *db, int64_t id, const char *step, int occurrence, const char *instrument)
{
	followup_add(db,
	    &(struct followup){ .id = { id },
		.organisation = { PEOPLE_ORGANISATION },
		.team = { 11 },
		.episode = { 31 },
		.step = step,
		.occurrence = occurrence,
		.instruments = instrument,
		.wall = "2026-05-04T10:00",
		.zone = "Europe/London",
		.due_at = people_now,
		.opens_at = people_now,
		.closes_at = people_now,
		.status = FOLLOWUP_COMPLETE,
		.reason = "" },
	    id, "import", people_now);
	response_add(db,
	    &(struct response){ .id = { id },
		.organisation = { PEOPLE_ORGANISATION },
		.followup = { id },
		.instrument = instrument,
		.instrument_version = "1",
		.status = "complete",
		.mode = "sms",
		.respondent = "self",
		.started_at = people_now,
		.completed_at = people_now });
}

static void
add_answer(struct db *db, int64_t id, int64_t response, const char *item, int value)
{
	answer_put(db,
	    &(struct answer){ .id = id,
		.response = { response },
		.link_id = item,
		.state = value == SKIPPED ? "skipped" : "value",
		.number = decimal_from_int(value == SKIPPED ? 0 : value),
		.text = "",
		.rule = "number",
		.reading_version = 1,
		.actor = "patient",
		.at = people_now });
}

void
people_add_pain(struct db *db, int64_t id, const char *step, int occurrence, int pain)
{
	add_response(db, id, step, occurrence, "nrs-pain");
	add_answer(db, id, id, "q1", pain);
}

void
people_add_state(
    struct db *db, int64_t id, const char *levels, const char *value_set, int64_t billionths)
{
	static const char *const items[] = { "mobility", "self-care", "usual-activities",
		"pain-discomfort", "anxiety-depression" };
	add_response(db, id, "states", (int) (id % 100), "eq-5d-5l");
	for (size_t i = 0; i < ARRAY_LEN(items); i++)
		add_answer(db, 100 * id + (int64_t) i, id, items[i],
		    levels[i] == '0' ? SKIPPED : levels[i] - '0');
	add_answer(db, 100 * id + 9, id, "vas", 80);
	score_put(db, (response_id){ id },
	    &(struct score_row){ .scale = "index",
		.value_set = value_set,
		.instrument_version = "1",
		.has_value = value_set[0] != '\0',
		.value = { billionths },
		.why_not = "",
		.band = "" },
	    people_now);
	score_put(db, (response_id){ id },
	    &(struct score_row){ .scale = "profile",
		.value_set = "",
		.instrument_version = "1",
		.why_not = "",
		.band = "" },
	    people_now);
}

static struct db *
open_store(bool full)
{
	struct error error = { 0 };
	struct db *db = db_open(":memory:", DB_WRITER, &error);
	BUG_ON(db == NULL, "%s", error.text);
	db_begin(db);
	add_teams(db);
	if (full) {
		add_patients(db);
		add_plans(db);
		add_responses(db);
		add_answers(db);
		add_conversation(db, 61, 24, 124, 46, "expired");
		add_conversation(db, 62, 25, 225, 49, "declined");
	}
	BUG_ON(!db_commit(db, &error), "%s", error.text);
	return db;
}

struct db *
people_open(void)
{
	return open_store(true);
}

struct db *
people_open_empty(void)
{
	return open_store(false);
}
