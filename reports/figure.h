/* SPDX-License-Identifier: MIT */
#ifndef REPORTS_FIGURE_H
#define REPORTS_FIGURE_H

/*
 * Figures never travel alone (safety rule 13). This is the only place that writes a percentage, and
 * it writes its two numbers beside it; and it writes none before the context was told: of whom,
 * which period, as of when, how many answered, what is not yet due, what was not adjusted for, what
 * is masked, and how deaths are traced. No other file of reports/ may print a percentage; a test
 * reads them.
 */
#include "base/strbuf.h"
#include "reports/suppression.h"

/* What the head says around its numbers; each ends a sentence of figure_head. */
struct figure_words {
	const char *nothing; /* the period, when nothing is counted */
	const char *period;  /* before "from … to …" */
	const char *counted, *not_yet;
	const char *answered;
};

struct figure_context {
	const char *title;      /* "Completion of follow-ups" */
	const char *of;         /* the filter in words */
	const char *from, *to;  /* the days of what is counted; "" where nothing is */
	const char *as_of;      /* now, in the organisation's time */
	const char *definition; /* what the rates are, with their denominators */
	const char *trace;      /* how deaths and moves are traced: "none" is said too */
	int64_t counted;        /* everything planned */
	int64_t not_yet_due;    /* of them, in no denominator */
	int64_t due, answered;  /* the response */
	enum suppression_reader reader;
	const struct figure_words *words; /* NULL: those of follow-ups */
};

/* A report being written. Zeroed but for its context. */
struct figure_report {
	const struct figure_context *context;
	bool told;
};

/* The context as lines of text. */
void figure_head(struct figure_report *report, struct strbuf *out);

/* The context as names and values, for a CSV whose every row carries them. */
enum { FIGURE_CONTEXT_COLUMNS = 11 };
extern const char *const figure_context_names[FIGURE_CONTEXT_COLUMNS];
void figure_context_values(
    struct figure_report *report, struct strbuf out_values[static FIGURE_CONTEXT_COLUMNS]);

enum { FIGURE_TEXT = 80 };

/* A count as the reader may see it: "26", or "*". */
const char *
figure_count(const struct figure_report *report, int64_t count, char out[static FIGURE_TEXT]);

/* "87% (26/30)"; "–" of nothing; "few" or "*" where there is none to show. A figure before its
 * context is a bug. */
const char *figure_rate(
    const struct figure_report *report, int64_t count, int64_t of, char out[static FIGURE_TEXT]);

/* Whole percent for a CSV that has both numbers beside it; false: there is none to show. */
bool
figure_percent(const struct figure_report *report, int64_t count, int64_t of, int64_t *out_percent);

#endif
