/* SPDX-License-Identifier: MIT */
#include "conversations/life_events.h"
#include "conversations/other_name.h"
#include "conversations/reading_mention.h"

#include "conversations/speaker.h"

#define FLAGS_OF_NAMES ((unsigned) (FLAG_PROXY | FLAG_WRONG_PERSON))

/* One piece of the text with its names masked. */
struct masked {
	const struct reading_context *context;
	struct str text;
	struct scan *scan;
};

static bool
has_names(const struct reading_names *names)
{
	return names->given.len + names->family.len + names->others.len > 0;
}

/* Of all that was heard, what makes it least the patient's stands. */
static void
hear(struct speaking *out, enum speaker speaker)
{
	if (speaker > out->speaker)
		out->speaker = speaker;
}

/* Where it stands last in the text it begins with a capital, and goes on without. */
static bool
is_capital(struct str text, struct str name)
{
	for (size_t at = text.len + 1; at-- > name.len;) {
		struct str word = str_sub(text, at - name.len, at);
		if (str_eq_nocase(word, name))
			return word.data[0] != name.data[0] && word.data[1] == name.data[1];
	}
	return false;
}

/* "Bob here, 2": what opens a sentence has a capital in any case. */
static bool
opens(struct str plain, struct str name)
{
	size_t at = (size_t) (name.data - plain.data);
	return at < 2 || strchr(".,", plain.data[at - 2]) != NULL;
}

/* A name where the one who writes gives theirs. */
static void
judge(const struct masked *masked, struct str plain, struct str name, struct speaking *out)
{
	const struct lexicon *lexicon = masked->scan->lexicon;
	bool unknown = name.len > 1 && lexicon_lists(lexicon, name) == 0;
	bool prompted = masked->context->yes_no_prompt;
	if (str_is(name, NAME_OWN "s")) /* "it's Ada's" */
		return;
	if (str_is(name, NAME_OWN)) {
		hear(out, SPEAKER_PATIENT);
	} else if (str_is(name, NAME_OTHER) || str_is(name, NAME_PERHAPS)) {
		hear(out, SPEAKER_OTHER);
		out->is_sharer = true;
	} else if (str_is(name, NAME_FAMILY)) {
		hear(out, SPEAKER_DOUBTED);
	} else if (unknown &&
	    (opens(plain, name) || other_name_is_written(lexicon, masked->text, name))) {
		hear(out, SPEAKER_OTHER);
	} else if (prompted && name.len > 1 && (unknown || is_capital(masked->text, name))) {
		hear(out, SPEAKER_DOUBTED);
	}
}

/* The name before a last one: "Bob" of "this is Bob familyname". */
static struct str
before_family(struct str plain, size_t from, struct str name)
{
	if (!str_is(name, NAME_FAMILY))
		return name;
	size_t to = (size_t) (name.data - plain.data);
	struct str before = other_name_candidate(plain, from, to);
	return before.len > 1 ? before : name;
}

static void
hear_introductions(
    const struct masked *masked, const struct prospect *prospect, struct speaking *out)
{
	size_t from, to, at = 0;
	while (lexicon_find(prospect, PATTERN_SPEAKER, at, &from, &to)) {
		struct str name = other_name_candidate(prospect->text, from, to);
		name = before_family(prospect->text, from, name);
		judge(masked, prospect->text, name, out);
		at = to > at ? to : at + 1;
	}
	at = 0;
	while (lexicon_find(prospect, PATTERN_NOT_NAMED, at, &from, &to)) {
		struct str name = other_name_candidate(prospect->text, from, to);
		if (str_is(name, NAME_OWN))
			out->flags |= FLAG_WRONG_PERSON;
		at = to > at ? to : at + 1;
	}
	out->is_absent = out->is_absent || lexicon_find(prospect, PATTERN_ABSENT, 0, &from, &to);
}

static void
hear_in(struct arena *arena, const struct masked *masked, const struct prospect *prospect,
    struct speaking *out)
{
	struct life_events events;
	struct scan scan = *masked->scan;
	scan.lexicon = prospect->lexicon;
	scan.prospect = *prospect;
	hear_introductions(masked, prospect, out);
	life_events_of(arena, &scan, &events);
	out->flags |= events.flags & FLAGS_OF_NAMES;
}

/* Its last word, past kisses and marks: where a text is signed. */
static size_t
last_word(const struct scan *scan)
{
	size_t at = scan->count;
	while (at > 0 &&
	    (scan->tokens[at - 1].kind == TOKEN_MARK ||
		token_in(scan, at - 1, WORD_SET(WORDS_POLITE)) ||
		str_is(scan->tokens[at - 1].text, "x")))
		at--;
	return at == 0 || !token_is_word(scan, at - 1) ? scan->count : at - 1;
}

/* Nothing but a yes and courtesies stands before the token. */
static bool
is_behind_yes(const struct scan *scan, size_t at)
{
	const word_set yes =
	    WORD_SET(WORDS_YES) | WORD_SET(WORDS_YES_WHOLE) | WORD_SET(WORDS_POLITE);
	while (at > 0 && (scan->tokens[at - 1].kind == TOKEN_MARK || token_in(scan, at - 1, yes)))
		at--;
	return at == 0;
}

/* "Yes, Mark": a word that we know, and here perhaps a name. */
static bool
is_name_behind_yes(const struct masked *masked, size_t at)
{
	const word_set courteous = WORD_SET(WORDS_YES) | WORD_SET(WORDS_YES_WHOLE);
	struct str name = masked->scan->tokens[at].text;
	return !str_is(name, NAME_OWN) && !token_in(masked->scan, at, courteous) &&
	    is_capital(masked->text, name) && is_behind_yes(masked->scan, at);
}

