/* SPDX-License-Identifier: MIT */
#include "conversations/read_table.h"

enum { READ_EXPLAIN_LIMIT = 1 << 16 };

/* The items of the types, and their words. Yes and no are offered as 1 and 2 too. */

#define WHOLE(n)                                                                                   \
	{                                                                                          \
		INT64_C(n) * DECIMAL_ONE                                                           \
	}

static struct option ord5_options[] = { { WHOLE(1), 1 }, { WHOLE(2), 2 }, { WHOLE(3), 3 },
	{ WHOLE(4), 4 }, { WHOLE(5), 5 } };
static const char *ord5_labels[] = { "none", "very mild", "mild", "moderate", "severe" };
static const char *const none_also[] = { "no pain", "none at all", "no pain at all", "pain free",
	NULL };
static const char *const no_pain_also[] = { "none at all", "none whatsoever", "no pain at all",
	"no pain whatsoever", "pain free", NULL };
static const char *const no_more[] = { NULL };
static const char *const *ord5_also[] = { none_also, no_more, no_more, no_more, no_more };

static struct option yes_no_options[] = { { WHOLE(1), 1 }, { WHOLE(0), 2 } };
static const char *yes_no_labels[] = { "yes", "no" };

static bool multi_exclusive[] = { false, false, false, false, true };
static const char *multi_labels[] = { "pain", "swelling", "numbness", "stiffness",
	"none of these" };
static const char *const pain_also[] = { "painful", "pains", "sore", "soreness", "ache", "aches",
	"aching", "achy", "hurts", "hurting", NULL };
static const char *const swelling_also[] = { "swollen", "swells", "puffy", "puffiness", NULL };
static const char *const numbness_also[] = { "numb", "no feeling", NULL };
static const char *const stiffness_also[] = { "stiff", "stiffening", NULL };
static const char *const *multi_also[] = { pain_also, swelling_also, numbness_also, stiffness_also,
	no_more };

static const struct {
	const char *name;
	bool has_item;
	struct item item;
	struct item_wording wording;
} types[] = {
	{ "ORD5", true,
	    { .link_id = "ord5", .type = ITEM_CHOICE, .options = ord5_options, .option_count = 5 },
	    { .text = "Pain?", .labels = ord5_labels, .synonyms = ord5_also } },
	{ "NRS", true,
	    { .link_id = "nrs", .type = ITEM_NUMBER, .low = WHOLE(0), .high = WHOLE(10) },
	    { .text = "Pain?",
		.low_label = "no pain",
		.high_label = "worst pain",
		.low_synonyms = no_pain_also } },
	{ "YN", true,
	    { .link_id = "yn", .type = ITEM_YES_NO, .options = yes_no_options, .option_count = 2 },
	    { .text = "", .labels = yes_no_labels } },
	{ "DATE", true, { .link_id = "date", .type = ITEM_DATE }, { .text = "" } },
	{ "TEXT", true, { .link_id = "text", .type = ITEM_TEXT }, { .text = "" } },
	{ "POSTCODE", true, { .link_id = "postcode", .type = ITEM_POSTCODE },
	    { .text = "What is your postcode?" } },
	{ "PHONE", true, { .link_id = "phone", .type = ITEM_TELEPHONE },
	    { .text = "On which telephone number can we ring you?" } },
	{ "MULTI", true,
	    { .link_id = "multi",
		.type = ITEM_CHOICES,
		.options = ord5_options,
		.option_count = 5,
		.exclusive = multi_exclusive },
	    { .text = "Which of these have you had this week?",
		.labels = multi_labels,
		.synonyms = multi_also } },
	{ "ANY", false, { .link_id = "any" }, { .text = "" } },
};

