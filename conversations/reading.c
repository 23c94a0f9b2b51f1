/* SPDX-License-Identifier: MIT */
/*
 * The pipeline, in its fixed order. Each step either ends the reading or leaves it to the next.
 */
#include "conversations/control.h"
#include "conversations/life_events.h"
#include "conversations/reading_about.h"
#include "conversations/reading_amend.h"
#include "conversations/reading_clean.h"
#include "conversations/reading_correction.h"
#include "conversations/reading_explain.h"
#include "conversations/reading_heard.h"
#include "conversations/reading_label.h"
#include "conversations/reading_labelled.h"
#include "conversations/reading_own.h"
#include "conversations/reading_quarters.h"
#include "conversations/reading_skip.h"
#include "conversations/reading_typed.h"
#include "conversations/reading_written.h"
#include "conversations/speaker.h"

#include "conversations/reading.h"

/* Flags that end the matter: no answer is taken with them. */
#define FLAGS_FINAL ((unsigned) (FLAG_DECEASED | FLAG_WRONG_PERSON | FLAG_NOT_OPERATED))

/* Empty, a picture, a reaction to a message of ours, or a machine. */
static bool
read_machine(const struct reading_context *context, const struct clean_text *clean,
    const struct scan *scan, struct reading *reading)
{
	size_t from, to;
	if (clean->is_tapback)
		reading_ask(reading, REASON_TAPBACK);
	else if (clean->answer.len == 0)
		reading_ask(reading, context->has_media ? REASON_MEDIA : REASON_BLANK);
	else if (scan_finds(scan, PATTERN_AUTOREPLY, &from, &to))
		reading_ask(reading, REASON_AUTOREPLY);
	else
		return false;
	return true;
}

/* "?" and nothing else, but for courtesies: "??? thank you nurse". Not "ok?". */
static bool
is_question_mark(const struct scan *scan)
{
	bool asks = false;
	for (size_t i = 0; i < scan->count; i++) {
		bool mark = token_is_mark(scan, i, '?');
		if (!mark && !token_is_mark(scan, i, '!') && !token_is_mark(scan, i, '.') &&
		    !token_is_mark(scan, i, ',') && !token_in(scan, i, WORD_SET(WORDS_POLITE)))
			return false;
		asks = asks || (mark && scan->tokens[i].gap);
	}
	return asks;
}

static bool
read_control(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct reading *reading)
{
	if (is_question_mark(scan)) {
		reading->kind = context->item == NULL ? READING_CONTROL : READING_UNCLEAR;
		reading->control = context->item == NULL ? CONTROL_HELP : CONTROL_NONE;
		reading->reason = context->item == NULL ? REASON_NONE : REASON_HELP;
		return true;
	}
	/* A word that answers the open question is an answer. */
	if (label_is_whole(arena, context, scan))
		return false;
	reading->control = control_of(arena, scan);
	if (reading->control == CONTROL_NONE)
		return false;
	reading->kind = READING_CONTROL;
	reading->rule = "control";
	if (reading->control == CONTROL_LATER)
		reading->later_days = control_later_days(scan, context->today);
	return true;
}

/* The text read for another question than the open one, in that one's words: the same word may be
 * another value there. What is no single answer to it changes nothing. */
static void
read_for(struct arena *arena, const struct reading_context *context, size_t number, struct str text,
    struct reading *reading)
{
	struct reading_context other = *context;
	if (context->items != NULL && number > 0) {
		other.item = context->items[number - 1].item;
		other.wording = context->items[number - 1].wording;
		reading->about = number == context->open ? 0 : number;
	}
	bool corrected = false;
	if (other.item == NULL || other.item->type == ITEM_TEXT) {
		reading_ask(reading, REASON_AMBIGUOUS);
	} else {
		struct scan scan;
		struct sight sight;
		scan_text(arena, phrases_lexicon(context->phrases), text, &scan);
		sight_init(&sight, arena, &other, &scan);
		reading_typed(&sight, reading);
		/* Of two values it must be plain which one stands and which one is new. */
		corrected = reading->kind == READING_ANSWER &&
		    strcmp(reading->rule, "correction") == 0 &&
		    !(context->items != NULL && number > 0 &&
			reading_takes_back(&sight, reading, &context->items[number - 1]));
	}
	bool several =
	    reading->kind == READING_SEVERAL || reading->kind == READING_SKIP || corrected;
	if (several)
		reading_ask(reading, REASON_AMBIGUOUS);
	reading->flags |= FLAG_CORRECT_PREVIOUS;
}

