/* SPDX-License-Identifier: MIT */
/* A link is found by its hash alone, and guesses are counted over all links of a conversation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/links.h"
#include "tests/store/fixture.h"

static struct link_row
a_link(struct fixture *f, conversation_id conversation, const char *hash)
{
	return (struct link_row){
		.token_hash = hash,
		.conversation = conversation,
		.address = f->address.id,
		.made_at = f->now,
		.expires_at = instant_plus(f->now, hours(24)),
		.confirmed_at = INSTANT_NONE,
		.pass_hash = "",
		.posts_from = f->now,
	};
}

static void
test_a_link_reads_back(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	struct link_row row = a_link(f, conversation.id, "aa"), got;
	link_add(f->db, &row);
	assert_false(link_find(f->db, &f->arena, "ab", &got));
	assert_true(link_find(f->db, &f->arena, "aa", &got));
	assert_int_equal(got.conversation.n, conversation.id.n);
	assert_int_equal(got.address.n, f->address.id.n);
	assert_int_equal(got.expires_at.ms, row.expires_at.ms);
	assert_true(instant_is_none(got.confirmed_at));
	assert_string_equal(got.pass_hash, "");
	got.confirmed_at = f->now;
	got.pass_hash = "bb";
	got.posts = 3;
	link_update(f->db, &got);
	assert_true(link_find(f->db, &f->arena, "aa", &row));
	assert_int_equal(row.confirmed_at.ms, f->now.ms);
	assert_string_equal(row.pass_hash, "bb");
	assert_int_equal(row.posts, 3);
}

static void
test_guesses_are_counted_over_all_links(void **state)
{
	struct fixture *f = *state;
	struct conversation_row conversation = fixture_conversation(f);
	assert_true(conversation_add(f->db, &conversation));
	assert_int_equal(link_tries(f->db, conversation.id), 0);
	struct link_row first = a_link(f, conversation.id, "aa");
	struct link_row second = a_link(f, conversation.id, "bb");
	first.tries = 2;
	second.tries = 1;
	link_add(f->db, &first);
	link_add(f->db, &second);
	assert_int_equal(link_tries(f->db, conversation.id), 3);
	assert_int_equal(link_tries(f->db, (conversation_id){ conversation.id.n + 1 }), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_link_reads_back, fixture_begin, fixture_end),
		cmocka_unit_test_setup_teardown(
		    test_guesses_are_counted_over_all_links, fixture_begin, fixture_end),
	};
	return cmocka_run_group_tests_name("links", tests, NULL, NULL);
}
