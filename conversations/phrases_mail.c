/* SPDX-License-Identifier: MIT */
/* What a text says of itself is not true of an e-mail: "by text", "this number", what a reply costs. */
#include "conversations/phrases.h"

enum phrase
phrase_by_mail(enum phrase phrase)
{
	static const enum phrase pairs[][2] = {
		{ PHRASE_IDENTIFY, PHRASE_MAIL_IDENTIFY },
		{ PHRASE_INVITE, PHRASE_MAIL_INVITE },
		{ PHRASE_REMIND_INVITE, PHRASE_MAIL_REMIND_INVITE },
		{ PHRASE_INVITE_LINK, PHRASE_MAIL_INVITE_LINK },
		{ PHRASE_LINK_NONE, PHRASE_MAIL_LINK_NONE },
		{ PHRASE_WRONG_PERSON, PHRASE_MAIL_WRONG_PERSON },
		{ PHRASE_UNKNOWN_SENDER, PHRASE_MAIL_UNKNOWN_SENDER },
	};
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (pairs[i][0] == phrase)
			return pairs[i][1];
	return phrase;
}
