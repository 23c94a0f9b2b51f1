/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a mail: taken apart without harm, and what comes out is text with a sender that could
 * stand in a row.
 */
#include "base/utf8.h"
#include "channels/email_mime.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct inbound_mail mail;
	const struct email_envelope envelope = { .authserv_id = "mx.example.org" };
	arena_init(&arena);
	email_mime_start();
	email_mime_read(&arena, str_of((const char *) data, size), &envelope, &mail);
	BUG_ON(!utf8_check(mail.text), "a text that is no text");
	BUG_ON(mail.text.len > EMAIL_MIME_TEXT, "more words than there may be");
	BUG_ON(mail.thread_count > EMAIL_MIME_THREAD, "more references than there may be");
	BUG_ON(mail.from.len > 0 && str_find(mail.from, STR("@"), 0) < 0, "a sender without place");
	BUG_ON(mail.why == NULL || (mail.kind == EMAIL_PERSON) != (mail.why[0] == '\0'),
	    "a kind without a reason");
	arena_done(&arena);
	return 0;
}
