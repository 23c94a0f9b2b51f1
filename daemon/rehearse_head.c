/* SPDX-License-Identifier: MIT */
/* The head of a transcript: team, patients, episodes, and the stage that is set from them. */
#include "store/patients.h"
#include "daemon/rehearse_play.h"

static struct str
words_until(const struct tokens *tokens, size_t from, const char *const *ends, struct arena *arena)
{
	struct strbuf words;
	strbuf_init(&words, 200);
	for (size_t i = from; i < tokens->count; i++) {
		for (const char *const *end = ends; *end != NULL; end++)
			if (str_is(tokens->list[i], *end))
				goto done;
		if (words.len > 0)
			strbuf_char(&words, ' ');
		strbuf_add(&words, tokens->list[i]);
	}
done:;
	struct str copy = arena_str(arena, strbuf_str(&words));
	strbuf_done(&words);
	return copy;
}

/* team ... results INSTRUMENT[:SCALE]: of one questionnaire, which is enough to be seen. */
static const char *
results_of(struct play *play, const struct tokens *team)
{
	struct str scale = tokens_after(team, "results"), id;
	if (!str_split(&scale, ':', &id) || id.len == 0)
		return "";
	return scale.len == 0 ? arena_printf(play->arena, "    results: [\"%.*s\"]\n", STR_ARG(id))
			      : arena_printf(play->arena,
				    "    results: [{ instrument: \"%.*s\", scale: \"%.*s\" }]\n",
				    STR_ARG(id), STR_ARG(scale));
}

static const char *
config_of(struct play *play, const struct play_head *head)
{
	const struct tokens *team = &head->team;
	static const char *const ends[] = { "public", "zone", "quiet", "telephone", "nameless",
		"faces", "results", NULL };
	struct str name = words_until(team, 1, ends, play->arena);
	struct str public_name = tokens_after(team, "public"), zone = tokens_after(team, "zone");
	struct str quiet = tokens_after(team, "quiet"), phone = tokens_after(team, "telephone");
	if (name.len == 0)
		name = STR("Foot Team");
	if (public_name.len == 0)
		public_name = STR("Our hospital");
	if (zone.len == 0)
		zone = STR("Europe/London");
	if (quiet.len == 0)
		quiet = STR("18:00-09:00");
	if (phone.len == 0)
		phone = STR("07700 900000");
	return arena_printf(play->arena,
	    "organisation:\n  key: rehearsal\n  name: \"%.*s\"\n  zone: \"%.*s\"\n"
	    "  telephone: \"%.*s\"\n%steams:\n  - key: foot\n    name: \"%.*s\"\n"
	    "    quiet: \"%.*s\"\n%s%s%s%s%s%s%s%s%s%s",
	    STR_ARG(public_name), STR_ARG(zone), STR_ARG(phone), head->contact, STR_ARG(name),
	    STR_ARG(quiet), results_of(play, team),
	    tokens_have(team, "nameless") ? "    first_name: no\n" : "",
	    tokens_have(team, "faces") ? "    faces: yes\n" : "", head->contacts, head->plan,
	    head->value_sets[0] == '\0' ? "" : "value_sets:\n", head->value_sets,
	    head->trials[0] == '\0' ? "" : "trial_list:\n", head->trials, head->web);
}

/* One step, so that an instrument can be rehearsed before any pathway asks it. */
static const char *
pathway_of(struct play *play, const struct tokens *asks)
{
	if (asks->count < 2)
		return NULL;
	const char *ids = "";
	for (size_t i = 1; i < asks->count; i++)
		ids = arena_printf(
		    play->arena, "%s%s%.*s", ids, i == 1 ? "" : ", ", STR_ARG(asks->list[i]));
	return arena_printf(play->arena,
	    "id: rehearsal\nversion: \"1\"\ntitle: Rehearsal\nfor: { codes: [REHEARSAL] }\n"
	    "steps:\n  - { name: asked, due: 1 week after performed, at: 10:00,\n"
	    "      send-by: 8 weeks after performed, closes: 9 weeks after performed,\n"
	    "      instruments: [%s], reminders: [3 days] }\n",
	    ids);
}

