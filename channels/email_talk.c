/* SPDX-License-Identifier: MIT */
/* Reads lines as libesmtp 1.1.0 does, or more strictly: a line that it would take for more, or fewer,
 * answers than are counted here must come out as early, never the other way round. */
#include "channels/email_talk.h"

enum { LINE_BYTES = 1022 }; /* before its end; the library takes what is longer for two */

void
email_talk_begin(struct email_talk *talk)
{
	*talk = (struct email_talk){ .owed = 1 };
}

/* "=": older servers say AUTH=LOGIN. */
static bool
is_word_start(char last, char c)
{
	return (last == ' ' || last == '=') && c > ' ';
}

/* Each line of the answer to EHLO is a code, a separator and a word. One that begins like PIPELINING or
 * CHUNKING (none else that we use does) becomes a word nobody knows; and of "AUTH NTLM LOGIN" what
 * does not begin like PLAIN or LOGIN. The word begins with the line's first letter, not at a column: the
 * library skips blanks before the code and behind the separator. */
static void
spoil(struct email_talk *talk, char *c)
{
	bool is_letter = (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z');
	if (!talk->word_begun && is_letter) {
		talk->word_begun = true;
		talk->of_auth = *c == 'A' || *c == 'a';
		if (strchr("PpCc", *c) != NULL)
			*c = 'X';
	} else if (talk->of_auth && is_word_start(talk->last, *c) && strchr("PpLl", *c) == NULL) {
		*c = 'X';
	}
}

static void
end_line(struct email_talk *talk)
{
	talk->owed -= !talk->more && talk->owed > 0;
	talk->column = 0;
	talk->more = talk->code_ended = talk->word_begun = talk->of_auth = false;
	talk->last = '\0';
}

/* Early or not, words are spoiled: the library may read on where we think that the answer is over. */
void
email_talk_hear(struct email_talk *talk, char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		talk->early = talk->early || talk->owed == 0 ||
		    (talk->column == LINE_BYTES && bytes[i] != '\n');
		if (talk->hello)
			spoil(talk, &bytes[i]);
		if (!talk->code_ended && (bytes[i] < '0' || bytes[i] > '9')) {
			talk->code_ended = true;
			talk->more = bytes[i] == '-';
		}
		talk->last = bytes[i];
		talk->column++;
		if (bytes[i] == '\n' || talk->column > LINE_BYTES)
			end_line(talk);
	}
}

static void
ask(struct email_talk *talk)
{
	talk->out_of_turn = talk->out_of_turn || talk->early;
	talk->owed++;
}

void
email_talk_say(struct email_talk *talk, struct str bytes)
{
	/* No mail hangs on what is said to that. */
	if (str_is(bytes, "QUIT\r\n")) {
		talk->owed++;
		return;
	}
	talk->hello = str_starts(bytes, "EHLO ");
	talk->asked = bytes.len > 0 ? bytes.data[0] : '\0';
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.data[i] == '\n')
			ask(talk);
}

void
email_talk_say_text(struct email_talk *talk)
{
	talk->asked = EMAIL_TALK_TEXT;
	ask(talk);
}

bool
email_talk_is_answer_to(const struct email_talk *talk, char question)
{
	return !talk->out_of_turn && talk->asked == question;
}

bool
email_talk_may_begin_tls(struct email_talk *talk)
{
	talk->out_of_turn = talk->out_of_turn || talk->early;
	return !talk->out_of_turn;
}