/* Behind an answer that was taken, a correction is no answer to the open question: "I meant 3" is for
 * that one within minutes of it, and of "sorry 3" nobody can tell which. */
/* "Sorry, 1 and 4": of the open question it is no answer, and of the last one, where several may be
 * chosen, a whole one. */
static bool
corrects_several(
    const struct reading_context *context, const struct sight *sight, const struct reading *reading)
{
	const struct reading said = { .kind = READING_ANSWER };
	return context->items[context->last - 1].item->type == ITEM_CHOICES &&
	    reading->kind == READING_UNCLEAR && reading_opens_with_correction(sight->scan, &said);
}

static void
read_correction(struct arena *arena, const struct reading_context *context,
    const struct sight *sight, struct reading *reading)
{
	bool was_meant = (reading->flags & FLAG_CORRECT_PREVIOUS) != 0;
	bool is_other = context->last != 0 && context->last != context->open;
	if (context->items == NULL)
		return;
	reading->flags &= ~(unsigned) FLAG_CORRECT_PREVIOUS;
	bool several = is_other && corrects_several(context, sight, reading);
	if (!is_other || (!several && !reading_may_correct(sight, reading)))
		return;
	was_meant = was_meant || (several && scan_has(sight->scan, WORDS_MEANT));
	if (context->is_re_asked) { /* or of the try at this one */
		reading_ask(reading, REASON_AMBIGUOUS);
		return;
	}
	struct reading former = { .rule = "none",
		.flags = reading->flags,
		.cleaned = reading->cleaned,
		.opens_with_correction = reading->opens_with_correction };
	read_for(arena, context, context->last, reading->cleaned, &former);
	former.in_doubt = !was_meant || !context->last_is_fresh || !about_is_last(context);
	if (former.kind != READING_ANSWER) {
		if (!was_meant)
			former.about = 0;
		reading_ask(&former, REASON_AMBIGUOUS);
	}
	*reading = former;
}

/* Beside words, or behind them: the text is a correction of the value that was given last before, and
 * nothing else. `out_other` is it, in doubt. */
static bool
read_last_value(struct arena *arena, const struct reading_context *context,
    const struct reading *reading, struct reading *out_other)
{
	size_t number = context->last;
	while (number > 0 && !context->items[number - 1].has_value)
		number--;
	if (number == 0)
		return false;
	struct reading_context other = *context;
	other.item = context->items[number - 1].item;
	other.wording = context->items[number - 1].wording;
	other.last = number;
	struct scan scan;
	struct sight sight;
	scan_text(arena, phrases_lexicon(context->phrases), reading->cleaned, &scan);
	sight_init(&sight, arena, &other, &scan);
	*out_other = (struct reading){
		.rule = "none", .flags = reading->flags, .cleaned = reading->cleaned
	};
	reading_typed(&sight, out_other);
	/* "Sorry, all good" is words: of an answer in words nobody can tell. */
	bool number_said =
	    strcmp(out_other->rule, "number") == 0 || strcmp(out_other->rule, "correction") == 0;
	if (!number_said || other.item->type == ITEM_YES_NO ||
	    !reading_only_corrects(&sight, out_other))
		return false;
	out_other->flags |= FLAG_CORRECT_PREVIOUS;
	out_other->about = number;
	out_other->in_doubt = true;
	return true;
}

static void
read_open(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct reading *reading)
{
	/* With no question open, what might be an answer can only be for the last one. */
	struct reading_context last = *context;
	bool ended = context->item == NULL && context->items != NULL && context->last != 0 &&
	    !context->yes_no_prompt;
	if (ended) {
		last.item = context->items[context->last - 1].item;
		last.wording = context->items[context->last - 1].wording;
	}
	struct sight sight;
	sight_init(&sight, arena, ended ? &last : context, scan);
	if (ended && last.item->type == ITEM_TEXT) {
		struct reading other;
		if (read_last_value(arena, context, reading, &other))
			*reading = other;
		else
			reading_ask(reading, REASON_UNPARSED);
		return;
	}
	reading_typed(&sight, reading);
	reading->opens_with_correction = reading_opens_with_correction(scan, reading);
	read_correction(arena, context, &sight, reading);
	if (ended && reading->about == 0)
		reading_ask(reading, REASON_UNPARSED);
}

/* A question for words takes any; of those that are a correction and nothing else, the patient is
 * asked. */
