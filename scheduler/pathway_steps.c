/* SPDX-License-Identifier: MIT */
/*
 * Reads the steps of a pathway. Strict where a slip of the pen would ask somebody the wrong thing: a
 * step about the time before the operation may only be counted from `listed` and `planned`, one
 * about the time after it only from `performed` and `discharged`, so no file can ask "how is your
 * foot since the operation" because a date was merely set.
 */
#include "base/strbuf.h"
#include "scheduler/pathway_read.h"

enum { AT_DEFAULT = 10 * 60, TIMES_LIMIT = 50, GRACE_LIMIT = 60 };

static const char *const step_keys[] = { "name", "due", "at", "opens", "send-by", "closes", "grace",
	"instruments", "reminders", "repeats", "channels", NULL };
static const char *const repeat_keys[] = { "every", "times", NULL };
static const char *const channel_words[] = { "sms", "email", NULL };

static int
time_of_day(
    const struct pathway_reading *reading, const struct node *map, const char *key, int fallback)
{
	const char *text = document_text(reading->document, map, key, NULL);
	if (text == NULL)
		return fallback;
	struct str rest = str_from(text), hour, minute;
	int64_t h, m;
	if (strlen(text) == 5 && str_split(&rest, ':', &hour) && str_split(&rest, ':', &minute) &&
	    hour.len == 2 && minute.len == 2 && str_to_int(hour, &h) && str_to_int(minute, &m) &&
	    h >= 0 && h < 24 && m >= 0 && m < 60)
		return (int) (h * 60 + m);
	document_complain(reading->document, node_get(map, key),
	    "\"%s\" is no time of day, expected one such as 10:00", text);
	return fallback;
}

/* moments */

/* False when absent or wrong; wrong has been complained of. */
static bool
moment(const struct pathway_reading *reading, const struct node *map, const char *key,
    bool required, struct moment *out_moment)
{
	const struct document *document = reading->document;
	const char *text = required ? document_required(document, map, key)
				    : document_text(document, map, key, NULL);
	if (text == NULL)
		return false;
	if (!moment_parse(str_from(text), out_moment))
		return document_complain(document, node_get(map, key),
		    "`%s: %s` is no moment, " MOMENT_EXPECTED, key, text);
	return true;
}

static bool
is_anchor_before(enum moment_anchor anchor)
{
	return anchor == ANCHOR_LISTED || anchor == ANCHOR_PLANNED;
}

/* Always false where it complains. */
static bool
check_side(const struct pathway_reading *reading, const struct node *map, const char *key,
    struct moment moment, bool before)
{
	const struct document *document = reading->document;
	const struct node *node = node_get(map, key);
	bool after = moment.months > 0 || moment.days > 0;
	bool on = moment.months == 0 && moment.days == 0;
	if (is_anchor_before(moment.anchor) != before)
		return document_complain(document, node,
		    "`%s` is on the other side of the operation than `due`, expected both before it "
		    "(listed, planned) or both after it (performed, discharged)",
		    key);
	if (moment.anchor == ANCHOR_PLANNED && (after || on))
		return document_complain(document, node,
		    "`%s` is not before the operation, expected a moment before planned; a step after "
		    "the operation counts from performed",
		    key);
	if (!before && !after && !(on && moment.anchor == ANCHOR_DISCHARGED))
		return document_complain(document, node,
		    "`%s` is not after the operation, expected a moment after performed; a step before "
		    "it counts from planned or listed",
		    key);
	return true;
}

/* Compares two moments of one anchor on two calendars' worth of days; other pairs cannot be. */
static bool
is_later(struct moment a, struct moment b)
{
	static const struct date samples[] = { { 2026, 1, 31 }, { 2027, 7, 1 } };
	if (a.anchor != b.anchor)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		if (date_compare(moment_date(a, samples[i], 0), moment_date(b, samples[i], 0)) > 0)
			return true;
	return false;
}

static void
read_moments(
    const struct pathway_reading *reading, const struct node *map, struct pathway_step *step)
{
	struct moment *const moments[] = { &step->opens, &step->due, &step->send_by,
		&step->closes };
	static const char *const keys[] = { "opens", "due", "send-by", "closes" };
	bool has_due = moment(reading, map, "due", true, &step->due);
	bool has_closes = moment(reading, map, "closes", true, &step->closes);
	if (!has_due || !has_closes)
		return;
	if (!moment(reading, map, "opens", false, &step->opens))
		step->opens = step->due;
	if (!moment(reading, map, "send-by", false, &step->send_by))
		step->send_by = step->closes;
	step->before = is_anchor_before(step->due.anchor);
	bool good = true;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++)
		if (node_get(map, keys[i]) != NULL)
			good &= check_side(reading, map, keys[i], *moments[i], step->before);
	for (size_t i = 1; good && i < ARRAY_LEN(moments); i++)
		if (is_later(*moments[i - 1], *moments[i]))
			good = document_complain(reading->document,
			    node_get(map, keys[node_get(map, keys[i]) == NULL ? i - 1 : i]),
			    "`%s` comes after `%s`, expected opens, due, send-by, closes in this order",
			    keys[i - 1], keys[i]);
}

/* steps */