static bool
take_value_set(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct play_head *out, struct error *error)
{
	if (tokens->count != 3)
		return play_bad_line(play, line, "expected value-set INSTRUMENT NAME", error);
	out->value_sets = arena_printf(play->arena,
	    "%s  - { instrument: \"%.*s\", set: \"%.*s\", from: 2000-01-01 }\n", out->value_sets,
	    STR_ARG(tokens->list[1]), STR_ARG(tokens->list[2]));
	return true;
}

static bool
take_date(const struct tokens *tokens, const char *name, struct date *out)
{
	struct str word = tokens_after(tokens, name);
	return word.len == 0 || date_parse_iso(word, out);
}

bool
play_bad_line(const struct play *play, const struct transcript_line *line, const char *what,
    struct error *error)
{
	return error_set(error, ERROR_INPUT, "%s:%d: %s", play->file, line->number, what);
}

/* Who is on the instrument's trial list. Hospital numbers are H1, H2, … in the order of the head. */
static bool
take_trial(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct play_head *out, struct error *error)
{
	if (tokens->count < 3)
		return play_bad_line(play, line, "expected trial INSTRUMENT H1 H2 ...", error);
	const char *numbers = "";
	for (size_t i = 2; i < tokens->count; i++)
		numbers = arena_printf(play->arena, "%s%s\"%.*s\"", numbers, i == 2 ? "" : ", ",
		    STR_ARG(tokens->list[i]));
	out->trials = arena_printf(play->arena, "%s  - { instrument: \"%.*s\", patients: [%s] }\n",
	    out->trials, STR_ARG(tokens->list[1]), numbers);
	return true;
}

static bool
take_patient(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct error *error)
{
	if (tokens->count < 2 || play->patient_count == PLAY_PATIENTS)
		return play_bad_line(play, line, "expected patient NAME +44… (at most 8)", error);
	struct play_patient *patient = &play->patients[play->patient_count++];
	struct enrolment *e = &patient->episodes[0];
	*patient = (struct play_patient){
		.name = arena_cstr(play->arena, tokens->list[1]),
		.mobile = "",
		.email = "",
		.checked = tokens_have(tokens, "checked"),
	};
	for (size_t i = 2; i < tokens->count; i++) {
		if (tokens->list[i].len > 0 && tokens->list[i].data[0] == '+')
			patient->mobile = arena_cstr(play->arena, tokens->list[i]);
		else if (str_find(tokens->list[i], STR("@"), 0) >= 0)
			patient->email = arena_cstr(play->arena, tokens->list[i]);
	}
	struct str language = tokens_after(tokens, "speaks");
	*e = (struct enrolment){
		.nhs_number = "",
		.hospital_number = arena_printf(play->arena, "H%zu", play->patient_count),
		.given_name = patient->name,
		.family_name = "Byrne",
		.born_on = { 1958, 2, 3 },
		.sex = "F",
		.mobile = patient->mobile,
		.email = patient->email,
		.language = language.len == 0 ? "en" : arena_cstr(play->arena, language),
		.procedure_code = "",
		.side = "right",
		.team = "foot",
		.clinician = "Mr A",
		.agreed_by = tokens_have(tokens, "agreed") ? "J Bell" : "",
		.needs = "",
	};
	if (!take_date(tokens, "agreed", &e->agreed_on) || !take_date(tokens, "born", &e->born_on))
		return play_bad_line(play, line, "expected dates as YYYY-MM-DD", error);
	return true;
}

