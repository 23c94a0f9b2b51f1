/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_TALK_H
#define CHANNELS_EMAIL_TALK_H

/*
 * What is heard and said in one connection of libesmtp, which shows every piece of it: what it has read
 * before it reads it, and what it is about to write. Only the text of a mail it keeps to itself. A
 * value of the session's, begun with each connection.
 *
 * Turns: libesmtp takes for the answer whatever it finds when it looks for one, and it looks before it
 * has sent the question. So what comes too early, in plain text before the handshake, where anybody on
 * the way can say it, or from a server that says one thing too much, would be believed, and each
 * answer after it taken for that to the question before. So the answers that we are owed are counted:
 * what comes when there are none is `early`; when something is asked after that, all is `out_of_turn`; and
 * an answer counts only for the question that was the last to leave.
 *
 * Words: libesmtp speaks ahead (PIPELINING, CHUNKING) where the server allows it, and when the server
 * leaves with two answers owed it jumps to a state number -1, which ends the process. It has no
 * option against that, so it never learns that the server could: in the answer to EHLO the two words
 * are spoiled, and those of the ways to sign in that are not ours (email_auth).
 */
#include "base/str.h"

enum { EMAIL_TALK_TEXT = '.' };

struct email_talk {
	int owed;   /* answers: to the connection, to each line written, to each text's last dot */
	bool early; /* something came for which nobody had asked */
	bool out_of_turn; /* ... and then something was asked */
	char asked;       /* the first byte of the last line that left; EMAIL_TALK_TEXT */
	bool hello;       /* EHLO was written, nothing since */
	/* The line that is being read */
	int column;
	bool more;       /* it is not the last of its answer: "250-" */
	bool code_ended; /* the digits that it begins with are over */
	bool word_begun; /* with `hello`: its first letter has come */
	bool of_auth;    /* ... and it names the ways to sign in */
	char last;       /* its byte before the next one */
};

/* life: a connection is there. */
void email_talk_begin(struct email_talk *talk);

/* The library's own buffer, before it reads it; words in it may change. */
void email_talk_hear(struct email_talk *talk, char *bytes, size_t count);
void email_talk_say(struct email_talk *talk, struct str bytes);
void email_talk_say_text(struct email_talk *talk); /* a mail's, to its last dot */

/* Whether what was just read can be the answer to this: 'M' of MAIL, EMAIL_TALK_TEXT. */
bool email_talk_is_answer_to(const struct email_talk *talk, char question);

/* A handshake is about to begin: false when the server has spoken out of turn. */
bool email_talk_may_begin_tls(struct email_talk *talk);

#endif
