/* SPDX-License-Identifier: MIT */
/* The one renderer of figures and of what must stand beside them. */
#include "reports/figure.h"

static const char case_mix[] =
    "not adjusted: groups differ in whom they treat, so a difference is no judgement";

static const struct figure_words words_of_followups = {
	.nothing = "nothing is planned",
	.period = "due",
	.counted = "planned",
	.not_yet = "not yet due",
	.answered = "answered in full or in part, of those due",
};

const char *
figure_count(const struct figure_report *report, int64_t count, char out[static FIGURE_TEXT])
{
	BUG_ON(!report->told, "a figure without its context");
	int64_t shown = 0;
	if (suppression_count(report->context->reader, count, &shown))
		(void) snprintf(out, FIGURE_TEXT, "%lld", (long long) shown);
	else
		(void) snprintf(out, FIGURE_TEXT, "*");
	return out;
}

bool
figure_percent(const struct figure_report *report, int64_t count, int64_t of, int64_t *out_percent)
{
	BUG_ON(!report->told, "a figure without its context");
	return suppression_percent(report->context->reader, count, of, out_percent);
}

static const char *
no_rate(enum suppression_reader reader, int64_t of)
{
	if (of == 0)
		return "–";
	return reader == SUPPRESSION_OWN_TEAM ? "few" : "*";
}

const char *
figure_rate(
    const struct figure_report *report, int64_t count, int64_t of, char out[static FIGURE_TEXT])
{
	int64_t percent = 0;
	char part[FIGURE_TEXT], whole[FIGURE_TEXT];
	if (figure_percent(report, count, of, &percent))
		(void) snprintf(out, FIGURE_TEXT, "%d%% (%.20s/%.20s)", (int) percent,
		    figure_count(report, count, part), figure_count(report, of, whole));
	else
		(void) snprintf(out, FIGURE_TEXT, "%s", no_rate(report->context->reader, of));
	return out;
}

void
figure_head(struct figure_report *report, struct strbuf *out)
{
	const struct figure_context *context = report->context;
	const struct figure_words *words =
	    context->words == NULL ? &words_of_followups : context->words;
	report->told = true;
	char n[FIGURE_TEXT], future[FIGURE_TEXT], rate[FIGURE_TEXT];
	strbuf_printf(out, "%s\n\n", context->title);
	strbuf_printf(out, "  of        %s\n", context->of);
	if (context->from[0] == '\0')
		strbuf_printf(out, "  period    %s\n", words->nothing);
	else
		strbuf_printf(out, "  period    %s from %s to %s\n", words->period, context->from,
		    context->to);
	strbuf_printf(out, "  as of     %s\n", context->as_of);
	strbuf_printf(out, "  n         %s %s, of which %s %s: counted apart, in no rate\n",
	    figure_count(report, context->counted, n), words->counted,
	    figure_count(report, context->not_yet_due, future), words->not_yet);
	strbuf_printf(out, "  response  %s %s\n",
	    figure_rate(report, context->answered, context->due, rate), words->answered);
	strbuf_printf(out, "  rates     %s\n", context->definition);
	strbuf_printf(out, "  case mix  %s\n", case_mix);
	strbuf_printf(out, "  small n   %s\n", suppression_words(context->reader));
	strbuf_printf(out, "  deaths    traced by: %s\n", context->trace);
}

const char *const figure_context_names[FIGURE_CONTEXT_COLUMNS] = {
	"of",
	"period_from",
	"period_to",
	"as_of",
	"all_planned",
	"all_due",
	"all_answered",
	"rates",
	"case_mix",
	"small_n",
	"deaths_traced_by",
};

void
figure_context_values(
    struct figure_report *report, struct strbuf out_values[static FIGURE_CONTEXT_COLUMNS])
{
	const struct figure_context *context = report->context;
	report->told = true;
	char counted[FIGURE_TEXT], due[FIGURE_TEXT], answered[FIGURE_TEXT];
	const char *const values[FIGURE_CONTEXT_COLUMNS] = {
		context->of,
		context->from,
		context->to,
		context->as_of,
		figure_count(report, context->counted, counted),
		figure_count(report, context->due, due),
		figure_count(report, context->answered, answered),
		context->definition,
		case_mix,
		suppression_words(context->reader),
		context->trace,
	};
	for (size_t i = 0; i < FIGURE_CONTEXT_COLUMNS; i++) {
		strbuf_reset(&out_values[i]);
		strbuf_puts(&out_values[i], values[i]);
	}
}