/* To "is this your phone?" any word at the end that we don't know may be a name. */
static void
hear_signature(const struct masked *masked, struct speaking *out)
{
	const struct scan *scan = masked->scan;
	size_t at = last_word(scan);
	if (at == scan->count || out->speaker == SPEAKER_PATIENT)
		return;
	struct str name = scan->tokens[at].text;
	bool known = scan->tokens[at].lists != 0 || name.len < 2 || str_is(name, NAME_OWN) ||
	    str_is(name, NAME_OWN "s");
	bool prompted = masked->context->yes_no_prompt;
	if (known ? prompted && is_name_behind_yes(masked, at)
		  : prompted || is_capital(masked->text, name))
		hear(out, SPEAKER_DOUBTED);
}

/* Another patient is named, and the one who was asked has not said that they write. */
static void
hear_mention(const struct masked *masked, struct speaking *out)
{
	static const char *const others[] = { " " NAME_OTHER " ", " " NAME_OTHER "s " };
	size_t last = last_word(masked->scan);
	bool signs =
	    last < masked->scan->count && str_is(masked->scan->tokens[last].text, NAME_PERHAPS);
	bool named = signs;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		named = named || str_find(masked->scan->plain, str_from(others[i]), 0) >= 0;
	if (!named || out->speaker == SPEAKER_PATIENT || out->is_sharer)
		return;
	out->speaker = SPEAKER_OTHER;
	out->is_sharer = out->is_mentioned = true;
}

static void
hear_piece(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct str text, struct speaking *out)
{
	struct scan copy;
	struct prospect prospect;
	const struct lexicon *lexicon;
	struct masked masked = { .context = context, .text = text, .scan = scan };
	if (name_mask(arena, scan->lexicon, &context->names, text, &masked.text)) {
		scan_text(arena, scan->lexicon, masked.text, &copy);
		masked.scan = &copy;
	}
	hear_in(arena, &masked, &masked.scan->prospect, out);
	for (size_t i = 0; (lexicon = phrases_beside(context->phrases, i)) != NULL; i++) {
		const struct prospect *beside = masked.scan->beside;
		if (beside == NULL)
			lexicon_look(
			    lexicon, arena, masked.scan->grams, masked.scan->plain, &prospect);
		hear_in(arena, &masked, beside == NULL ? &prospect : &beside[i], out);
	}
	hear_signature(&masked, out);
	hear_mention(&masked, out);
	if (context->names.others.len > 0 && other_name_is_given(scan, text))
		out->flags |= FLAG_WRONG_PERSON;
}

struct speaking
speaking_of(struct arena *arena, const struct reading_context *context, const struct heard *heard)
{
	struct speaking speaking = { 0 };
	if (!has_names(&context->names))
		return speaking;
	for (size_t i = 0; i < heard->count; i++)
		hear_piece(arena, context, heard->scans[i], heard->texts[i], &speaking);
	/* Not the one may be the other: the telephone is right for somebody, so it stays. */
	if (context->names.others.len > 0 && (speaking.flags & FLAG_WRONG_PERSON) != 0) {
		speaking.flags &= ~(unsigned) FLAG_WRONG_PERSON;
		speaking.speaker = SPEAKER_OTHER;
		speaking.is_sharer = true;
	}
	if (speaking.is_absent && context->yes_no_prompt)
		speaking.speaker = SPEAKER_OTHER;
	else if (speaking.is_absent)
		speaking.flags |= FLAG_PROXY;
	return speaking;
}

/* "No, this is Bob", "Ada's not here": to "is this Ada's phone?" it is a no. */
static bool
is_no_of_other(const struct speaking *speaking, const struct scan *scan)
{
	bool no = scan_match_at(scan, WORDS_NO, 0) != NULL;
	return speaking->is_absent || (no && speaking->speaker >= SPEAKER_DOUBTED);
}

static void
settle_prompt(const struct speaking *speaking, const struct scan *scan, struct reading *reading)
{
	reading->more_words = reading->more_words || speaking->speaker >= SPEAKER_DOUBTED;
	if (reading->kind != READING_UNCLEAR || !is_no_of_other(speaking, scan) ||
	    scan_has(scan, WORDS_YES))
		return;
	reading->kind = READING_ANSWER;
	reading->reason = REASON_NONE;
	reading->value_count = 1;
	reading->values[0] = (struct reading_value){ .value = decimal_from_int(0) };
	reading->rule = "not-theirs";
	reading->speaker = SPEAKER_OTHER;
}

void
speaking_settle(const struct speaking *speaking, const struct reading_context *context,
    const struct scan *scan, struct reading *reading)
{
	reading->speaker = speaking->speaker;
	if (context->yes_no_prompt) {
		settle_prompt(speaking, scan, reading);
		return;
	}
	bool is_answer = reading->kind == READING_ANSWER || reading->kind == READING_SEVERAL ||
	    reading->kind == READING_SKIP;
	bool is_text = reading->kind == READING_ANSWER && reading->values[0].is_text;
	if (!is_answer || speaking->speaker < SPEAKER_DOUBTED)
		return;
	reading->more_words = true;
	/* A person reads what is written in their own words: names in it are of many people. */
	if (is_text && (!speaking->is_sharer || speaking->is_mentioned))
		return;
	bool is_proxy = (reading->flags & FLAG_PROXY) != 0 && !speaking->is_sharer;
	if (speaking->speaker == SPEAKER_OTHER && !is_proxy) {
		reading->about = 0;
		reading->in_doubt = false;
		reading_ask(reading, REASON_UNPARSED);
	}
}
