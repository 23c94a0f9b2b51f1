/* SPDX-License-Identifier: MIT */
/*
 * Mails from their bytes to their reading: quotes, reply headers and signatures of every program in
 * tests/mail are no answers (invariant 4).
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "channels/email_mime.h"
#include "conversations/read_table.h"
#include "tests/mail/mail_table.h"

static void
invariant_4_only_what_the_patient_wrote_is_read(void **state)
{
	(void) state;
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct phrase_book *book = phrase_book_read(NULL, &complaints);
	const struct email_envelope envelope = { .authserv_id = "mx.example.org" };
	size_t count, looked = 0;
	const struct mail_row *rows = mail_table(&arena, &count);
	for (size_t i = 0; i < count; i++) {
		struct inbound_mail mail;
		struct reading reading;
		if (rows[i].reading.len == 0)
			continue;
		email_mime_read(&arena, rows[i].raw, &envelope, &mail);
		assert_true(read_table_reply(&arena, phrase_book_find(book, "en"), "ORD5",
		    mail.text, (struct date){ 2026, 4, 13 }, &reading));
		const char *got = read_table_got(&arena, "ORD5", &reading);
		if (!str_is(rows[i].reading, got))
			print_error("%s: read as %s, not %.*s\n", rows[i].name, got,
			    STR_ARG(rows[i].reading));
		looked += str_is(rows[i].reading, got) ? 1 : 1000;
	}
	assert_in_range(looked, 20, 999);
	phrase_book_free(book);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_only_what_the_patient_wrote_is_read),
	};
	email_mime_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
