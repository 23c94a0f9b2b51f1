/* SPDX-License-Identifier: MIT */
/* Whatever is encoded can be read back, and its lines are fit for every server on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "channels/email_encode.h"
#include "mail_reader.h"

/* Lines of every length around a line's end, of every troublesome kind of character. */
static void
test_long_lines(void **state)
{
	(void) state;
	static const char *const fills[] = { "a", ".", " ", "=", "é", "F", "👍" };
	struct strbuf in, out, back;
	strbuf_init(&in, 65536);
	strbuf_init(&out, 1 << 20);
	strbuf_init(&back, 1 << 20);
	for (size_t f = 0; f < ARRAY_LEN(fills); f++) {
		for (int count = 0; count < 400; count += count < 160 ? 1 : 37) {
			strbuf_reset(&in);
			for (int n = 0; n < count; n++)
				strbuf_puts(&in, fills[f]);
			for (int base64 = 0; base64 < 2; base64++) {
				strbuf_reset(&out);
				strbuf_reset(&back);
				strbuf_puts(&out, "X: y\r\n");
				if (base64)
					email_encode_base64(&out, strbuf_str(&in));
				else
					email_encode_quoted(&out, strbuf_str(&in));
				struct str text = strbuf_str(&out), line;
				mail_check_lines(fills[f], text);
				struct str rest = text = str_sub(text, 6, text.len);
				while (str_split(&rest, '\n', &line))
					assert_true(line.len <= 77);
				if (base64)
					mail_unbase64(&back, text);
				else
					mail_unquote(&back, text);
				strbuf_puts(&in, count > 0 ? "\r\n" : "");
				assert_true(str_eq(strbuf_str(&in), strbuf_str(&back)));
				strbuf_truncate(&in, in.len - (count > 0 ? 2 : 0));
			}
		}
	}
	strbuf_done(&in);
	strbuf_done(&out);
	strbuf_done(&back);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
