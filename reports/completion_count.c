/* SPDX-License-Identifier: MIT */
/* Adding up. Which part of "planned" a follow-up is, is decided in part_of and nowhere else. */
#include "reports/completion_count.h"

static const char *const side_words[COMPLETION_SIDES] = {
	[COMPLETION_ALL] = "all",
	[COMPLETION_BY_STEP] = "step",
	[COMPLETION_BY_MONTH] = "month",
	[COMPLETION_BY_CLINICIAN] = "clinician",
	[COMPLETION_BY_TEAM] = "team",
	[COMPLETION_BY_PROCEDURE] = "procedure",
};

/* Words of a follow-up's status whose part needs no second look. */
static const struct {
	const char *status;
	enum completion_number part;
	bool sent; /* asked by us, or by staff who entered the answers without a conversation */
} parts[] = {
	{ "complete", COMPLETION_COMPLETE, true },
	{ "partial", COMPLETION_PARTIAL, true },
	{ "expired", COMPLETION_EXPIRED, true },
	{ "missed", COMPLETION_MISSED, false },
	{ "sent", COMPLETION_OPEN, true },
	{ "reminded", COMPLETION_OPEN, true },
	{ "final", COMPLETION_OPEN, true },
	{ "received", COMPLETION_OPEN, true },
	{ "superseded", COMPLETION_CANCELLED, false },
	{ "cancelled", COMPLETION_CANCELLED, false },
	{ "ineligible", COMPLETION_CANCELLED, false },
	{ "consent-withdrawn", COMPLETION_CANCELLED, false },
	{ "deceased", COMPLETION_DECEASED, false },
	{ "suppressed", COMPLETION_SUPPRESSED, false },
};

const char *
completion_side_word(enum completion_side side)
{
	return side_words[side];
}

static enum completion_number
part_of(const struct tally *tally)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(parts[i].status, tally->status) == 0)
			return parts[i].part;
	if (strcmp(tally->status, "planned") == 0 || strcmp(tally->status, "due") == 0)
		return tally->is_future ? COMPLETION_NOT_YET : COMPLETION_OPEN;
	BUG_ON(strcmp(tally->status, "no-further-part") != 0, "follow-up status %s", tally->status);
	switch (tally->contact) {
	case TALLY_NO_CONTACT: return COMPLETION_SUPPRESSED;
	case TALLY_CONTACT: return COMPLETION_STOPPED;
	case TALLY_DECLINED: return COMPLETION_DECLINED;
	}
	BUG("contact %d", (int) tally->contact);
}

static bool
is_due(enum completion_number part)
{
	return part >= COMPLETION_COMPLETE && part <= COMPLETION_OPEN;
}

/* Of those due: asked at all. */
static bool
was_sent(const struct tally *tally)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(parts[i].status, tally->status) == 0)
			return parts[i].sent;
	return tally->contact != TALLY_NO_CONTACT;
}

static void
add(struct completion_row *row, const struct tally *tally)
{
	enum completion_number part = part_of(tally);
	row->numbers[part] += tally->count;
	row->numbers[COMPLETION_PLANNED] += tally->count;
	if (!is_due(part))
		return;
	row->numbers[COMPLETION_DUE] += tally->count;
	if (was_sent(tally))
		row->numbers[COMPLETION_SENT] += tally->count;
	if (tally->pairing != TALLY_PAIRABLE)
		return;
	row->numbers[COMPLETION_PAIRED_OF] += tally->count;
	if (part == COMPLETION_COMPLETE)
		row->numbers[COMPLETION_PAIRED] += tally->count;
}

static const char *
group_of(const struct tally *tally, enum completion_side side)
{
	switch (side) {
	case COMPLETION_ALL: return "all";
	case COMPLETION_BY_STEP: return tally->step;
	case COMPLETION_BY_MONTH: return tally->month;
	case COMPLETION_BY_CLINICIAN: return tally->worker;
	case COMPLETION_BY_TEAM: return tally->team;
	case COMPLETION_BY_PROCEDURE: return tally->procedure;
	}
	BUG("side %d", (int) side);
}

static struct completion_row *
row_of(struct completion_section *section, const struct tally *tally, enum completion_side side)
{
	const char *group = group_of(tally, side);
	if (group[0] == '\0')
		group = "(none)";
	/* Steps stand in the order in which the first of each fell due. */
	const char *order = side == COMPLETION_BY_STEP ? tally->first : group;
	for (size_t i = 0; i < section->count; i++) {
		struct completion_row *row = &section->rows[i];
		if (strcmp(row->group, group) != 0)
			continue;
		if (strcmp(order, row->order) < 0)
			row->order = order;
		return row;
	}
	struct completion_row *row = &section->rows[section->count++];
	row->group = group;
	row->order = order;
	return row;
}

static int
by_order(const void *a, const void *b)
{
	const struct completion_row *left = a, *right = b;
	int order = strcmp(left->order, right->order);
	return order != 0 ? order : strcmp(left->group, right->group);
}

void
completion_count(struct completion_count *count, struct arena *arena, const struct tally *tallies,
    size_t tally_count)
{
	*count = (struct completion_count){ .from = "", .to = "" };
	for (size_t i = 0; i < tally_count; i++) {
		if (i == 0 || strcmp(tallies[i].first, count->from) < 0)
			count->from = tallies[i].first;
		if (i == 0 || strcmp(tallies[i].last, count->to) > 0)
			count->to = tallies[i].last;
	}
	for (size_t side = 0; side < COMPLETION_SIDES; side++) {
		struct completion_section *section = &count->sections[side];
		section->rows = ARENA_ARRAY(arena, struct completion_row, tally_count + 1);
		if (side == COMPLETION_ALL)
			section->rows[section->count++] =
			    (struct completion_row){ .group = "all", .order = "all" };
		for (size_t i = 0; i < tally_count; i++)
			add(row_of(section, &tallies[i], (enum completion_side) side), &tallies[i]);
		qsort(section->rows, section->count, sizeof(*section->rows), by_order);
	}
}
