/* SPDX-License-Identifier: MIT */
/*
 * Plays the dialogue of a transcript. Whatever arrives at a phone is written down right after the
 * line that made it happen, so comparing is comparing two texts.
 */
#include "store/patients.h"
#include "daemon/rehearse_play.h"

enum { PLAYED_LIMIT = 1 << 20, LINE_COUNT = 4096 };

/* Phones */

static const char *
who_label(struct play *play, const char *kind, const char *to)
{
	bool email = strcmp(kind, "email") == 0;
	for (size_t i = 0; i < play->patient_count; i++) {
		const struct play_patient *patient = &play->patients[i];
		if (strcmp(email ? patient->email : patient->mobile, to) != 0)
			continue;
		bool only = i == 0 && (!email || patient->mobile[0] == '\0');
		if (only)
			return "";
		return arena_printf(play->arena, "%s%s ", patient->name, email ? "@" : "");
	}
	return arena_printf(play->arena, "%s ", to);
}

static void
on_text(void *context, const char *kind, const struct phone_text *text)
{
	struct play *play = context;
	struct str rest = str_from(text->body), part;
	const char *mark = ">";
	play->texts++;
	play->said_twice =
	    play->said_twice || str_find(strbuf_str(&play->asked), str_from(text->ask_id), 0) >= 0;
	strbuf_printf(&play->asked, "%s ", text->ask_id);
	while (str_split(&rest, '\n', &part)) {
		strbuf_printf(&play->heard, "  %s%s %.*s\n",
		    mark[0] == '>' ? who_label(play, kind, text->to) : "", mark, STR_ARG(part));
		mark = "|";
	}
}

/* Headers */

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

static const char *
config_of(struct play *play, const struct tokens *team)
{
	static const char *const ends[] = { "public", "zone", "quiet", "telephone", NULL };
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
	    "  telephone: \"%.*s\"\nteams:\n  - key: foot\n    name: \"%.*s\"\n"
	    "    quiet: \"%.*s\"\n",
	    STR_ARG(public_name), STR_ARG(zone), STR_ARG(phone), STR_ARG(name), STR_ARG(quiet));
}

static bool
take_date(const struct tokens *tokens, const char *name, struct date *out)
{
	struct str word = tokens_after(tokens, name);
	return word.len == 0 || date_parse_iso(word, out);
}

static bool
bad_line(const struct play *play, const struct transcript_line *line, const char *what,
    struct error *error)
{
	return error_set(error, ERROR_INPUT, "%s:%d: %s", play->file, line->number, what);
}

static bool
take_patient(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct error *error)
{
	if (tokens->count < 2 || play->patient_count == PLAY_PATIENTS)
		return bad_line(play, line, "expected patient NAME +44… (at most 8)", error);
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
		return bad_line(play, line, "expected dates as YYYY-MM-DD", error);
	return true;
}

