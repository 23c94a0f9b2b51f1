/* SPDX-License-Identifier: MIT */
/* The same text, as each language of the book hears it. */
#include "conversations/control.h"
#include "conversations/life_events.h"
#include "conversations/other_name.h"
#include "conversations/reading_label.h"
#include "conversations/team_words.h"
#include "conversations/weighed_words.h"

#include "conversations/reading_heard.h"

/* What the other languages could find in the text: looked for once, asked for at each step. Behind the
 * last stands one without a lexicon. */
static void
possible_beside(struct arena *arena, const struct reading_context *context, struct scan *scan)
{
	const struct lexicon *lexicon;
	size_t count = 0;
	while (phrases_beside(context->phrases, count) != NULL)
		count++;
	struct prospect *beside = ARENA_ARRAY(arena, struct prospect, count + 1);
	for (size_t i = 0; (lexicon = phrases_beside(context->phrases, i)) != NULL; i++)
		lexicon_look(lexicon, arena, scan->grams, scan->plain, &beside[i]);
	scan->beside = beside;
}

/* The same text as the index-th other language of the book hears it; false behind the last. */
static bool
scan_beside(struct arena *arena, const struct reading_context *context, struct scan *scan,
    size_t index, struct scan *out_scan)
{
	if (scan->beside == NULL)
		possible_beside(arena, context, scan);
	const struct prospect *prospect = &scan->beside[index];
	if (prospect->lexicon == NULL)
		return false;
	*out_scan = *scan;
	out_scan->prospect = *prospect;
	out_scan->lexicon = prospect->lexicon;
	return true;
}

void
heard_of(struct arena *arena, const struct lexicon *lexicon, struct str text, struct str scanned,
    struct scan *scan, struct heard *out_heard)
{
	struct reading_pieces pieces = { .words = text };
	struct reading_piece piece;
	out_heard->count = 0;
	while (reading_pieces_next(&pieces, &piece)) {
		struct scan *mine = scan;
		if (!str_eq(piece.text, scanned)) {
			mine = ARENA_NEW(arena, struct scan);
			scan_text(arena, lexicon, piece.text, mine);
		}
		mine->open_before = piece.open_before;
		mine->open_behind = piece.open_behind;
		out_heard->scans[out_heard->count] = mine;
		out_heard->texts[out_heard->count++] = piece.text;
	}
}

static void
explain_weighing(struct arena *arena, const struct weighed_words *words,
    const struct weighing *weighing, struct strbuf *out)
{
	struct heavy_feature heaviest[5];
	size_t count = weighed_words_heaviest(words, weighing, heaviest, ARRAY_LEN(heaviest));
	strbuf_printf(out, "  weighed %+.2f as a crisis, %+.2f as a clinical sign%s:",
	    weighing->over[WEIGHED_CRISIS], weighing->over[WEIGHED_CLINICAL],
	    weighing->speaks_against ? ", against what an unsure pattern heard" : "");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(out, "%s \"%s\" %.2f", i == 0 ? "" : ",",
		    weighed_feature_name(arena, &heaviest[i].feature), heaviest[i].weight);
	strbuf_puts(out, "\n");
}

static bool
has_risk(unsigned flags)
{
	return (flags & FLAGS_RISK) != 0;
}

/* The words around what an unsure pattern heard speak against it, and so does its own sentence: else much
 * chat would drown one sentence of danger. */
static bool
speak_against(
    const struct weighed_words *weighed, const struct weighing *weighing, const struct alarm *alarm)
{
	struct weighing sentence;
	if (!weighing->speaks_against)
		return false;
	weighed_words_weigh(weighed, alarm->sentence, &sentence);
	return sentence.speaks_against && weighed_words_know(weighed, alarm->words);
}

/* The risks that patterns have heard and the words around do not speak against. */
static unsigned
risks_of(
    struct arena *arena, const struct reading_context *context, const struct life_events *events)
{
	const struct weighed_words *weighed = phrases_weighed(context->phrases);
	unsigned heard = events->flags & FLAGS_RISK, flags = 0;
	for (size_t i = 0; i < events->alarm_count; i++)
		if (!events->alarms[i].unsure)
			flags |= events->alarms[i].flag;
	if (weighed == NULL || events->has_more || flags == heard)
		return heard;
	struct weighing weighing;
	weighed_words_weigh(weighed, events->words, &weighing);
	for (size_t i = 0; i < events->alarm_count; i++)
		if (events->alarms[i].unsure &&
		    !speak_against(weighed, &weighing, &events->alarms[i]))
			flags |= events->alarms[i].flag;
	if (flags == 0 && context->explain != NULL)
		explain_weighing(arena, weighed, &weighing, context->explain);
	return flags;
}

/* What no pattern has foreseen. */
static unsigned
weighed_of(struct arena *arena, const struct reading_context *context, struct str words)
{
	const struct weighed_words *weighed = phrases_weighed(context->phrases);
	if (weighed == NULL)
		return 0;
	struct weighing weighing;
	weighed_words_weigh(weighed, words, &weighing);
	double crisis = weighing.over[WEIGHED_CRISIS], clinical = weighing.over[WEIGHED_CLINICAL];
	if (crisis <= 0 && clinical <= 0)
		return 0;
	if (context->explain != NULL)
		explain_weighing(arena, weighed, &weighing, context->explain);
	return FLAG_WEIGHED | (unsigned) (crisis > clinical ? FLAG_URGENT : FLAG_CLINICAL);
}

/* What nothing speaks against; `out_own` is what the patient's own language has heard, of which the risks are
 * weighed yet. In the others no words are. */