/* The same items in the words of other languages; Welsh is tried as people mix it, with English ones. */
static const char *polish_labels[] = { "brak", "bardzo lekki", "lekki", "umiarkowany", "silny" };
static const char *const polish_none[] = { "wcale", "brak bólu", "nie boli", "bez bólu", NULL };
static const char *const *polish_also[] = { polish_none, no_more, no_more, no_more, no_more };
static const char *polish_yes_no[] = { "tak", "nie" };
static const char *urdu_labels[] = { "بالکل نہیں", "بہت ہلکا", "ہلکا", "درمیانہ", "شدید" };
static const char *const urdu_none[] = { "کوئی درد نہیں", "درد نہیں", "bilkul nahi", NULL };
static const char *const urdu_light[] = { "halka", NULL };
static const char *const urdu_bad[] = { "shadeed", NULL };
static const char *const *urdu_also[] = { urdu_none, no_more, urdu_light, no_more, urdu_bad };
static const char *urdu_yes_no[] = { "جی ہاں", "جی نہیں" };

static const struct {
	const char *language, *type;
	struct item_wording wording;
} others[] = {
	{ "pl", "ORD5", { .text = "Ból?", .labels = polish_labels, .synonyms = polish_also } },
	{ "pl", "NRS",
	    { .text = "Ból?", .low_label = "brak bólu", .high_label = "najgorszy ból" } },
	{ "pl", "YN", { .text = "", .labels = polish_yes_no } },
	{ "ur", "ORD5", { .text = "درد؟", .labels = urdu_labels, .synonyms = urdu_also } },
	{ "ur", "NRS",
	    { .text = "درد؟", .low_label = "کوئی درد نہیں", .high_label = "سب سے شدید درد" } },
	{ "ur", "YN", { .text = "", .labels = urdu_yes_no } },
};

static const struct item_wording *
wording_of(const struct phrases *phrases, size_t type)
{
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strcmp(others[i].language, phrases_language(phrases)) == 0 &&
		    strcmp(others[i].type, types[type].name) == 0)
			return &others[i].wording;
	return &types[type].wording;
}

/* The order in which flags are told where a reading has several. */
static const enum reading_flag flags[] = { FLAG_URGENT, FLAG_DECEASED, FLAG_WRONG_PERSON,
	FLAG_PROXY, FLAG_NOT_OPERATED, FLAG_CLINICAL, FLAG_HUMAN, FLAG_CORRECT_PREVIOUS,
	FLAG_WITHDRAWS };

static bool
reply_read(struct arena *arena, const struct phrases *phrases, const char *type, struct str reply,
    struct date today, struct strbuf *explain, struct reading *out_reading)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i].name, type) != 0)
			continue;
		const struct reading_context context = {
			.phrases = phrases,
			.item = types[i].has_item ? &types[i].item : NULL,
			.wording = types[i].has_item ? wording_of(phrases, i) : NULL,
			.items_left = READING_ANSWERS,
			.offers_letters = item_has_options(&types[i].item),
			.today = today,
			.explain = explain,
		};
		reading_of(arena, &context, reply, out_reading);
		return true;
	}
	return false;
}

bool
read_table_reply(struct arena *arena, const struct phrases *phrases, const char *type,
    struct str reply, struct date today, struct reading *out_reading)
{
	return reply_read(arena, phrases, type, reply, today, NULL, out_reading);
}

/* what a reading comes to */

static void
value_add(struct strbuf *out, const char *type, const struct reading_value *value)
{
	char number[DECIMAL_TEXT], date[ZONE_TEXT];
	if (value->is_text)
		strbuf_puts(out, "text");
	else if (value->written != NULL)
		strbuf_puts(out, value->written);
	else if (value->is_date)
		strbuf_puts(out, date_format(value->date, date));
	else if (strcmp(type, "YN") == 0)
		strbuf_puts(out, value->value.billionths == 0 ? "N" : "Y");
	else
		strbuf_puts(out, decimal_format(value->value, number));
}

static void
flags_add(struct strbuf *out, unsigned set)
{
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (set & (unsigned) flags[i])
			strbuf_printf(
			    out, "%sF:%s", out->len == 0 ? "" : "+", reading_flag_word(flags[i]));
}