static bool
take_episode(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct error *error)
{
	if (tokens->count < 2 || play->patient_count == 0)
		return play_bad_line(play, line, "expected episode CODE under a patient", error);
	struct play_patient *patient = &play->patients[play->patient_count - 1];
	if (patient->episode_count == PLAY_EPISODES)
		return play_bad_line(play, line, "a patient has at most 4 episodes here", error);
	struct enrolment *e = &patient->episodes[patient->episode_count++];
	struct str side = tokens_after(tokens, "side");
	*e = patient->episodes[0];
	e->listed_on = e->planned_on = e->performed_on = (struct date){ 0 };
	e->procedure_code = arena_cstr(play->arena, tokens->list[1]);
	if (side.len > 0)
		e->side = arena_cstr(play->arena, side);
	if (!take_date(tokens, "listed", &e->listed_on) ||
	    !take_date(tokens, "planned", &e->planned_on) ||
	    !take_date(tokens, "performed", &e->performed_on))
		return play_bad_line(play, line, "expected dates as YYYY-MM-DD", error);
	return true;
}

/* Without a `today` line the play begins at noon of the last day that its headers tell as past. */
static struct date
first_day(const struct play *play)
{
	struct date day = { 0 };
	for (size_t i = 0; i < play->patient_count * PLAY_EPISODES; i++) {
		const struct enrolment *e =
		    &play->patients[i / PLAY_EPISODES].episodes[i % PLAY_EPISODES];
		const struct date past[] = { e->agreed_on, e->listed_on, e->performed_on };
		for (size_t k = 0; k < ARRAY_LEN(past); k++)
			if (!date_is_none(past[k]) &&
			    (date_is_none(day) || date_compare(day, past[k]) < 0))
				day = past[k];
	}
	return date_is_none(day) ? (struct date){ 2026, 1, 5 } : day;
}

bool
play_moment(const struct zone *zone, const struct tokens *tokens, size_t from, int default_hour,
    instant *out)
{
	struct civil civil = { .hour = default_hour };
	if (from >= tokens->count || !date_parse_iso(tokens->list[from], &civil.date))
		return false;
	if (from + 1 < tokens->count) {
		struct str time = tokens->list[from + 1];
		int64_t hour, minute, second = 0;
		if ((time.len != 5 && time.len != 8) || time.data[2] != ':' ||
		    !str_to_int(str_sub(time, 0, 2), &hour) ||
		    !str_to_int(str_sub(time, 3, 5), &minute) ||
		    (time.len == 8 && !str_to_int(str_sub(time, 6, 8), &second)) || hour > 23 ||
		    minute > 59 || second > 59)
			return false;
		civil.hour = (int) hour;
		civil.minute = (int) minute;
		civil.second = (int) second;
	}
	*out = zone_instant(zone, civil);
	return true;
}

/* The folder of the transcript's `files` line, beside the transcript. */
static const char *
files_of(struct play *play, const struct tokens *tokens)
{
	if (tokens->count < 2)
		return NULL;
	const char *slash = strrchr(play->file, '/');
	struct str folder =
	    slash == NULL ? STR(".") : str_of(play->file, (size_t) (slash - play->file));
	return arena_printf(play->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(tokens->list[1]));
}