static bool
take_episode(struct play *play, const struct transcript_line *line, const struct tokens *tokens,
    struct error *error)
{
	if (tokens->count < 2 || play->patient_count == 0)
		return bad_line(play, line, "expected episode CODE under a patient", error);
	struct play_patient *patient = &play->patients[play->patient_count - 1];
	if (patient->episode_count == PLAY_EPISODES)
		return bad_line(play, line, "a patient has at most 4 episodes here", error);
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
		return bad_line(play, line, "expected dates as YYYY-MM-DD", error);
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

static bool
read_moment(const struct zone *zone, const struct tokens *tokens, size_t from, int default_hour,
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

struct headers {
	struct tokens team, files, gateway, today;
	const char *title;
};

static bool
read_headers(
    struct play *play, struct transcript_line **line, struct headers *out, struct error *error)
{
	*out = (struct headers){ .title = "" };
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
		else if (str_is(word, "patient"))
			good = take_patient(play, *line, &tokens, error);
		else if (str_is(word, "episode"))
			good = take_episode(play, *line, &tokens, error);
		else
			return bad_line(play, *line,
			    "expected title, team, files, gateway, today, patient or episode",
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
set_stage(struct play *play, const struct headers *headers, struct error *error)
{
	struct str zone = tokens_after(&headers->team, "zone");
	play->zone =
	    zone_open(zone.len == 0 ? "Europe/London" : arena_cstr(play->arena, zone), error);
	if (play->zone == NULL)
		return error_prefix(error, "%s: ", play->file);
	instant start = date_at(play->zone, first_day(play), 12, 0);
	if (headers->today.count > 1 && !read_moment(play->zone, &headers->today, 1, 12, &start))
		return error_set(
		    error, ERROR_INPUT, "%s: expected today YYYY-MM-DD [HH:MM]", play->file);
	play->stage = stage_new(
	    &(struct stage_setup){
		.house = {
			.files = files_of(play, &headers->files),
			.config_text = config_of(play, &headers->team),
			.use = HOUSE_WRITES,
			.random = random_seeded(1),
			.now = start,
		},
		.blind = tokens_have(&headers->gateway, "blind"),
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

/* The dialogue */

static void
note_heard(struct play *play)
{
	strbuf_add(&play->played, strbuf_str(&play->heard));
	strbuf_reset(&play->heard);
}

struct play_patient *
play_patient_named(struct play *play, const struct tokens *tokens)
{
	for (size_t k = 0; k < tokens->count; k++)
		for (size_t i = 0; i < play->patient_count; i++)
			if (str_is(tokens->list[k], play->patients[i].name))
				return &play->patients[i];
	return &play->patients[0];
}

static bool
play_hears(struct play *play, const struct transcript_line *line, struct error *error)
{
	const char *from = NULL;
	bool email = str_ends(line->who, "@");
	struct str who = email ? str_sub(line->who, 0, line->who.len - 1) : line->who;
	if (who.len > 0 && who.data[0] == '+')
		from = arena_cstr(play->arena, who);
	for (size_t i = 0; i < play->patient_count && from == NULL; i++) {
		const struct play_patient *patient = &play->patients[i];
		if (who.len > 0 && !str_is(who, patient->name))
			continue;
		email = email || patient->mobile[0] == '\0';
		from = email ? patient->email : patient->mobile;
	}
	if (from == NULL)
		return bad_line(play, line, "no such patient", error);
	play->last_ext_id = arena_printf(play->arena, "play-%lld", (long long) ++play->ext_ids);
	play->last_from = from;
	play->last_kind = email ? "email" : "sms";
	play->last_text = line->text;
	(void) stage_hear(play->stage, play->last_kind, from, line->text, play->last_ext_id);
	stage_run_until(play->stage, instant_plus(stage_now(play->stage), seconds(1)));
	return true;
}

static bool
play_time(struct play *play, const struct transcript_line *line, struct error *error)
{
	struct tokens tokens;
	instant until;
	transcript_tokens(line->text, &tokens);
	if (line->kind == LINE_AT) {
		if (!read_moment(play->zone, &tokens, 1, 0, &until))
			return bad_line(play, line, "expected at YYYY-MM-DD HH:MM", error);
	} else {
		static const struct {
			const char *name;
			int64_t seconds;
		} units[] = { { "second", 1 }, { "minute", 60 }, { "hour", 3600 }, { "day", 86400 },
			{ "week", 604800 } };
		int64_t n = 0, unit = 0;
		for (size_t i = 0; i < ARRAY_LEN(units) && tokens.count == 3; i++)
			if (str_starts(tokens.list[2], units[i].name))
				unit = units[i].seconds;
		if (unit == 0 || !str_to_int(tokens.list[1], &n) || n < 0)
			return bad_line(play, line, "expected after N seconds … weeks", error);
		/* Days and weeks keep the wall clock, as people mean them. */
		instant now = stage_now(play->stage);
		struct civil civil = zone_civil(play->zone, now);
		civil.date = date_plus_days(civil.date, n * unit / 86400);
		until = unit >= 86400 ? zone_instant(play->zone, civil)
				      : instant_plus(now, seconds(n * unit));
	}
	if (instant_before(until, stage_now(play->stage)))
		return bad_line(play, line, "time does not go back", error);
	stage_run_until(play->stage, until);
	return true;
}

/* `! gateway:` lines under a line are what its texts will meet, so they act first. */
static bool
prepare_world(struct play *play, const struct transcript_line *line, struct error *error)
{
	for (line = line->next; line != NULL && world_is_prepared(line); line = line->next)
		if (!world_act(play, line, error))
			return false;
	return true;
}

static bool
play_truth(struct play *play, const struct transcript_line *line, struct error *error)
{
	const char *instead;
	if (!truth_of(play, line, &instead, error))
		return false;
	strbuf_printf(&play->played, "%.*s\n", STR_ARG(line->whole));
	if (instead != NULL)
		strbuf_printf(&play->untrue, "%d= %.*s   <-- it is: %s\n", line->number,
		    STR_ARG(line->whole), instead);
	return true;
}

static bool
play_line(struct play *play, const struct transcript_line *line, struct error *error)
{
	bool good = true;
	switch (line->kind) {
	case LINE_SAYS: return true; /* what is really said is written as it arrives */
	case LINE_TRUE: return play_truth(play, line, error);
	case LINE_HEADER: return bad_line(play, line, "a header may only stand at the top", error);
	case LINE_BLANK: break;
	case LINE_AT:
	case LINE_AFTER:
		good = prepare_world(play, line, error) && play_time(play, line, error);
		break;
	case LINE_HEARS:
		good = prepare_world(play, line, error) && play_hears(play, line, error);
		break;
	case LINE_WORLD: good = world_is_prepared(line) || world_act(play, line, error); break;
	}
	strbuf_printf(&play->played, "%.*s\n", STR_ARG(line->whole));
	/* Prepared lines come between their line and what it brought about. */
	if (line->next == NULL || !world_is_prepared(line->next))
		note_heard(play);
	return good;
}

/* Comparing: lines that differ, in their order. */
static const char *
diff_of(struct arena *arena, struct str want, struct str got)
{
	struct str *a = ARENA_ARRAY(arena, struct str, LINE_COUNT);
	struct str *b = ARENA_ARRAY(arena, struct str, LINE_COUNT);
	size_t a_count = 0, b_count = 0;
	while (a_count < LINE_COUNT && str_split(&want, '\n', &a[a_count]))
		a_count++;
	while (b_count < LINE_COUNT && str_split(&got, '\n', &b[b_count]))
		b_count++;
	struct strbuf diff;
	strbuf_init(&diff, 1 << 16);
	size_t i = 0, k = 0;
	while (i < a_count || k < b_count) {
		if (i < a_count && k < b_count && str_eq(a[i], b[k])) {
			i++;
			k++;
			continue;
		}
		/* The nearest line that both have again. */
		size_t gap = 0, di = a_count - i, dk = b_count - k;
		for (; gap < 40 && di + dk == (a_count - i) + (b_count - k); gap++)
			for (size_t x = 0; x <= gap; x++)
				if (i + x < a_count && k + gap - x < b_count &&
				    str_eq(a[i + x], b[k + gap - x]) && !(x == 0 && gap - x == 0)) {
					di = x;
					dk = gap - x;
				}
		for (; di > 0; di--, i++)
			strbuf_printf(&diff, "%zu- %.*s\n", i + 1, STR_ARG(a[i]));
		for (; dk > 0; dk--, k++)
			strbuf_printf(&diff, "%zu+ %.*s\n", i + 1, STR_ARG(b[k]));
	}
	const char *copy = arena_cstr(arena, strbuf_str(&diff));
	strbuf_done(&diff);
	return copy;
}

static bool
play_all(
    struct play *play, struct transcript_line *line, struct headers *headers, struct error *error)
{
	if (!read_headers(play, &line, headers, error) || !set_stage(play, headers, error))
		return false;
	note_heard(play);
	for (; line != NULL; line = line->next)
		if (!play_line(play, line, error))
			return false;
	return true;
}

bool
rehearse(struct arena *arena, const char *file, struct str text, struct rehearsal *out_rehearsal,
    struct error *error)
{
	struct transcript_line *lines;
	struct headers headers;
	struct play play = { .arena = arena, .file = file };
	if (!transcript_read(arena, file, text, &lines, error))
		return false;
	strbuf_init(&play.played, PLAYED_LIMIT);
	strbuf_init(&play.heard, PLAYED_LIMIT);
	strbuf_init(&play.untrue, PLAYED_LIMIT);
	strbuf_init(&play.asked, PLAYED_LIMIT);
	bool good = play_all(&play, lines, &headers, error);
	if (good) {
		const char *played = arena_cstr(arena, strbuf_str(&play.played));
		const char *diff = diff_of(arena, text, str_from(played));
		*out_rehearsal = (struct rehearsal){
			.holds = diff[0] == '\0' && play.untrue.len == 0,
			.title = headers.title,
			.played = played,
			.diff = diff,
			.untrue = arena_cstr(arena, strbuf_str(&play.untrue)),
			.texts = play.texts,
		};
	}
	strbuf_done(&play.played);
	strbuf_done(&play.heard);
	strbuf_done(&play.untrue);
	strbuf_done(&play.asked);
	stage_free(play.stage);
	zone_close(play.zone);
	return good;
}