static bool
read_beside_text(struct arena *arena, const struct reading_context *context,
    const struct about *about, struct str text, struct reading *reading)
{
	struct reading other = {
		.rule = "none", .flags = reading->flags, .cleaned = reading->cleaned
	};
	if (context->items == NULL)
		return false;
	if (about->kind != ABOUT_OTHER) {
		/* Words that name another question than the last one are not of its value. */
		bool corrects = about->kind == ABOUT_OPEN && context->last_is_fresh &&
		    !context->is_re_asked && read_last_value(arena, context, reading, &other);
		if (corrects)
			*reading = other;
		return corrects;
	}
	read_for(arena, context, about->number, text, &other);
	if (other.kind != READING_ANSWER || other.more_words || other.about == 0 ||
	    about->says_more)
		return false;
	*reading = other;
	reading->in_doubt = true;
	return true;
}

/* The answer, to the question that the text is about. */
static void
read_answer(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct str whole, struct reading *reading)
{
	struct about about = reading_about(arena, context, scan, whole);
	struct str text = about.rest.data == NULL ? reading->cleaned : about.rest;
	bool is_text = context->item != NULL && context->item->type == ITEM_TEXT;
	bool alone = context->items == NULL || context->yes_no_prompt; /* nothing else was asked */
	if (!alone && reading_labelled(arena, context, scan, reading))
		return;
	if (reading_is_written(arena, context, scan, reading))
		return;
	if (is_text) {
		if (!reading_amend(context, scan, reading) &&
		    !read_beside_text(arena, context, &about, text, reading))
			read_open(arena, context, scan, reading);
	} else if (context->named != 0 && about.kind == ABOUT_OPEN) {
		read_for(arena, context, context->named, text, reading);
		reading->in_doubt = true;
	} else if (alone && about.corrects && about.holds_other) {
		reading_ask(reading, REASON_AMBIGUOUS);
	} else if (alone && about.corrects && about.rest.data != NULL && context->item != NULL) {
		read_for(arena, context, 0, text, reading);
	} else if (alone || about.kind == ABOUT_OPEN) {
		read_open(arena, context, scan, reading);
	} else if (about.kind == ABOUT_SEVERAL) {
		read_open(arena, context, scan, reading);
		if (reading->kind != READING_SEVERAL)
			reading_ask(reading, REASON_AMBIGUOUS);
	} else if (about.kind == ABOUT_NONE || (about.number == context->open && !about.is_sure)) {
		reading_ask(reading, REASON_AMBIGUOUS);
		reading->flags |= about.corrects ? (unsigned) FLAG_CORRECT_PREVIOUS : 0;
	} else {
		read_for(arena, context, about.number, text, reading);
		reading->in_doubt = !about.is_sure || (context->is_re_asked && !about.corrects);
	}
	if (!alone && !is_text)
		reading_amend_instead(context, scan, reading);
}

/* Of a long text only the beginning is read for an answer: what stands behind may take it back. */
static void
read_no_further(const struct reading_context *context, struct reading *reading)
{
	bool is_text = context->item != NULL && context->item->type == ITEM_TEXT;
	reading->more_words = true;
	if ((is_text && reading->about == 0) || reading->kind == READING_UNCLEAR)
		return;
	reading->about = 0;
	reading->in_doubt = false;
	reading_ask(reading, REASON_AMBIGUOUS);
}

/* "No I'm her husband": to a question of ours, or to whose telephone it is. */
static bool
is_no(const struct reading_context *context, const struct reading *reading)
{
	return context->item != NULL && context->item->type == ITEM_YES_NO &&
	    reading->kind == READING_ANSWER && reading->values[0].value.billionths == 0;
}

/* "There is no one", where that is an answer: weights have not seen the question, and "agony" is no news
 * beside it. A risk that a pattern is sure of is one whatever was offered. */
static unsigned
without_own_words(struct arena *arena, const struct reading_context *context, struct scan *scan,
    const struct clean_text *clean, unsigned flags)
{
	bool only = !clean->words_below && !clean->was_cut && !clean->was_quoted;
	if ((flags & FLAGS_RISK) == 0 || !only || !own_words_are_all(arena, context, scan))
		return flags;
	if ((flags & FLAG_WEIGHED) != 0)
		flags &= ~(unsigned) (FLAGS_RISK | FLAG_WEIGHED);
	return flags & ~(unsigned) FLAG_CLINICAL;
}

