/* SPDX-License-Identifier: MIT */
/* A document is read with positions, and every refusal says where, what, and what was expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/document.h"
#include "base/strbuf.h"

static const struct {
	const char *name, *in, *want;
} refusals[] = {
	{ "empty", "", "f:1:1: nothing is written here, expected a document" },
	{ "comment only", "# hello\n", "f:1:1: nothing is written here, expected a document" },
	{ "anchor", "a: &x 1\n", "f:1:4: an anchor, expected the value itself" },
	{ "anchored map", "a: &x\n  b: 1\n", "f:1:4: an anchor, expected the value itself" },
	{ "alias", "a: *x\n", "f:1:4: an alias, expected the value itself" },
	{ "tag", "a: !!int 1\n", "f:1:4: a tag, expected the value alone" },
	{ "tagged list", "a: !x [1]\n", "f:1:4: a tag, expected the value alone" },
	{ "directive", "%YAML 1.1\n---\na: 1\n",
	    "f:1:1: a % directive, expected the document itself" },
	{ "second document", "a: 1\n---\nb: 2\n",
	    "f:2:1: a second document, expected one in a file" },
	{ "duplicate", "a: 1\nb: 2\na: 3\n",
	    "f:3:1: the key \"a\" again, expected once: it stands in line 1 already" },
	{ "duplicate below", "x:\n  - q: 1\n    \"q\": 2\n",
	    "f:3:5: the key \"q\" again, expected once: it stands in line 2 already" },
	{ "bad byte", "a: 1\nb: caf\xE9\n", "f:2:7: a byte that is not text, expected UTF-8" },
	{ "bad byte after U+FFFD", "\xEF\xBF\xBD\xFF",
	    "f:1:2: a byte that is not text, expected UTF-8" },
	{ "control character", "a: 1\nb: \x07\n",
	    "f:2:4: a control character, expected text without them" },
	{ "escaped zero", "a: \"x\\0y\"\n", "f:1:4: a zero byte, expected text" },
	{ "list as key", "? [a]\n: 1\n", "f:1:3: a list or map as key, expected a word" },
	{ "empty key", "\"\": 1\n", "f:1:1: an empty key, expected a word" },
	{ "deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	    "f:1:33: nested too deeply, expected at most 32 levels" },
	{ "not YAML", "a: [1, 2\nb: 3\n",
	    "f:2:2: did not find expected ',' or ']' while parsing "
	    "a flow sequence, expected a comma between two entries, and \"double quotes\" round words "
	    "with , : ' or [ in them" },
	{ "an apostrophe between apostrophes", "a: { b: 'it's' }\n",
	    "f:1:13: did not find expected ',' or '}' while parsing a flow mapping, expected a comma "
	    "between two keys, and \"double quotes\" round words with , : ' or { in them" },
	{ "a colon in words", "a: now: how?\n",
	    "f:1:7: mapping values are not allowed in this context, expected \"double quotes\" round "
	    "words with a colon in them, and keys below each other" },
	{ "a quote that stays open", "a: \"how?\nb: 1\n",
	    "f:3:1: found unexpected end of stream while scanning a quoted scalar, expected the "
	    "closing quote" },
	{ "a key out of line", "a: 1\n  b: 2\n",
	    "f:2:4: mapping values are not allowed in this context, expected \"double quotes\" round "
	    "words with a colon in them, and keys below each other" },
	{ "an entry out of line", "a:\n  - 1\n - 2\n",
	    "f:3:2: did not find expected key while parsing a block mapping, expected each key as far "
	    "from the margin as the ones beside it" },
	{ "tab", "a:\n\tb: 1\n",
	    "f:2:1: found character that cannot start any token while "
	    "scanning for the next token, expected blanks in the place of tabs, and \"double quotes\" "
	    "round words with signs in front" },
};

struct fixture {
	struct arena arena;
	struct complaints complaints;
	struct document document;
};

static bool
read_into(struct fixture *fixture, struct str text)
{
	*fixture = (struct fixture){ 0 };
	fixture->complaints.arena = &fixture->arena;
	return document_read(&fixture->arena, "f", text, &fixture->complaints, &fixture->document);
}

static void
test_refusals_say_where_and_what(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		struct fixture f;
		if (read_into(&f, str_from(refusals[i].in)))
			fail_msg("%s was read", refusals[i].name);
		assert_null(f.document.root);
		assert_non_null(f.complaints.first);
		if (strcmp(f.complaints.first->text, refusals[i].want) != 0)
			fail_msg("%s: %s", refusals[i].name, f.complaints.first->text);
		arena_done(&f.arena);
	}
}

static void
test_too_large_is_refused_and_large_is_quick(void **state)
{
	(void) state;
	struct strbuf text;
	strbuf_init(&text, DOCUMENT_LIMIT + 100);
	for (int i = 0; text.len + 20 < DOCUMENT_LIMIT; i++)
		strbuf_printf(&text, "k%d: 1\n", i);
	struct fixture f;
	assert_true(read_into(&f, strbuf_str(&text)));
	arena_done(&f.arena);
	while (text.len <= DOCUMENT_LIMIT)
		strbuf_puts(&text, "# too long\n");
	assert_false(read_into(&f, strbuf_str(&text)));
	assert_string_equal(
	    f.complaints.first->text, "f:1:1: the file is too large, expected at most 1 MiB");
	arena_done(&f.arena);
	strbuf_done(&text);
}

static const char sample[] = "\xEF\xBB\xBF# hello\n"
			     "title: How are you\n"
			     "count: 12\n"
			     "big: 99\n"
			     "word: b\n"
			     "yes: yes\n"
			     "off: \"false\"\n"
			     "list:\n"
			     "  - one\n"
			     "  - d\xC5\xB5r: two\n"
			     "  - |\n"
			     "    three\n"
			     "empty:\n"
			     "tilte: x\n"
			     "zebra: y\n";

static void
test_nodes_know_where_they_stand(void **state)
{
	(void) state;
	struct fixture f;
	assert_true(read_into(&f, str_from(sample)));
	assert_string_equal(f.document.file, "f");
	const struct node *root = f.document.root;
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->count, 10);
	const struct node *list = node_get(root, "list");
	assert_int_equal(list->kind, NODE_LIST);
	assert_int_equal(list->count, 3);
	assert_int_equal(list->key_line, 8);
	assert_int_equal(list->key_column, 1);
	assert_int_equal(list->line, 9);
	assert_int_equal(list->column, 3);
	assert_string_equal(list->first->text, "one");
	assert_null(list->first->key);
	assert_false(list->first->quoted);
	const struct node *map = list->first->next;
	assert_string_equal(map->first->key, "d\xC5\xB5r");
	assert_int_equal(map->first->column, 10); /* characters, not bytes */
	assert_string_equal(map->next->text, "three\n");
	assert_true(map->next->quoted);
	assert_null(map->next->next);
	assert_string_equal(node_get(root, "empty")->text, "");
	assert_null(node_get(root, "absent"));
	assert_null(node_get(list, "one"));
	assert_null(node_get(NULL, "one"));
	arena_done(&f.arena);
}

