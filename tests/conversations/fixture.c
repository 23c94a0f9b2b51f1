/* SPDX-License-Identifier: MIT */
#include "tests/conversations/fixture.h"

int
fixture_set_up(void **state)
{
	struct fixture *fixture = alloc_new(sizeof(*fixture));
	struct complaints complaints = { .arena = &fixture->arena };
	fixture->book = phrase_book_read(NULL, &complaints);
	*state = fixture;
	return complaints.count == 0 ? 0 : -1;
}

int
fixture_tear_down(void **state)
{
	struct fixture *fixture = *state;
	phrase_book_free(fixture->book);
	arena_done(&fixture->arena);
	free(fixture);
	return 0;
}
