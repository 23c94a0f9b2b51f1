/* SPDX-License-Identifier: MIT */
/* Where there are two gateways: what each was handed, and by which number a patient was written to. */
#include "tests/simulation/gateway.h"
#include "tests/simulation/oracle_inside.h"
#include "tests/simulation/way.h"

static bool
is_seconds(const struct journal_line *line)
{
	return strcmp(line->field[JOURNAL_GATEWAY], GATEWAY_SECOND) == 0;
}

static enum way
way_it_went(const struct oracle *oracle, const struct journal_line *line)
{
	const struct world *world = oracle->world;
	uint64_t seed = is_seconds(line) ? weather_second(world->seed) : world->seed;
	int64_t attempt = 0;
	bool good = str_to_int(str_from(line->field[1]), &attempt);
	BUG_ON(!good, "an attempt without a number");
	return way_of(world->weather, seed, line->field[0], (int) attempt, line->at);
}

/* It said "not now": nothing of this attempt is with it. */
static bool
was_put_off(const struct oracle *oracle, const struct journal_line *line)
{
	enum way way = way_it_went(oracle, line);
	return way == WAY_OUT || way == WAY_PUT_OFF;
}

enum seen {
	SEEN_NOT,
	SEEN_MAYBE, /* it was not, and hark may not know */
	SEEN,
};

/* hark died with the answer unwritten, or with the next attempt claimed that never reached the wire, or may
 * have: within the longest that a text waits for its next attempt (an hour, give or take a fifth). */
static bool
was_told_for_sure(const struct oracle *oracle, const struct journal_line *line)
{
	const struct journal_line *end = oracle->journal.lines + oracle->journal.count;
	for (const struct journal_line *one = line; one < end; one++)
		if (one->kind == JOURNAL_DEATH)
			return instant_before(instant_plus(line->at, minutes(73)), one->at);
	return true;
}

static enum seen
is_seen(const struct oracle *oracle, const struct journal_line *line)
{
	switch (way_it_went(oracle, line)) {
	case WAY_PUT_OFF:
	case WAY_OUT:
	case WAY_REFUSED: return was_told_for_sure(oracle, line) ? SEEN_NOT : SEEN_MAYBE;
	case WAY_LOST:
	case WAY_ERROR_BEFORE:
	case WAY_UNDELIVERED: return SEEN_MAYBE;
	case WAY_SENT:
	case WAY_HANG:
	case WAY_ERROR:
	case WAY_LATE: return SEEN;
	}
	BUG("no way");
}

/* C7: each attempt of this text before, by the other gateway, was put off. */
static void
judge_handed_over(struct oracle *oracle, size_t n)
{
	const struct journal_line *line = &oracle->journal.lines[n];
	for (size_t i = 0; i < n; i++) {
		const struct journal_line *before = &oracle->journal.lines[i];
		if (before->kind == JOURNAL_TAKEN &&
		    strcmp(before->field[0], line->field[0]) == 0 &&
		    is_seconds(before) != is_seconds(line) && !was_put_off(oracle, before))
			oracle_find(oracle, "2: no gateway is handed what another may have taken",
			    line->field[0]);
	}
}

static bool
was_tried(const struct oracle *oracle, size_t n, bool by_second)
{
	const struct journal_line *line = &oracle->journal.lines[n];
	for (size_t i = 0; i < n; i++) {
		const struct journal_line *before = &oracle->journal.lines[i];
		if (before->kind == JOURNAL_TAKEN &&
		    strcmp(before->field[0], line->field[0]) == 0 &&
		    is_seconds(before) == by_second)
			return true;
	}
	return false;
}

/* The gateway of the last text before that was seen in this conversation, at this telephone. */
static const struct journal_line *
last_seen(const struct oracle *oracle, size_t n, const struct text *text, enum seen least)
{
	const struct journal_line *line = &oracle->journal.lines[n];
	for (size_t i = n; i > 0; i--) {
		const struct journal_line *before = &oracle->journal.lines[i - 1];
		if (before->kind != JOURNAL_TAKEN || is_seen(oracle, before) < least ||
		    strcmp(before->field[2], line->field[2]) != 0)
			continue;
		const struct text *other = oracle_text(oracle, before->field[0]);
		if (other != NULL && other->conversation == text->conversation)
			return before;
	}
	return NULL;
}

/* Put off by the one, and hark died before anything more of it was seen: the other may have been next, and
 * claimed for what never reached the wire. Whoever knows of the claim alone takes it for the number. */
static bool
may_have_changed(const struct oracle *oracle, const struct journal_line *line)
{
	return was_put_off(oracle, line) && !was_told_for_sure(oracle, line);
}

/* A conversation goes on by the number that the patient has seen last, unless that one has refused this
 * very text, or somebody may be in danger. */
static void
judge_number(struct oracle *oracle, size_t n)
{
	const struct journal_line *line = &oracle->journal.lines[n];
	const struct text *text = oracle_text(oracle, line->field[0]);
	if (text == NULL || text->conversation == 0 || strcmp(text->purpose, "safety") == 0)
		return;
	for (enum seen least = SEEN_MAYBE; least <= SEEN; least++) {
		const struct journal_line *last = last_seen(oracle, n, text, least);
		if (last == NULL || is_seconds(last) == is_seconds(line) ||
		    was_tried(oracle, n, is_seconds(last)) || may_have_changed(oracle, last))
			return;
	}
	oracle_find(oracle, "2: a set keeps its number", line->field[0]);
}

void
oracle_judge_second(struct oracle *oracle)
{
	const struct world *world = oracle->world;
	if (!weather_has_second(world->weather, world->seed))
		return;
	for (size_t i = 0; i < oracle->journal.count; i++) {
		if (oracle->journal.lines[i].kind != JOURNAL_TAKEN)
			continue;
		judge_handed_over(oracle, i);
		judge_number(oracle, i);
	}
}
