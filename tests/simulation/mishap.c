/* SPDX-License-Identifier: MIT */
/* Their names, and sums. */
#include "tests/simulation/mishap.h"

static const char *const words[MISHAP_COUNT] = {
	[MISHAP_HANG] = "taken, never answered",
	[MISHAP_ERROR] = "taken, answered 500",
	[MISHAP_ERROR_BEFORE] = "not taken, answered 500",
	[MISHAP_LOST] = "not taken, not answered",
	[MISHAP_LATE] = "taken late",
	[MISHAP_PUT_OFF] = "put off",
	[MISHAP_REFUSED] = "refused",
	[MISHAP_UNDELIVERED] = "taken, not delivered",
	[MISHAP_NO_RECEIPT] = "receipt lost",
	[MISHAP_RECEIPT_EARLY] = "receipt early",
	[MISHAP_RECEIPT_ODD] = "receipt repeated or lower",
	[MISHAP_REPLY_TWICE] = "reply twice",
	[MISHAP_OUTAGE] = "put off in an outage",
	[MISHAP_UNSAID] = "look-up unsaid",
	[MISHAP_SECOND] = "arrived by the second gateway",
	[MISHAP_KILL] = "killed",
	[MISHAP_CUT] = "power cut",
	[MISHAP_DAMAGE] = "writes dropped or torn",
	[MISHAP_IO_ERROR] = "I/O error",
	[MISHAP_FULL] = "disk full",
	[MISHAP_SLEEP] = "down for hours",
	[MISHAP_JUMP] = "clock jumped",
	[MISHAP_RESTORE] = "backup restored",
	[MISHAP_STOP_AT_ONCE] = "answer and STOP at once",
	[MISHAP_HASTY] = "two answers at once",
	[MISHAP_RISK] = "risk told",
	[MISHAP_SHARED] = "second patient on a telephone",
	[MISHAP_STAFF] = "done by staff",
};

uint64_t
tally_doubts(const struct tally *tally)
{
	static const enum mishap doubts[] = { MISHAP_HANG, MISHAP_ERROR, MISHAP_ERROR_BEFORE,
		MISHAP_LOST, MISHAP_LATE };
	uint64_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(doubts); i++)
		count += tally->mishaps[doubts[i]];
	return count;
}

const char *
mishap_word(enum mishap kind)
{
	return words[kind];
}

void
tally_add(struct tally *sum, const struct tally *more)
{
	sum->points += more->points;
	sum->steps += more->steps;
	sum->deaths += more->deaths;
	sum->texts += more->texts;
	sum->replies += more->replies;
	sum->asks += more->asks;
	sum->uncertain += more->uncertain;
	for (size_t i = 0; i < MISHAP_COUNT; i++)
		sum->mishaps[i] += more->mishaps[i];
}