static bool
read_headers(
    struct play *play, struct transcript_line **line, struct play_head *out, struct error *error)
{
	*out = (struct play_head){
		.title = "",
		.value_sets = "",
		.trials = "",
		.contact = "",
		.contacts = "",
		.plan = "",
		.web = "",
	};
	for (; *line != NULL && ((*line)->kind == LINE_HEADER || (*line)->kind == LINE_BLANK);
	     *line = (*line)->next) {
		strbuf_printf(&play->played, "%.*s\n", STR_ARG((*line)->whole));
		struct tokens tokens;
		transcript_tokens((*line)->text, &tokens);
		if ((*line)->kind == LINE_BLANK || tokens.count == 0)
			continue;
		struct str word = tokens.list[0];
		bool good = true;
		if (str_is(word, "title"))
			out->title = arena_cstr(
			    play->arena, str_trim(str_sub((*line)->text, 5, (*line)->text.len)));
		else if (str_is(word, "team"))
			out->team = tokens;
		else if (str_is(word, "files"))
			out->files = tokens;
		else if (str_is(word, "gateway"))
			out->gateway = tokens;
		else if (str_is(word, "today"))
			out->today = tokens;
		else if (str_is(word, "asks"))
			out->asks = tokens;
		else if (str_is(word, "value-set"))
			good = take_value_set(play, *line, &tokens, out, error);
		else if (str_is(word, "web") && tokens.count == 2)
			out->web = arena_printf(
			    play->arena, "web: { url: \"%.*s\" }\n", STR_ARG(tokens.list[1]));
		else if (str_is(word, "trial"))
			good = take_trial(play, *line, &tokens, out, error);
		else if (str_is(word, "contact"))
			good = play_take_contact(play, *line, &tokens, out, error);
		else if (str_is(word, "plan"))
			good = play_take_plan(play, *line, &tokens, out, error);
		else if (str_is(word, "route"))
			out->wants_route = true;
		else if (str_is(word, "patient"))
			good = take_patient(play, *line, &tokens, error);
		else if (str_is(word, "episode"))
			good = take_episode(play, *line, &tokens, error);
		else
			return play_bad_line(play, *line,
			    "expected title, team, files, asks, value-set, trial, web, gateway, today, "
			    "contact, plan, route, patient or episode",
			    error);
		if (!good)
			return false;
	}
	return true;
}

static bool
enrol_all(struct play *play, struct play_patient *patient, struct error *error)
{
	struct house *house = stage_house(play->stage);
	struct patient row;
	if (patient->episode_count == 0)
		return error_set(error, ERROR_INPUT, "%s: patient %s has no episode line",
		    play->file, patient->name);
	/* An address that comes with the agreement was checked face to face. One that was not is told
	 * later than the agreement. */
	struct enrolment without = patient->episodes[0];
	without.mobile = without.email = "";
	if (!patient->checked && !date_is_none(without.agreed_on) &&
	    !stage_enrol(play->stage, &without, error))
		return error_prefix(error, "%s: patient %s: ", play->file, patient->name);
	for (size_t i = 0; i < patient->episode_count; i++)
		if (!stage_enrol(play->stage, &patient->episodes[i], error))
			return error_prefix(error, "%s: patient %s: ", play->file, patient->name);
	bool found = patient_find(house->db, play->arena, house->organisation, "",
	    patient->episodes[0].hospital_number, &row);
	BUG_ON(!found, "an enrolled patient is not there");
	patient->id = row.id;
	return true;
}

static bool
set_stage(
    struct play *play, const struct play_head *headers, stage_text_fn *on_text, struct error *error)
{
	struct str zone = tokens_after(&headers->team, "zone");
	play->zone =
	    zone_open(zone.len == 0 ? "Europe/London" : arena_cstr(play->arena, zone), error);
	if (play->zone == NULL)
		return error_prefix(error, "%s: ", play->file);
	instant start = date_at(play->zone, first_day(play), 12, 0);
	if (headers->today.count > 1 && !play_moment(play->zone, &headers->today, 1, 12, &start))
		return error_set(
		    error, ERROR_INPUT, "%s: expected today YYYY-MM-DD [HH:MM]", play->file);
	play->stage = stage_new(
	    &(struct stage_setup){
		.house = {
			.files = files_of(play, &headers->files),
			.config_text = config_of(play, headers),
			.pathway_text = pathway_of(play, &headers->asks),
			.book = play->book,
			.use = HOUSE_WRITES,
			.random = random_seeded(1),
			.now = start,
		},
		.blind = tokens_have(&headers->gateway, "blind"),
		.wants_routes = headers->wants_route,
		.on_text = on_text,
		.context = play,
	    },
	    error);
	if (play->stage == NULL)
		return error_prefix(error, "%s: ", play->file);
	for (size_t i = 0; i < play->patient_count; i++)
		if (!enrol_all(play, &play->patients[i], error))
			return false;
	return true;
}

bool
play_headers(struct play *play, struct transcript_line **line, struct play_head *out_head,
    stage_text_fn *on_text, struct error *error)
{
	return read_headers(play, line, out_head, error) &&
	    set_stage(play, out_head, on_text, error);
}