static void
test_typed_looks(void **state)
{
	(void) state;
	static const char *const words[] = { "a", "b", NULL };
	struct fixture f;
	assert_true(read_into(&f, str_from(sample)));
	const struct document *d = &f.document;
	const struct node *root = d->root;
	assert_string_equal(document_text(d, root, "title", "-"), "How are you");
	assert_string_equal(document_text(d, root, "absent", "-"), "-");
	assert_int_equal(document_int(d, root, "count", 1, 12, 5), 12);
	assert_int_equal(document_int(d, root, "absent", 1, 12, 5), 5);
	assert_int_equal(document_word(d, root, "word", words, 9), 1);
	assert_true(document_bool(d, root, "yes", false));
	assert_false(document_bool(d, root, "off", true));
	assert_true(document_bool(d, root, "absent", true));
	assert_string_equal(document_required(d, root, "title"), "How are you");
	assert_null(document_required(d, NULL, "title"));
	assert_null(document_required(d, node_get(root, "list"), "title"));
	assert_int_equal(f.complaints.count, 0);
	arena_done(&f.arena);
}

static void
test_complaints_of_looks(void **state)
{
	(void) state;
	static const char *const words[] = { "a", "c", NULL };
	static const char *const known[] = { "title", "count", "big", "word", "yes", "off", "list",
		"empty", NULL };
	static const char *const want[] = {
		"f:4:6: \"big\" is \"99\", expected a whole number from 1 to 12",
		"f:2:8: \"title\" is \"How are you\", expected a whole number from 0 to 1",
		"f:5:7: \"word\" is \"b\", expected one of: a, c",
		"f:2:8: \"title\" is \"How are you\", expected one of: no, false, yes, true",
		"f:9:3: \"list\" is a list, expected text",
		"f:2:1: \"absent\" is missing, expected text",
		"f:13:7: \"empty\" is empty, expected text",
		"f:14:1: unknown key \"tilte\", did you mean \"title\"?",
		("f:15:1: unknown key \"zebra\", expected one of: "
		 "title, count, big, word, yes, off, list, empty"),
		"f:9:3: a list stands here, expected a map with some of: a, c",
	};
	struct fixture f;
	assert_true(read_into(&f, str_from(sample)));
	const struct document *d = &f.document;
	const struct node *root = d->root;
	assert_int_equal(document_int(d, root, "big", 1, 12, 5), 5);
	assert_int_equal(document_int(d, root, "title", 0, 1, 5), 5);
	assert_int_equal(document_word(d, root, "word", words, 9), 9);
	assert_true(document_bool(d, root, "title", true));
	assert_string_equal(document_text(d, root, "list", "-"), "-");
	assert_null(document_required(d, root, "absent"));
	assert_null(document_required(d, root, "empty"));
	assert_false(document_keys(d, root, known));
	assert_false(document_keys(d, node_get(root, "list"), words));
	assert_true(document_keys(d, NULL, words));
	assert_int_equal(f.complaints.count, ARRAY_LEN(want));
	const struct complaint *c = f.complaints.first;
	for (size_t i = 0; i < ARRAY_LEN(want); i++, c = c->next)
		assert_string_equal(c->text, want[i]);
	assert_null(c);
	arena_done(&f.arena);
}

