/* SPDX-License-Identifier: MIT */
#include "conversations/reading_quarters.h"

#include "conversations/reading_explain.h"

static const char *
kind_word(enum mention_kind kind)
{
	switch (kind) {
	case MENTION_VALUE: return "answer";
	case MENTION_OUT: return "not offered";
	case MENTION_FRACTION: return "fraction";
	case MENTION_COUNTED: return "counts something";
	case MENTION_PHONE: return "telephone number";
	case MENTION_SILENT: return "says nothing";
	}
	BUG("mention %d", (int) kind);
}

static const char *
source_word(enum mention_source source)
{
	switch (source) {
	case SOURCE_DIGITS: return "digits";
	case SOURCE_NUMBER_WORD: return "number word";
	case SOURCE_ORDINAL: return "ordinal";
	case SOURCE_LETTER: return "letter";
	case SOURCE_LABEL: return "label";
	case SOURCE_NUMBER_TYPO: return "slip in a number word";
	case SOURCE_TYPO: return "slip in a label";
	}
	BUG("source %d", (int) source);
}

void
reading_explain_sight(const struct sight *sight, struct strbuf *out)
{
	for (size_t i = 0; i < sight->count; i++) {
		const struct mention *mention = &sight->mentions[i];
		bool has_value = mention->kind == MENTION_VALUE || mention->kind == MENTION_OUT;
		char number[DECIMAL_TEXT];
		strbuf_printf(out, "  words %zu-%zu \"", mention->from + 1, mention->to);
		for (size_t at = mention->from; at < mention->to && at < sight->scan->count; at++) {
			strbuf_puts(out, at == mention->from ? "" : " ");
			strbuf_add(out, quarters_shown(sight->arena, sight->scan->tokens[at].text));
		}
		strbuf_printf(out, "\": %s", kind_word(mention->kind));
		if (has_value)
			strbuf_printf(out, " %s by %s", decimal_format(mention->value, number),
			    source_word(mention->source));
		strbuf_puts(out, mention->negated ? ", denied\n" : "\n");
	}
}

void
reading_explain_end(const struct reading *reading, struct strbuf *out)
{
	if (reading->kind == READING_UNCLEAR)
		strbuf_printf(out, "  asked again: %s", reading_reason_word(reading->reason));
	else
		strbuf_printf(out, "  decided by: %s", reading->rule);
	for (unsigned flag = 1; flag != 0 && flag <= reading->flags; flag <<= 1)
		if (reading->flags & flag)
			strbuf_printf(out, ", %s", reading_flag_word((enum reading_flag) flag));
	strbuf_puts(out, reading->more_words ? ", more words\n" : "\n");
}