static unsigned
events_of(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct life_events *out_own)
{
	life_events_of(arena, scan, out_own);
	unsigned flags = out_own->flags & ~(unsigned) FLAGS_RISK;
	struct life_events events;
	struct scan other;
	for (size_t i = 0; scan_beside(arena, context, scan, i, &other); i++) {
		life_events_of(arena, &other, &events);
		flags |= events.flags;
	}
	const struct team_words *list = phrases_team_words(context->phrases), *added = NULL;
	while ((added = team_words_next(list, added, context->team)) != NULL)
		flags |= life_events_added(arena, scan, added->lexicon);
	return flags;
}

unsigned
heard_events(struct arena *arena, const struct reading_context *context, const struct heard *heard)
{
	unsigned flags = 0;
	struct life_events *events = ARENA_ARRAY(arena, struct life_events, heard->count);
	for (size_t i = 0; i < heard->count; i++)
		flags |= events_of(arena, context, heard->scans[i], &events[i]);
	/* Where patients share a telephone, who is not the one may be the other (speaker.c). */
	bool shared = context->names.others.len > 0;
	for (size_t i = 0; i < heard->count && !shared; i++)
		if (other_name_is_given(heard->scans[i], heard->texts[i]))
			flags |= FLAG_WRONG_PERSON;
	for (size_t i = 0; i < heard->count; i++)
		flags |= risks_of(arena, context, &events[i]);
	for (size_t i = 0; i < heard->count && !has_risk(flags); i++)
		flags |= weighed_of(arena, context, events[i].words);
	return life_events_sift(flags);
}

/* The question or an answer it offers has the word itself: "Did you stop work?" */
static bool
is_stop_asked_for(struct arena *arena, const struct reading_context *context)
{
	const struct item_wording *wording = context->wording;
	if (wording == NULL || context->item == NULL)
		return false;
	struct scan question;
	const struct lexicon *lexicon = phrases_lexicon(context->phrases);
	scan_text(arena, lexicon, str_from(wording->text), &question);
	size_t from, to;
	bool found = scan_finds(&question, PATTERN_STOP_WORD, &from, &to);
	for (size_t i = 0; wording->labels != NULL && i < context->item->option_count; i++) {
		scan_text(arena, lexicon, str_from(wording->labels[i]), &question);
		found = found || scan_finds(&question, PATTERN_STOP_WORD, &from, &to);
	}
	return found;
}

/* "3. And stop", "3 STOP", "3 stopiwch": whatever else was written, STOP is not passed over. What
 * stands beside it is not stored, since it may be part of what they no longer want; a person sees
 * it. */
bool
heard_stop_beside(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct str text, struct reading *reading)
{
	const struct item *item = context->item;
	if (label_is_whole(arena, context, scan))
		return false;
	bool is_typed = item == NULL || item->type != ITEM_TEXT;
	struct scan other = *scan;
	size_t next = 0, from, to;
	/* What takes it back is said in their own language, whosever word the stop is. */
	const bool taken_back = scan_finds(scan, PATTERN_STOP_TAKEN_BACK, &from, &to);
	do {
		enum control control = control_beside(arena, &other, text, is_typed);
		if (control == CONTROL_STOP && taken_back && next > 0)
			control = CONTROL_STOP_CONFIRM;
		if (control != CONTROL_NONE && reading->control != CONTROL_STOP)
			reading->control = control;
	} while (scan_beside(arena, context, scan, next++, &other));
	if (reading->control == CONTROL_STOP_CONFIRM && is_stop_asked_for(arena, context))
		reading->control = CONTROL_NONE;
	if (reading->control == CONTROL_NONE)
		return false;
	reading->kind = READING_CONTROL;
	reading->rule = "stop-beside";
	reading->more_words = true;
	return true;
}

bool
heard_withdrawal(struct arena *arena, const struct reading_context *context, struct scan *scan,
    unsigned flags, struct reading *reading)
{
	if ((flags & FLAG_WITHDRAWS) == 0 || label_is_whole(arena, context, scan))
		return false;
	reading->kind = READING_CONTROL;
	reading->control = CONTROL_STOP;
	reading->rule = "withdraw";
	return true;
}

bool
heard_stop_anywhere(struct arena *arena, const struct reading_context *context,
    const struct heard *heard, const struct scan *read, struct reading *reading)
{
	for (size_t i = 0; i < heard->count; i++)
		if (heard->scans[i] != read &&
		    heard_stop_beside(arena, context, heard->scans[i], heard->texts[i], reading))
			return true;
	return false;
}

/* A word of the language that only looks like a slip: "stopa", a foot in Polish. */
static bool
is_no_slip(const struct scan *scan)
{
	const struct scan_match *word = scan_match_at(scan, WORDS_NOT_TYPO, 0);
	size_t at = word == NULL ? 0 : word->to;
	while (at < scan->count && scan->tokens[at].kind == TOKEN_MARK)
		at++;
	return word != NULL && at == scan->count;
}

/* A word that stops in another language may be an ordinary one in this: "paid". It is asked about,
 * where it was no answer. */
void
heard_stop_of_others(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct reading *reading)
{
	struct scan other;
	for (size_t i = 0; scan_beside(arena, context, scan, i, &other); i++) {
		enum control control = control_of(arena, &other);
		if (control != CONTROL_STOP && control != CONTROL_STOP_CONFIRM)
			continue;
		if (control == CONTROL_STOP_CONFIRM && is_no_slip(scan))
			continue;
		*reading = (struct reading){ .kind = READING_CONTROL,
			.control = CONTROL_STOP_CONFIRM,
			.rule = "stop-of-others",
			.cleaned = reading->cleaned };
		return;
	}
}
