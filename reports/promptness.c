/* SPDX-License-Identifier: MIT */
/* The share of texts read in time, as text for a screen. */
#include "reports/promptness.h"

static const struct figure_words words = {
	.nothing = "no text came that a person must read",
	.period = "texts that came",
	.counted = "texts for a person to read",
	.not_yet = "not read and still within their time",
	.answered = "read, in time or late, of those whose time is over or that were read",
};

static const char definition[] =
    "read in time / due; in time: acknowledged or closed by the alert's due time, for words one "
    "working day";

/* A line: a team, a kind, or all. */
struct line {
	const char *group;
	int64_t texts, within, in_time, late, unread;
};

static void
add(struct line *line, const struct alert_tally *tally)
{
	line->texts += tally->texts;
	line->within += tally->within;
	line->in_time += tally->in_time;
	line->late += tally->late;
	line->unread += tally->unread;
}

static int64_t
due_of(const struct line *line)
{
	return line->in_time + line->late + line->unread;
}

static void
put_line(const struct figure_report *report, const struct line *line, struct strbuf *out)
{
	const int64_t counts[] = { line->texts, line->within, line->in_time, line->late,
		line->unread };
	char text[FIGURE_TEXT];
	strbuf_printf(out, "%-18.40s", line->group);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		strbuf_printf(out, "%10s", figure_count(report, counts[i], text));
	strbuf_printf(out, "%18s\n", figure_rate(report, line->in_time, due_of(line), text));
}

static void
put_titles(struct strbuf *out, const char *title)
{
	strbuf_printf(out, "\n%-18s%10s%10s%10s%10s%10s%18s\n", title, "texts", "within", "in time",
	    "late", "unread", "read in time");
}

static const char *
group_of(const struct alert_tally *tally, bool by_kind)
{
	if (by_kind)
		return tally->kind;
	return tally->team[0] == '\0' ? "no team" : tally->team;
}

/* Tallies are sorted by team, not by kind, so each group is gathered where it first occurs. */
static void
put_section(const struct figure_report *report, const struct alert_tally *list, size_t count,
    bool by_kind, struct strbuf *out)
{
	put_titles(out, by_kind ? "kind" : "team");
	for (size_t i = 0; i < count; i++) {
		struct line line = { .group = group_of(&list[i], by_kind) };
		bool first = true;
		for (size_t k = 0; k < i; k++)
			first = first && strcmp(group_of(&list[k], by_kind), line.group) != 0;
		for (size_t k = i; k < count && first; k++)
			if (strcmp(group_of(&list[k], by_kind), line.group) == 0)
				add(&line, &list[k]);
		if (first)
			put_line(report, &line, out);
	}
}

/* The days of what is counted, in the organisation's zone. */
static void
set_period(struct figure_context *context, const struct zone *zone, const struct alert_tally *list,
    size_t count, char from[static ZONE_TEXT], char to[static ZONE_TEXT])
{
	instant first = INSTANT_NONE, last = INSTANT_NONE;
	for (size_t i = 0; i < count; i++) {
		first = i == 0 ? list[i].first : instant_min(first, list[i].first);
		last = i == 0 ? list[i].last : instant_max(last, list[i].last);
	}
	context->from = count == 0 ? "" : date_format(date_of(zone, first), from);
	context->to = count == 0 ? "" : date_format(date_of(zone, last), to);
}

bool
report_promptness_print(const struct promptness_setup *setup, FILE *out, struct error *error)
{
	enum { REPORT_LIMIT = 1 << 20 };
	struct arena arena;
	struct strbuf text;
	size_t count;
	char from[ZONE_TEXT], to[ZONE_TEXT], as_of[ZONE_TEXT];
	arena_init(&arena);
	const struct alert_tally *list = alert_tally_list(setup->db, &arena, setup->organisation,
	    setup->team, setup->since, setup->until, setup->now, &count);
	struct line all = { .group = "all" };
	for (size_t i = 0; i < count; i++)
		add(&all, &list[i]);
	struct figure_context context = {
		.title = "Texts read in time",
		.of = setup->team[0] == '\0' ? "everything"
					     : arena_printf(&arena, "team %s", setup->team),
		.as_of = zone_format(setup->zone, setup->now, as_of),
		.definition = definition,
		.trace = "none",
		.counted = all.texts,
		.not_yet_due = all.within,
		.due = due_of(&all),
		.answered = all.in_time + all.late,
		.reader = setup->reader,
		.words = &words,
	};
	set_period(&context, setup->zone, list, count, from, to);
	struct figure_report report = { .context = &context };
	strbuf_init(&text, REPORT_LIMIT);
	figure_head(&report, &text);
	put_titles(&text, "");
	put_line(&report, &all, &text);
	put_section(&report, list, count, false, &text);
	put_section(&report, list, count, true, &text);
	bool whole = !db_failed(setup->db, error);
	if (whole && (fwrite(text.data, 1, text.len, out) != text.len || fflush(out) != 0))
		whole = error_set(error, ERROR_IO, "the report could not be written");
	strbuf_done(&text);
	arena_done(&arena);
	return whole;
}
