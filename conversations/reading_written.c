/* SPDX-License-Identifier: MIT */
#include "conversations/reading_cover.h"
#include "conversations/reading_skip.h"
#include "instruments/written.h"

#include "conversations/reading_written.h"

enum { WHOLE_LIMIT = 64 };

static const word_set before = WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_LEAD);
static const word_set behind =
    WORD_SET(WORDS_POLITE) | WORD_SET(WORDS_SIGNOFF) | WORD_SET(WORDS_TAIL);

/* Said with these, it may be another than the one that is meant. "No" is a number's too. */
static const word_set doubts = WORD_SET(WORDS_NEGATION) | WORD_SET(WORDS_NEGATION_BEHIND) |
    WORD_SET(WORDS_NO_ARTICLE) | WORD_SET(WORDS_NO) | WORD_SET(WORDS_CORRECTION) |
    WORD_SET(WORDS_MEANT) | WORD_SET(WORDS_OR) | WORD_SET(WORDS_BOUND) | WORD_SET(WORDS_QUALIFIER) |
    WORD_SET(WORDS_CONTRAST) | WORD_SET(WORDS_HEDGE) | WORD_SET(WORDS_PAST) | WORD_SET(WORDS_SKIP);

/* "Sorry, NE61 3AB" mends a try that was not understood. Where none was, it may mend another answer. */
static bool
is_mending(const struct sight *sight, size_t at)
{
	return sight->context->is_re_asked && token_in(sight->scan, at, WORD_SET(WORDS_CORRECTION));
}

static bool
is_idle_mark(const struct scan *scan, size_t at)
{
	return token_is_mark_of(scan, at, ".,:;!\n-\"'");
}

static bool
is_idle(const struct sight *sight, size_t at, word_set lists)
{
	const struct scan *scan = sight->scan;
	if (is_idle_mark(scan, at))
		return true;
	if (!token_is_word(scan, at) || token_in(scan, at, doubts))
		return false;
	return token_in(scan, at, lists) || word_is_of_question(sight, at) ||
	    word_is_name(scan, at);
}

/* What the tokens from `from` up to `to` are written as; false when they are no answer. */
static bool
write_tokens(const struct sight *sight, size_t from, size_t to, char out[static WRITTEN_TEXT])
{
	char whole[WHOLE_LIMIT];
	size_t count = 0;
	for (size_t at = from; at < to; at++) {
		struct str text = sight->scan->tokens[at].text;
		if (count + text.len >= sizeof(whole))
			return false;
		memcpy(whole + count, text.data, text.len);
		count += text.len;
	}
	return item_write(sight->context->item, str_of(whole, count), out);
}

/* Between this token and the one before, no word is cut in two. */
static bool
is_cut(const struct scan *scan, size_t at)
{
	return at == 0 || at == scan->count || !token_is_joined(scan, at) ||
	    scan->tokens[at].kind == TOKEN_MARK || scan->tokens[at - 1].kind == TOKEN_MARK;
}

/* The "a" of "a B1 1AA", which is a word or a postcode's first letter. */
static bool
is_lone_letter(const struct scan *scan, size_t at)
{
	return token_is_word(scan, at) && scan->tokens[at].text.len == 1 && at + 1 < scan->count &&
	    !token_is_joined(scan, at + 1);
}

/* How many different answers are left, when idle words are taken away before and behind; one that
 * begins with a lone letter counts as two. `out` is the last of them. */
static size_t
count_answers(const struct sight *sight, char out[static WRITTEN_TEXT])
{
	const struct scan *scan = sight->scan;
	size_t found = 0;
	for (size_t from = 0; from < scan->count; from++) {
		for (size_t to = scan->count; to > from; to--) {
			char written[WRITTEN_TEXT];
			if (is_cut(scan, from) && is_cut(scan, to) &&
			    write_tokens(sight, from, to, written) &&
			    (found == 0 || strcmp(written, out) != 0)) {
				(void) snprintf(out, WRITTEN_TEXT, "%s", written);
				found += is_lone_letter(scan, from) ? 2 : 1;
			}
			if (!is_idle(sight, to - 1, behind))
				break;
		}
		if (!is_idle(sight, from, before) && !is_mending(sight, from))
			break;
	}
	return found;
}

void
reading_written(const struct sight *sight, struct reading *out_reading)
{
	char written[WRITTEN_TEXT];
	if (skip_is_all(sight->scan) != NULL) {
		out_reading->kind = READING_SKIP;
		out_reading->rule = "skip";
		return;
	}
	size_t found = count_answers(sight, written);
	if (found != 1) {
		reading_ask(out_reading, found == 0 ? REASON_UNPARSED : REASON_AMBIGUOUS);
		return;
	}
	out_reading->kind = READING_ANSWER;
	out_reading->value_count = 1;
	out_reading->values[0] =
	    (struct reading_value){ .written = arena_strdup(sight->arena, written) };
	out_reading->rule = "written";
}

bool
reading_is_written(struct arena *arena, const struct reading_context *context, struct scan *scan,
    struct reading *reading)
{
	struct sight sight;
	if (context->item == NULL || !item_is_written(context->item) ||
	    item_has_options(context->item) || context->named != 0)
		return false;
	struct reading other = *reading;
	sight_init(&sight, arena, context, scan);
	reading_written(&sight, &other);
	if (other.kind != READING_ANSWER)
		return false;
	*reading = other;
	return true;
}
