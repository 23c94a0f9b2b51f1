/* SPDX-License-Identifier: MIT */
/*
 * Mails from their bytes to their reading: quotes, reply headers and signatures of every program in
 * tests/mail are no answers (invariant 4), and neither is a history of hundreds of mails, however it is marked.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "channels/email_mime.h"
#include "conversations/read_table.h"
#include "tests/conversations/fixture.h"
#include "tests/mail/mail_table.h"

static void
invariant_4_only_what_the_patient_wrote_is_read(void **state)
{
	struct fixture *fixture = *state;
	const struct email_envelope envelope = { .authserv_id = "mx.example.org" };
	size_t count, looked = 0;
	const struct mail_row *rows = mail_table(&fixture->arena, &count);
	for (size_t i = 0; i < count; i++) {
		struct inbound_mail mail;
		struct reading reading;
		if (rows[i].reading.len == 0)
			continue;
		email_mime_read(&fixture->arena, rows[i].raw, &envelope, &mail);
		assert_true(read_table_reply(&fixture->arena, phrase_book_find(fixture->book, "en"),
		    "ORD5", mail.text, (struct date){ 2026, 4, 13 }, &reading));
		const char *got = read_table_got(&fixture->arena, "ORD5", &reading);
		if (!str_is(rows[i].reading, got))
			print_error("%s: read as %s, not %.*s\n", rows[i].name, got,
			    STR_ARG(rows[i].reading));
		looked += str_is(rows[i].reading, got) ? 1 : 1000;
	}
	assert_in_range(looked, 20, 999);
}

/* A conversation of so many mails, each quoted by the next; and what the patient wrote. */
static const struct {
	const char *name;
	const char *above, *below; /* of the history */
	const char *mark;          /* of its lines; each mail one more, up to nine */
	const char *head;          /* of each mail */
	const char *reading;
} histories[] = {
	{ "above, marked", "3\n\n", "", "> ",
	    "On Mon, 13 Apr 2026, Northumbria NHS wrote:", "A:3" },
	{ "below, marked", "", "\n3\n", "> ",
	    "On Mon, 13 Apr 2026, Northumbria NHS wrote:", "A:3" },
	{ "above, not marked", "3\n\n", "", "", "From: Northumbria NHS\nSent: Monday", "A:3" },
	{ "with a line under it", "3\n\n", "", "", "________________________________", "A:3" },
	{ "in German", "3\n\n", "", ">", "Am 13.04.2026 um 10:00 schrieb Northumbria NHS:", "A:3" },
	{ "in Polish", "3\n\n", "", "> ",
	    "W dniu 13.04.2026 o 10:00 Northumbria NHS napisa\xc5\x82:", "A:3" },
	{ "wrapped twice", "3\n\n", "", "> ",
	    "On Mon, 13 Apr 2026 at 10:00,\nNorthumbria NHS Foot and Ankle Team\n<foot@example.org> "
	    "wrote:",
	    "A:3" },
	{ "words only", "it was all right I think\n\n", "", "> ",
	    "On Mon, 13 Apr 2026, Northumbria NHS wrote:", "R:unparsed" },
};

/* A line that begins as heads do, and is none: such a one cost a look at each pair of its letters. */
static void
put_long_line(struct strbuf *text, const char *begin)
{
	strbuf_puts(text, begin);
	for (int i = 0; i < 60; i++)
		strbuf_puts(text, " well and");
	strbuf_puts(text, " so on\n\n");
}

static struct str
history_of(struct arena *arena, size_t which, const char *long_line, int mails)
{
	struct strbuf text;
	strbuf_init(&text, 1 << 17);
	strbuf_puts(&text, histories[which].above);
	if (long_line != NULL && histories[which].above[0] != '\0')
		put_long_line(&text, long_line);
	for (int i = 0; i < mails; i++) {
		for (int k = 0; k < i % 9; k++)
			strbuf_puts(&text, histories[which].mark);
		strbuf_printf(&text, "%s\n", histories[which].head);
		for (int k = 0; k <= i % 9; k++)
			strbuf_puts(&text, histories[which].mark);
		strbuf_puts(&text, "4 of 12. How bad was it? 1 none 2 mild 3 moderate 4 severe\n");
	}
	strbuf_puts(&text, histories[which].below);
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	return copy;
}

static void
invariant_4_a_long_history_is_no_answer(void **state)
{
	struct fixture *fixture = *state;
	static const char *const lines[] = { NULL, "On Tuesday I was", "Am", "W dniu" };
	int wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(histories) * ARRAY_LEN(lines); i++) {
		size_t which = i / ARRAY_LEN(lines);
		const char *line = lines[i % ARRAY_LEN(lines)];
		struct reading reading;
		struct str text = history_of(&fixture->arena, which, line, 250);
		assert_true(read_table_reply(&fixture->arena, phrase_book_find(fixture->book, "en"),
		    "ORD5", text, (struct date){ 2026, 4, 13 }, &reading));
		const char *got = read_table_got(&fixture->arena, "ORD5", &reading);
		if (strcmp(got, histories[which].reading) != 0)
			print_error("%s, beside \"%s\": %s\n", histories[which].name,
			    line == NULL ? "" : line, got);
		wrong += strcmp(got, histories[which].reading) == 0 ? 0 : 1;
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_4_a_long_history_is_no_answer),
		cmocka_unit_test(invariant_4_only_what_the_patient_wrote_is_read),
	};
	email_mime_start();
	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
