/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_LANGUAGES_H
#define DAEMON_LANGUAGES_H

/*
 * What a phrase file alone cannot show: that each text fits two parts of a text message in its own
 * alphabet, that digits stay in order where it runs right to left, that no control word is an answer
 * of an instrument in that language, that each answer is read as itself (own_words.h), and that none of our
 * words is one that the gateway answers by itself. Every fault is a complaint at the line of the phrase
 * file, and hark does not start.
 */
#include "conversations/phrases.h"
#include "instruments/catalog.h"
#include "daemon/team_texts.h"

struct languages_setup {
	const struct phrase_book *book;
	const struct catalog *catalog;
	const char *keywords; /* channels/sms_keywords.h */
	/* whose names stand in the texts (team_texts.h); NULL: nobody's */
	const struct config *config;
	struct team_texts_cost *costs; /* beside config: one for each team */
};

/* The same of an instrument alone, which is not among those that are asked yet. */
void languages_check_instrument(const struct languages_setup *setup,
    const struct instrument *instrument, struct complaints *complaints);

void languages_check(const struct languages_setup *setup, struct complaints *complaints);

/* Each signature is of a file that is in use: one that is not was changed since it was read. */
void languages_signed(const struct languages_setup *setup, const struct signatures *signatures,
    const char *config_file, struct complaints *complaints);

#endif