static void
test_the_nearest_key_is_named(void **state)
{
	(void) state;
	static const char *const known[] = { "recall", "reply", "id", "complete_within", NULL };
	static const struct {
		const char *key, *meant; /* NULL: none is near */
	} cases[] = {
		{ "recal", "recall" },
		{ "rpely", "reply" },
		{ "Reply", "reply" },
		{ "complete-within", "complete_within" },
		{ "completeWithin", "complete_within" },
		{ "idd", "id" },
		{ "x", NULL },
		{ "ab", NULL },
		{ "a_key_that_is_far_longer_than_any_word_that_we_know_of_and_then_some_more",
		    NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[128], want[128];
		(void) snprintf(text, sizeof(text), "%s: 1\n", cases[i].key);
		(void) snprintf(want, sizeof(want), "did you mean \"%s\"?",
		    cases[i].meant == NULL ? "" : cases[i].meant);
		struct fixture f;
		assert_true(read_into(&f, str_from(text)));
		assert_false(document_keys(&f.document, f.document.root, known));
		const char *got = f.complaints.first->text;
		const char *expected = cases[i].meant == NULL ? "expected one of:" : want;
		if (strstr(got, expected) == NULL)
			fail_msg("%s: %s", cases[i].key, got);
		arena_done(&f.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals_say_where_and_what),
		cmocka_unit_test(test_too_large_is_refused_and_large_is_quick),
		cmocka_unit_test(test_nodes_know_where_they_stand),
		cmocka_unit_test(test_typed_looks),
		cmocka_unit_test(test_complaints_of_looks),
		cmocka_unit_test(test_the_nearest_key_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