static void
read_words(struct arena *arena, const struct reading_context *context, struct scan *scan,
    const struct heard *heard, const struct clean_text *clean, const struct speaking *speaking,
    unsigned flags, struct reading *reading)
{
	/* Crisis words beat END: a person reads them, and nothing is stopped in silence. A death or a
	 * wrong person ends the messages too, and says more. Weights alone take nobody's END away. */
	const unsigned risk = FLAGS_RISK | FLAG_WEIGHED;
	if ((flags & FLAG_URGENT) != 0 && skip_is_idiom(scan, clean))
		flags &= ~risk;
	flags = without_own_words(arena, context, scan, clean, flags);
	const unsigned graver =
	    FLAG_DECEASED | FLAG_WRONG_PERSON | (flags & FLAG_WEIGHED ? 0 : FLAG_URGENT);
	if ((flags & graver) == 0 &&
	    (heard_withdrawal(arena, context, scan, flags, reading) ||
		read_control(arena, context, scan, reading) ||
		heard_stop_beside(arena, context, scan, reading->cleaned, reading) ||
		heard_stop_anywhere(arena, context, heard, scan, reading))) {
		reading->flags = flags & (risk | FLAG_WITHDRAWS);
		return;
	}
	struct reading stop = { .cleaned = reading->cleaned };
	reading->stop_beside_danger = (flags & graver) == FLAG_URGENT &&
	    heard_stop_anywhere(arena, context, heard, NULL, &stop) && stop.control == CONTROL_STOP;
	reading->flags = flags;
	if (flags & FLAGS_FINAL) {
		reading->kind = READING_FLAG;
		reading->rule = "life-event";
		return;
	}
	read_answer(arena, context, scan, clean->whole, reading);
	reading->agrees = context->yes_no_prompt && reading->kind == READING_UNCLEAR &&
	    scan_finds(scan, PATTERN_AGREES, &(size_t){ 0 }, &(size_t){ 0 });
	if (clean->was_cut)
		read_no_further(context, reading);
	if ((flags & FLAG_PROXY) != 0 && is_no(context, reading))
		reading_ask(reading, REASON_AMBIGUOUS);
	speaking_settle(speaking, context, scan, reading);
	bool answered = reading->kind == READING_ANSWER && !reading->values[0].is_text;
	if (flags == 0 && !answered)
		heard_stop_of_others(arena, context, scan, reading);
	if (flags != 0 && reading->kind == READING_UNCLEAR) {
		reading->kind = READING_FLAG;
		reading->reason = REASON_NONE;
		reading->rule = "life-event";
	}
}

/* What a person wrote beside a machine's words. In a reaction the words are mostly ours, so that
 * only a crisis is heard there. */
static void
read_beside_machine(struct arena *arena, const struct reading_context *context,
    const struct heard *heard, unsigned flags, struct reading *reading)
{
	bool reaction = reading->reason == REASON_TAPBACK;
	if (flags & FLAG_WEIGHED)
		flags = 0; /* most of the words are a machine's */
	flags &= reaction ? (unsigned) FLAG_URGENT : (unsigned) FLAGS_RISK;
	if (flags != 0) {
		*reading = (struct reading){ .kind = READING_FLAG,
			.flags = flags,
			.rule = "life-event",
			.cleaned = reading->cleaned };
		return;
	}
	if (reaction)
		return;
	/* A machine is not asked what it meant. */
	struct reading stop = { .cleaned = reading->cleaned };
	if (heard_stop_anywhere(arena, context, heard, NULL, &stop) &&
	    (stop.control == CONTROL_STOP || reading->reason != REASON_AUTOREPLY))
		*reading = stop;
}

void
reading_of(struct arena *arena, const struct reading_context *context, struct str text,
    struct reading *out_reading)
{
	const struct lexicon *lexicon = phrases_lexicon(context->phrases);
	*out_reading = (struct reading){ .rule = "none" };
	struct clean_text clean;
	reading_clean(arena, lexicon, text, context->our_text, &clean);
	out_reading->cleaned = clean.answer;
	struct scan scan;
	struct heard heard;
	scan_text(arena, lexicon, clean.answer, &scan);
	heard_of(arena, lexicon, clean.heard, clean.answer, &scan, &heard);
	unsigned flags = heard_events(arena, context, &heard);
	struct speaking speaking = speaking_of(arena, context, &heard);
	flags = life_events_sift(flags | speaking.flags);
	/* For whom a second patient answers there, nobody can tell. */
	bool is_text = context->item != NULL && context->item->type == ITEM_TEXT;
	if (speaking.is_sharer && !(speaking.is_mentioned && is_text))
		flags &= ~(unsigned) FLAG_PROXY;
	if (read_machine(context, &clean, &scan, out_reading))
		read_beside_machine(arena, context, &heard, flags, out_reading);
	else
		read_words(arena, context, &scan, &heard, &clean, &speaking, flags, out_reading);
	out_reading->own = quarters_shown(arena, clean.own);
	if (clean.words_below)
		out_reading->more_words = true;
	if (context->explain != NULL)
		reading_explain_end(out_reading, context->explain);
}