char *
read_table_got(struct arena *arena, const char *type, const struct reading *reading)
{
	struct strbuf out;
	strbuf_init(&out, 1024);
	switch (reading->kind) {
	case READING_ANSWER:
	case READING_SEVERAL:
		strbuf_puts(&out, reading->kind == READING_ANSWER ? "A:" : "M:");
		for (size_t i = 0; i < reading->value_count; i++) {
			strbuf_puts(&out, i == 0 ? "" : ",");
			value_add(&out, type, &reading->values[i]);
		}
		break;
	case READING_SKIP: strbuf_puts(&out, "S"); break;
	case READING_CONTROL: strbuf_printf(&out, "X:%s", control_word(reading->control)); break;
	case READING_FLAG: break;
	case READING_UNCLEAR:
		strbuf_printf(&out, "R:%s", reading_reason_word(reading->reason));
		break;
	}
	flags_add(&out, reading->flags);
	char *text = arena_cstr(arena, strbuf_str(&out));
	strbuf_done(&out);
	return text;
}

/* the table */

static struct str
unescape(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool escape = text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] == 'n';
		out[len++] = escape ? '\n' : text.data[i];
		i += escape;
	}
	return str_of(out, len);
}

/* The part before the next tab, which may be empty; str_split would end at a trailing one. */
static bool
field_take(struct str *rest, struct str *out_field)
{
	if (rest->data == NULL)
		return false;
	ptrdiff_t tab = str_find(*rest, STR("\t"), 0);
	size_t end = tab < 0 ? rest->len : (size_t) tab;
	*out_field = str_of(rest->data, end);
	*rest = tab < 0 ? (struct str){ 0 } : str_of(rest->data + end + 1, rest->len - end - 1);
	return true;
}

static void
row_count(struct str expected, const char *got, struct read_counts *counts)
{
	struct str rest = expected, want_value = { 0 }, got_value = { 0 };
	struct str got_rest = str_from(got);
	(void) str_split(&rest, '+', &want_value);
	(void) str_split(&got_rest, '+', &got_value);
	bool stores = str_starts(got_value, "A:") || str_starts(got_value, "M:");
	if (str_is(expected, got))
		counts->right++;
	else if (stores && !str_eq(got_value, want_value))
		counts->wrong++;
	else
		counts->safe++;
}

static bool
row_read(struct arena *arena, const struct phrases *phrases, struct str line, struct date today,
    struct strbuf *explain, struct strbuf *out, struct read_counts *counts)
{
	struct str rest = line, type, reply, expected;
	if (!field_take(&rest, &type) || !field_take(&rest, &reply) ||
	    !field_take(&rest, &expected))
		return false;
	const char *name = arena_cstr(arena, type);
	struct reading reading;
	if (!reply_read(arena, phrases, name, unescape(arena, reply), today, explain, &reading))
		return false;
	const char *got = read_table_got(arena, name, &reading);
	strbuf_printf(out, "%.*s\t", STR_ARG(type));
	strbuf_add(out, reply);
	strbuf_char(out, '\t');
	strbuf_add(out, expected);
	strbuf_printf(out, "\t%s\n", got);
	if (explain != NULL)
		strbuf_add(out, strbuf_str(explain));
	row_count(expected, got, counts);
	return true;
}

bool
read_table(const struct phrases *phrases, struct str table, struct date today, bool explain,
    struct strbuf *out, struct read_counts *out_counts, struct error *error)
{
	struct arena arena = { 0 };
	struct strbuf explained;
	strbuf_init(&explained, READ_EXPLAIN_LIMIT);
	struct read_counts counts = { 0 };
	struct str rest = table, line;
	bool good = true;
	for (size_t number = 1; good && str_split(&rest, '\n', &line); number++) {
		if (str_ends(line, "\r"))
			line.len--;
		if (line.len == 0 || str_starts(line, "#"))
			continue;
		strbuf_reset(&explained);
		good = row_read(
		    &arena, phrases, line, today, explain ? &explained : NULL, out, &counts);
		if (!good)
			error_set(error, ERROR_INPUT,
			    "line %zu: expected a type (ORD5 NRS YN DATE TEXT POSTCODE PHONE MULTI ANY), a reply and "
			    "what is expected, with tabs between",
			    number);
		arena_reset(&arena);
	}
	strbuf_done(&explained);
	arena_done(&arena);
	if (!good)
		return false;
	strbuf_printf(
	    out, "right %zu, safe %zu, wrong %zu\n", counts.right, counts.safe, counts.wrong);
	*out_counts = counts;
	return true;
}
