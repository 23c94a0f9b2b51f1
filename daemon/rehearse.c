/* SPDX-License-Identifier: MIT */
/*
 * Plays the dialogue of a transcript. Whatever arrives at a phone is written down right after the
 * line that made it happen, so comparing is comparing two texts.
 */
#include "daemon/rehearse_play.h"

#include "daemon/rehearse.h"

enum { PLAYED_LIMIT = 1 << 20, LINE_COUNT = 4096 };

/* Phones */

static const char *
who_label(struct play *play, const char *kind, const char *to)
{
	bool email = strcmp(kind, "email") == 0;
	const char *contact = play_contact_label(play, kind, to);
	if (contact != NULL)
		return contact;
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
	struct str rest =
		       play_without_ids(play, str_from(play_take_link(play, text->to, text->body))),
		   part;
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
	bool stranger = !email && str_find(who, STR("@"), 0) > 0;
	if (stranger || (who.len > 0 && who.data[0] == '+'))
		from = arena_cstr(play->arena, who);
	email = email || stranger;
	for (size_t i = 0; i < play->patient_count && from == NULL; i++) {
		const struct play_patient *patient = &play->patients[i];
		if (who.len > 0 && !str_is(who, patient->name))
			continue;
		email = email || patient->mobile[0] == '\0';
		from = email ? patient->email : patient->mobile;
	}
	if (from == NULL)
		return play_bad_line(play, line, "no such patient", error);
	play->last_ext_id = arena_printf(play->arena, "play-%lld", (long long) ++play->ext_ids);
	play->last_from = from;
	play->last_kind = email ? "email" : "sms";
	play->last_text = line->text;
	play->last_sent_at = instant_plus(stage_now(play->stage), (span){ -play->delay.ms });
	if (email) {
		struct intake_mail mail;
		struct str text = line->text;
		play_mail(play, from, &text, &mail);
		(void) stage_hear_mail(play->stage, from, text, play->last_ext_id, &mail);
	} else if (play->delay.ms > 0) {
		(void) stage_hear_again(play->stage, play->last_kind, from, line->text,
		    play->last_ext_id, play->last_sent_at);
	} else {
		(void) stage_hear(
		    play->stage, play->last_kind, from, line->text, play->last_ext_id);
	}
	play->delay = seconds(0);
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
		if (!play_moment(play->zone, &tokens, 1, 0, &until))
			return play_bad_line(play, line, "expected at YYYY-MM-DD HH:MM", error);
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
			return play_bad_line(play, line, "expected after N seconds … weeks", error);
		/* Days and weeks keep the wall clock, as people mean them. */
		instant now = stage_now(play->stage);
		struct civil civil = zone_civil(play->zone, now);
		civil.date = date_plus_days(civil.date, n * unit / 86400);
		until = unit >= 86400 ? zone_instant(play->zone, civil)
				      : instant_plus(now, seconds(n * unit));
	}
	if (instant_before(until, stage_now(play->stage)))
		return play_bad_line(play, line, "time does not go back", error);
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
	case LINE_HEADER:
		return play_bad_line(play, line, "a header may only stand at the top", error);
	case LINE_BLANK: break;
	case LINE_AT:
	case LINE_AFTER:
		good = prepare_world(play, line, error) && play_time(play, line, error);
		break;
	case LINE_HEARS:
		good = prepare_world(play, line, error) && play_hears(play, line, error);
		break;
	case LINE_PAGE:
		good = prepare_world(play, line, error) && play_page(play, line, error);
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
    struct play *play, struct transcript_line *line, struct play_head *headers, struct error *error)
{
	if (!play_headers(play, &line, headers, on_text, error))
		return false;
	note_heard(play);
	for (; line != NULL; line = line->next)
		if (!play_line(play, line, error))
			return false;
	return true;
}

bool
rehearse(struct arena *arena, const char *file, struct str text, struct phrase_book *book,
    struct rehearsal *out_rehearsal, struct error *error)
{
	struct transcript_line *lines;
	struct play_head headers;
	struct play play = { .arena = arena, .file = file, .book = book };
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