static void
read_repeats(
    const struct pathway_reading *reading, const struct node *map, struct pathway_step *step)
{
	step->times = 1;
	const struct node *repeats = node_get(map, "repeats");
	if (repeats == NULL)
		return;
	document_keys(reading->document, repeats, repeat_keys);
	const char *every = document_required(reading->document, repeats, "every");
	int day_count = 0;
	if (every != NULL &&
	    (!moment_parse_length(str_from(every), &step->every, &day_count) || day_count != 0 ||
		step->every == 0))
		document_complain(reading->document, node_get(repeats, "every"),
		    "`every: %s` is no time between repeats, expected one such as 1 year or 6 months",
		    every);
	step->times = (int) document_int(reading->document, repeats, "times", 2, TIMES_LIMIT, 2);
	if (node_get(repeats, "times") == NULL)
		document_complain(reading->document, repeats,
		    "no `times`, expected how often the step comes in all");
	if (step->before)
		document_complain(reading->document, repeats,
		    "a step before the operation repeats, expected repeats only after it");
}

static void
read_reminders(
    const struct pathway_reading *reading, const struct node *map, struct pathway_step *step)
{
	const struct node *list = node_get(map, "reminders");
	if (list == NULL)
		return;
	if (list->kind != NODE_LIST || list->count > PATHWAY_REMINDERS) {
		document_complain(reading->document, list,
		    "not up to %d reminders, expected a list such as [3 days, 7 days]",
		    PATHWAY_REMINDERS);
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		int months = 0, after = 0;
		int last =
		    step->reminder_count == 0 ? 0 : step->reminders[step->reminder_count - 1];
		if (node->kind != NODE_SCALAR ||
		    !moment_parse_length(str_from(node->text), &months, &after) || months != 0 ||
		    after <= last)
			document_complain(reading->document, node,
			    "no reminder, expected days after the invitation, each later than the one "
			    "before, such as [3 days, 7 days]");
		else
			step->reminders[step->reminder_count++] = after;
	}
}

/* Never for a step before the operation: an answer given after it is about another time. */
static void
read_grace(const struct pathway_reading *reading, const struct node *map, struct pathway_step *step)
{
	const char *text = document_text(reading->document, map, "grace", NULL);
	int months = 0;
	if (text == NULL)
		return;
	if (!moment_parse_length(str_from(text), &months, &step->grace) || months != 0 ||
	    step->grace < 1 || step->grace > GRACE_LIMIT)
		document_complain(reading->document, node_get(map, "grace"),
		    "`grace: %s` is no time of grace, expected 1 to %d days such as 7 days", text,
		    GRACE_LIMIT);
	else if (step->before)
		document_complain(reading->document, node_get(map, "grace"),
		    "a step before the operation has `grace`, expected it only after it");
}

static void
read_instruments(
    const struct pathway_reading *reading, const struct node *map, struct pathway_step *step)
{
	const struct node *list = node_get(map, "instruments");
	if (list == NULL || list->kind != NODE_LIST || list->count == 0 ||
	    list->count > PATHWAY_INSTRUMENTS) {
		document_complain(reading->document, list == NULL ? map : list,
		    "no instruments, expected a list of 1 to %d ids such as [nrs-pain]",
		    PATHWAY_INSTRUMENTS);
		return;
	}
	struct strbuf text;
	strbuf_init(&text, PATHWAY_INSTRUMENTS * (PATHWAY_WORD + 1));
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		bool good = node->kind == NODE_SCALAR && pathway_is_word(node->text);
		for (size_t i = 0; good && i < step->instrument_count; i++)
			good = strcmp(step->instruments[i], node->text) != 0;
		if (!good) {
			document_complain(
			    reading->document, node, "no instrument, expected its id, once");
			continue;
		}
		if (reading->is_known != NULL && !reading->is_known(reading->context, node->text))
			document_complain(reading->document, node,
			    "there is no instrument \"%s\", expected the id of one that is",
			    node->text);
		if (step->instrument_count > 0)
			strbuf_char(&text, ' ');
		strbuf_puts(&text, node->text);
		step->instruments[step->instrument_count++] =
		    arena_strdup(reading->arena, node->text);
	}
	step->instruments_text = arena_cstr(reading->arena, strbuf_str(&text));
	strbuf_done(&text);
}

static struct pathway_step
read_step(const struct pathway_reading *reading, const struct node *map)
{
	struct pathway_step step = { .name = "", .instruments_text = "" };
	if (!document_keys(reading->document, map, step_keys))
		return step;
	step.name = pathway_word(reading, map, "name");
	read_moments(reading, map, &step);
	step.at = time_of_day(reading, map, "at", AT_DEFAULT);
	read_instruments(reading, map, &step);
	read_reminders(reading, map, &step);
	read_grace(reading, map, &step);
	read_repeats(reading, map, &step);
	step.channels =
	    pathway_bits(reading, map, "channels", channel_words, PATHWAY_SMS | PATHWAY_EMAIL);
	return step;
}

void
pathway_read_steps(const struct pathway_reading *reading, struct pathway *pathway)
{
	const struct node *list = node_get(reading->document->root, "steps");
	if (list == NULL || list->kind != NODE_LIST || list->count == 0 ||
	    list->count > PATHWAY_STEPS) {
		document_complain(reading->document, list == NULL ? reading->document->root : list,
		    "no steps, expected a list of 1 to %d: a pathway without steps asks nobody "
		    "anything",
		    PATHWAY_STEPS);
		return;
	}
	struct pathway_step *steps = ARENA_ARRAY(reading->arena, struct pathway_step, list->count);
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		struct pathway_step step = read_step(reading, node);
		for (size_t i = 0; i < pathway->step_count; i++)
			if (step.name[0] != '\0' && strcmp(steps[i].name, step.name) == 0)
				document_complain(reading->document, node_get(node, "name"),
				    "a second step \"%s\", expected a name of its own", step.name);
		steps[pathway->step_count++] = step;
	}
	pathway->steps = steps;
}
