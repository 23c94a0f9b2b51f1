/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_TEAM_TEXTS_H
#define DAEMON_TEAM_TEXTS_H

/*
 * What a team's own name makes of each text: the phrases alone fit two parts (languages.h), and a long
 * name, or one with a letter that GSM-7 has not, takes any of them further. What no gateway would carry
 * for whoever has the longest given name is a complaint, for it would fail on the day that it is due;
 * what only costs more is counted, and `hark check` says so. A house that sends no texts may be called what it
 * likes: a mail has no parts.
 */
#include "conversations/phrases.h"
#include "daemon/config.h"

/* As many as every gateway carries (channel_limits.max_parts), and as many as a text should have. */
enum { TEAM_TEXTS_PARTS = 6, TEAM_TEXTS_BUDGET = 2 };

/* Of one team, in all languages: its texts with a name as people have them. */
struct team_texts_cost {
	size_t longer;                 /* how many are beyond the budget */
	int parts;                     /* of the longest of these */
	char phrase[32], language[16]; /* ... which is this */
};

/* `document` is that of the phrases; `sample`: what stands for all but the team's own values. Adds to
 * `costs`, one for each team. */
void team_texts_check(const struct phrases *phrases, const struct document *document,
    const struct phrase_value *sample, const struct config *config, struct team_texts_cost *costs);

#endif
