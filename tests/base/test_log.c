/* SPDX-License-Identifier: MIT */
/* Log lines carry typed fields and nothing a patient wrote. Invariant 11. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock_sim.h"
#include "base/log.h"
#include "base/strbuf.h"

struct collector {
	struct log log;
	struct strbuf lines;
};

static void
collect(struct log *root, enum log_level level, struct str line)
{
	struct collector *collector = container_of(root, struct collector, log);
	strbuf_printf(&collector->lines, "%d|%.*s\n", (int) level, STR_ARG(line));
}

static void
check(struct collector *collector, const char *want)
{
	assert_string_equal(strbuf_cstr(&collector->lines), want);
	strbuf_reset(&collector->lines);
}

static void
test_invariant_11_events_have_typed_fields_only(void **state)
{
	(void) state;
	struct collector c;
	strbuf_init(&c.lines, 10000);
	log_init(&c.log, collect, LOG_LEVEL_INFO);
	log_info(&c.log, "started");
	check(&c, "3|level=info event=started\n");
	log_error(&c.log, "message.failed", F_ID("message", INT64_C(7309482)), F_INT("tries", -3),
	    F_SPAN("took", milliseconds(182)), F_TIME("due", (instant){ INT64_C(1774746000000) }),
	    F_WORD("state", "queued"));
	check(&c,
	    "1|level=error event=message.failed message=7309482 tries=-3 took=182ms "
	    "due=2026-03-29T01:00:00Z state=queued\n");
	log_warning(
	    &c.log, "odd", F_WORD("word", "I fell, call +447700900123 \"a@example.org\"\n"));
	check(&c, "2|level=warning event=odd word=I?fell??call??447700900123??a?example.org??\n");
	log_debug(&c.log, "not.written");
	check(&c, "");
	log_bug(&c.log, "b", F_WORD("none", NULL));
	check(&c, "0|level=bug event=b none=\n");
	log_info(NULL, "nobody.listens", F_INT("n", 1));
	strbuf_done(&c.lines);
}

static void
test_a_child_carries_its_parents_fields(void **state)
{
	(void) state;
	struct collector c;
	strbuf_init(&c.lines, 10000);
	log_init(&c.log, collect, LOG_LEVEL_DEBUG);
	struct clock_sim *sim = clock_sim_new((instant){ INT64_C(1774746000000) });
	log_set_clock(&c.log, clock_sim_clock(sim));
	struct log team, patient;
	log_child(&team, &c.log, F_ID("team", 4));
	log_child(&patient, &team, F_ID("patient", 9), F_WORD("by", "sms"));
	log_debug(&patient, "reply.read", F_INT("readings", 1));
	check(&c,
	    "4|ts=2026-03-29T01:00:00Z level=debug event=reply.read readings=1 patient=9 "
	    "by=sms team=4\n");
	clock_sim_free(sim);
	strbuf_done(&c.lines);
}

static void
test_a_line_is_cut_at_its_limit(void **state)
{
	(void) state;
	struct collector c;
	strbuf_init(&c.lines, 10000);
	log_init(&c.log, collect, LOG_LEVEL_INFO);
	char word[3000];
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	log_info(&c.log, "long", F_WORD("word", word));
	assert_int_equal(c.lines.len, LOG_LINE + 3);
	strbuf_done(&c.lines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invariant_11_events_have_typed_fields_only),
		cmocka_unit_test(test_a_child_carries_its_parents_fields),
		cmocka_unit_test(test_a_line_is_cut_at_its_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
