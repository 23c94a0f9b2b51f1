/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_DIALOGUE_H
#define TESTS_CHANNELS_DIALOGUE_H

/* What test_dialects.c plays, and the lines in which it says what a dialect made of it. */
#include "base/strbuf.h"
#include "channels/registry.h"

struct player {
	const char *file;
	int line;
	const struct sms_dialect *dialect;
	struct arena arena;
	struct sms_account account;
	struct sms_message message;
	span retry_after;
	struct str url, proof, form, body; /* of the next hook */
	char asked;         /* what the next answer is to: s a text, l a look-up, p a poll */
	struct strbuf said; /* lines not yet asked for */
	size_t taken;       /* of said */
	size_t checks;
};

/* life: an account with what hark.conf need not say. Ended by arena_done. */
void player_begin(struct player *player, const struct sms_dialect *dialect, const char *path);

/* Of a file; it must be there. */
struct str player_read(struct player *player, const char *path);
const char *player_unescape(struct player *player, struct str text);
/* "set", "pem" or "describe"; false: it is none of these. */
HARK_MUST_USE bool player_set(struct player *player, struct str word, struct str rest);

void say(struct player *player, const char *mark, const char *name, struct str value);
void say_request(struct player *player, const struct sms_request *request);
void say_text(struct player *player, const struct inbound_text *text);
struct str say_when(struct player *player, instant at);

/* What a receipt or a look-up says became of a text. */
extern const char *const said_states[];

#endif
