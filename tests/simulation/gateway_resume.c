/* SPDX-License-Identifier: MIT */
/* What was on its way when hark died goes on. */
#include "tests/simulation/gateway_inside.h"

bool
gateway_noted(const struct gateway *gateway, enum journal_kind kind, const char *ask_id)
{
	const struct journal *journal = gateway->setup.journal;
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *line = &journal->lines[i];
		if (line->kind == kind && strcmp(line->field[0], ask_id) == 0 &&
		    strcmp(line->field[JOURNAL_GATEWAY], gateway->setup.name) == 0)
			return true;
	}
	return false;
}

/* A text that nobody saw arrive. Bytes in a socket when the process died: half of them got there, by
 * dice. */
static bool
still_arrives(const struct gateway *gateway, const char *ask_id, enum way way)
{
	bool comes = way == WAY_SENT || way == WAY_HANG || way == WAY_ERROR || way == WAY_LATE;
	return comes && dice(gateway->setup.seed, ask_id, -3, 2) == 1;
}

static void
resume_taken(struct gateway *gateway, const struct journal_line *line)
{
	const struct journal *journal = gateway->setup.journal;
	const char *ask_id = line->field[0];
	int64_t attempt = 0;
	bool good = str_to_int(str_from(line->field[1]), &attempt);
	BUG_ON(!good, "an attempt without a number");
	enum way way =
	    way_of(gateway->setup.weather, gateway->setup.seed, ask_id, (int) attempt, line->at);
	bool arrived = gateway_noted(gateway, JOURNAL_ARRIVED, ask_id);
	bool failed = gateway_noted(gateway, JOURNAL_NO_WAY, ask_id);
	if (journal_find(journal, JOURNAL_RECEIPT, ask_id) != NULL ||
	    journal_find(journal, JOURNAL_FAILED, ask_id) != NULL ||
	    (!arrived && !failed && !still_arrives(gateway, ask_id, way)))
		return;
	struct transit *transit =
	    transit_add(gateway, ask_id, line->field[2], line->field[3], (int) attempt);
	transit->way = way;
	if (failed)
		transit->receipt = RECEIPT_FAILED;
	if (arrived || failed)
		transit_expect_receipt(transit, seconds(5));
	else
		transit_wait(transit, LATE, seconds(1));
}

void
gateway_resume(struct gateway *gateway, struct switchboard *board)
{
	const struct journal *journal = gateway->setup.journal;
	gateway->board = board;
	for (size_t i = 0; i < journal->count; i++)
		if (journal->lines[i].kind == JOURNAL_TAKEN &&
		    strcmp(journal->lines[i].field[JOURNAL_GATEWAY], gateway->setup.name) == 0)
			resume_taken(gateway, &journal->lines[i]);
}
