/* SPDX-License-Identifier: MIT */
/* A strbuf keeps what fits, says when something was dropped, and stays NUL-terminated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/strbuf.h"

static void
test_grows_up_to_its_limit_and_says_so(void **state)
{
	(void) state;
	struct strbuf buf;
	strbuf_init(&buf, 10);
	strbuf_puts(&buf, "hello");
	assert_false(strbuf_is_over(&buf));
	strbuf_printf(&buf, " %s", "world");
	assert_true(strbuf_is_over(&buf));
	assert_string_equal(strbuf_cstr(&buf), "hello worl");
	strbuf_reset(&buf);
	strbuf_puts(&buf, "again");
	assert_string_equal(strbuf_cstr(&buf), "again");
	assert_false(strbuf_is_over(&buf));
	strbuf_done(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_up_to_its_limit_and_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
