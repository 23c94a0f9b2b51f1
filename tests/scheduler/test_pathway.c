/* SPDX-License-Identifier: MIT */
/*
 * The shipped pathways say what the pilot's table says; every slip in a file is complained of where
 * it stands; no operation has two pathways, and one without any is told why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "scheduler/pathway.h"

static struct arena arena;

static int
set_up(void **state)
{
	(void) state;
	arena_init(&arena);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	arena_done(&arena);
	return 0;
}

static bool
is_ours(void *context, const char *id)
{
	(void) context;
	static const char *const ids[] = { "how-are-you", "foot-check", "nrs-pain", "experience" };
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

static struct pathway_set *
shipped(void)
{
	struct complaints complaints = { .arena = &arena };
	struct pathway_set *set = pathway_set_read(NULL, is_ours, NULL, &complaints);
	for (struct complaint *c = complaints.first; c != NULL; c = c->next)
		print_error("%s\n", c->text);
	assert_int_equal(complaints.count, 0);
	return set;
}

/* what is shipped */

/* data/proms/healthtrak_pilot_config.csv: x in pre_op, 6_months, 1_year, annual; and for the five
 * that have none there, what was decided (the pathway files say why). */
static const struct {
	const char *code, *steps;
} procedures[] = {
	{ "256", "before 6-months" },
	{ "303", "before 6-months" },
	{ "305", "before 6-months" },
	{ "596", "before 6-months" },
	{ "259", "before 6-months" },
	{ "257", "before 6-months" },
	{ "258", "before 6-months" },
	{ "347", "before 6-months" },
	{ "602", "before 6-months" },
	{ "582", "before 6-months" },
	{ "612", "before 6-months" },
	{ "245", "before 6-months 1-year annual" },
	{ "593", "before 6-months 1-year annual" },
	{ "246", "before 6-months 1-year annual" },
	{ "579", "before 6-months 1-year annual" },
	{ "327", "before 6-months 1-year annual" },
	{ "342", "before 6-months" },
	{ "248", "before 6-months" },
	{ "591", "before 6-months 1-year" },
	{ "581", "before 6-months" },
	{ "397", "6-months" },
	{ "398", "6-months" },
};

static void
test_shipped_pathways_have_the_pilots_timepoints(void **state)
{
	(void) state;
	struct pathway_set *set = shipped();
	size_t codes = 0;
	for (size_t i = 0; i < pathway_count(set); i++) {
		const struct pathway *pathway = pathway_at(set, i);
		codes += pathway->code_count;
		assert_ptr_equal(pathway_find(set, pathway->id), pathway);
		/* the text is the record of the version in use */
		assert_true(str_find(pathway->text, str_from(pathway->id), 0) > 0);
	}
	assert_int_equal(codes, ARRAY_LEN(procedures));
	for (size_t i = 0; i < ARRAY_LEN(procedures); i++) {
		char why[PATHWAY_WHY];
		const char *steps = "";
		struct operation operation = { procedures[i].code, "left", 60, NULL, NULL };
		const struct pathway *pathway = pathway_for(set, &operation, why);
		if (pathway == NULL)
			fail_msg("%s", why);
		assert_string_equal(why, "");
		for (size_t s = 0; s < pathway->step_count; s++) {
			const struct pathway_step *step = &pathway->steps[s];
			steps =
			    arena_printf(&arena, "%s%s%s", steps, s == 0 ? "" : " ", step->name);
			/* how somebody's stay was is asked once, after it */
			bool asks = strstr(step->instruments_text, "experience") != NULL;
			assert_int_equal(asks, strcmp(step->name, "6-months") == 0);
			assert_int_equal(step->before, strcmp(step->name, "before") == 0);
			assert_ptr_equal(pathway_step(pathway, step->name), step);
		}
		if (strcmp(steps, procedures[i].steps) != 0)
			fail_msg("%s: %s, want %s", procedures[i].code, steps, procedures[i].steps);
	}
	pathway_set_free(set);
}

/* one file */

static const char whole[] = "id: test\n"
			    "version: \"2\"\n"
			    "title: A test\n"
			    "for:\n"
			    "  codes: [\"228\", A1.2]\n"
			    "  sub-specialty: knee\n"
			    "  sides: [left, none]\n"
			    "  age: { from: 12, to: 39 }\n"
			    "  admission: elective\n"
			    "steps:\n"
			    "  - name: before\n"
			    "    opens: 18 weeks before planned\n"
			    "    due: 1 day after listed\n"
			    "    send-by: 2 days before planned\n"
			    "    closes: 1 day before planned\n"
			    "    at: 09:05\n"
			    "    instruments: [nrs-pain, foot-check]\n"
			    "    reminders: [2 days, 1 week]\n"
			    "    channels: [email]\n"
			    "  - name: after\n"
			    "    due: 6 weeks after discharged\n"
			    "    closes: 3 months after performed\n"
			    "    instruments: [nrs-pain]\n"
			    "    repeats: { every: 6 months, times: 3 }\n";

static void
test_a_whole_file(void **state)
{
	(void) state;
	struct complaints complaints = { .arena = &arena };
	const struct pathway *p =
	    pathway_parse(&arena, "t.yaml", str_from(whole), is_ours, NULL, &complaints);
	assert_non_null(p);
	assert_string_equal(p->id, "test");
	assert_string_equal(p->version, "2");
	assert_string_equal(p->title, "A test");
	assert_int_equal(p->code_count, 2);
	assert_string_equal(p->codes[1], "A1.2");
	assert_string_equal(p->sub_specialty, "knee");
	assert_int_equal(p->sides, SIDE_LEFT | SIDE_NONE);
	assert_int_equal(p->age_from, 12);
	assert_int_equal(p->age_to, 39);
	assert_string_equal(p->admission, "elective");
	assert_true(str_is(p->text, whole));
	assert_int_equal(p->step_count, 2);
	const struct pathway_step *before = &p->steps[0], *after = &p->steps[1];
	assert_true(before->before);
	assert_int_equal(before->at, 9 * 60 + 5);
	assert_int_equal(before->due.anchor, ANCHOR_LISTED);
	assert_int_equal(before->opens.days, -126);
	assert_int_equal(before->reminder_count, 2);
	assert_int_equal(before->reminders[1], 7);
	assert_int_equal(before->channels, PATHWAY_EMAIL);
	assert_int_equal(before->times, 1);
	assert_int_equal(before->every, 0);
	assert_string_equal(before->instruments_text, "nrs-pain foot-check");
	assert_false(after->before);
	assert_int_equal(after->at, 600);
	assert_int_equal(after->opens.anchor, ANCHOR_DISCHARGED);
	assert_int_equal(after->opens.days, 42);
	assert_int_equal(after->send_by.anchor, ANCHOR_PERFORMED);
	assert_int_equal(after->send_by.months, 3);
	assert_int_equal(after->every, 6);
	assert_int_equal(after->times, 3);
	assert_int_equal(after->reminder_count, 0);
	assert_int_equal(after->channels, PATHWAY_SMS | PATHWAY_EMAIL);
}

/* Each replaces one part of the whole file, and the one complaint must begin with this. */
static const struct {
	const char *old, *new, *want;
} slips[] = {
	{ "id: test", "id: Test it", "t.yaml:1:5: `id: Test it` is no id" },
	{ "version: \"2\"\n", "", "t.yaml:1:1: " },
	{ "title: A test", "titel: A test", "t.yaml:3:1: " },
	{ "  codes: [\"228\", A1.2]\n", "", "t.yaml:5:3: no codes" },
	{ "[\"228\", A1.2]", "[]", "t.yaml:5:10: no codes" },
	{ "A1.2", "\"228\"", "t.yaml:5:18: no code" },
	{ "sub-specialty", "subspecialty", "t.yaml:6:3: " },
	{ "[left, none]", "[lift]", "t.yaml:7:11: \"lift\" is none of the sides" },
	{ "[left, none]", "left", "t.yaml:7:10: no sides" },
	{ "from: 12, to: 39", "from: 40, to: 39", "t.yaml:8:8: nobody has such an age" },
	{ "from: 12", "from: twelve", "t.yaml:8:16: " },
	{ "elective", "urgent", "t.yaml:9:14: " },
	{ "1 day after listed", "1 dy after listed", "t.yaml:13:10: `due: 1 dy after listed`" },
	{ "18 weeks before planned", "18 weeks", "t.yaml:12:12: `opens: 18 weeks` is no moment" },
	{ "send-by: 2 days before", "send-by: 3 hours before", "t.yaml:14:14: " },
	{ "2 days before planned", "1 day after planned", "t.yaml:14:14: `send-by` is not before" },
	{ "closes: 1 day before planned", "closes: on planned",
	    "t.yaml:15:13: `closes` is not be" },
	{ "closes: 1 day before planned", "closes: 9 days before planned",
	    "t.yaml:15:13: `send-by` comes after `closes`" },
	{ "closes: 1 day before planned", "closes: 1 day after performed",
	    "t.yaml:15:13: `closes` is on the other side" },
	{ "at: 09:05", "at: 9:05", "t.yaml:16:9: \"9:05\" is no time of day" },
	{ "at: 09:05", "at: \"24:00\"", "t.yaml:16:9: " },
	{ "[nrs-pain, foot-check]", "[nrs-pain, moxfq]",
	    "t.yaml:17:29: there is no instrument \"moxfq\"" },
	{ "[nrs-pain, foot-check]", "[nrs-pain, nrs-pain]", "t.yaml:17:29: no instrument" },
	{ "[nrs-pain, foot-check]", "[]", "t.yaml:17:18: no instruments" },
	{ "[2 days, 1 week]", "[2 days, 1 week, 9 days]", "t.yaml:18:16: not up to 2 reminders" },
	{ "[2 days, 1 week]", "[7 days, 1 week]", "t.yaml:18:25: no reminder" },
	{ "[2 days, 1 week]", "[1 month]", "t.yaml:18:17: no reminder" },
	{ "[email]", "[email]\n    grace: 7 days", "t.yaml:20:12: a step before the operation" },
	{ "closes: 3 months after performed",
	    "closes: 3 months after performed\n    grace: 61 days",
	    "t.yaml:23:12: `grace: 61 days` is no time of grace" },
	{ "closes: 3 months after performed",
	    "closes: 3 months after performed\n    grace: 1 month",
	    "t.yaml:23:12: `grace: 1 month` is no time of grace" },
	{ "[email]", "[email, fax]", "t.yaml:19:23: \"fax\" is none of the channels" },
	{ "name: after", "name: before", "t.yaml:20:11: a second step \"before\"" },
	{ "6 weeks after discharged", "6 weeks before performed",
	    "t.yaml:21:10: `due` is not after the operation" },
	{ "closes: 3 months after performed\n    instruments: [nrs-pain]\n    repeats: { every: 6 "
	  "months",
	    "closes: 3 months after performed\n    instruments: [nrs-pain]\n    repeats: { every: 6 "
	    "days",
	    "t.yaml:24:23: `every: 6 days` is no time" },
	{ "times: 3", "times: 1", "t.yaml:24:40: " },
	{ ", times: 3", "", "t.yaml:24:14: no `times`" },
	{ "    channels: [email]\n", "    repeats: { every: 1 year, times: 2 }\n",
	    "t.yaml:19:14: a step before the operation repeats" },
};

static char *
replaced(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);
	if (at == NULL)
		fail_msg("the file has no \"%s\"", old);
	return arena_printf(&arena, "%.*s%s%s", (int) (at - text), text, new, at + strlen(old));
}

static void
test_each_slip_is_complained_of_where_it_stands(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(slips); i++) {
		struct complaints complaints = { .arena = &arena };
		const char *text = replaced(whole, slips[i].old, slips[i].new);
		const struct pathway *p =
		    pathway_parse(&arena, "t.yaml", str_from(text), is_ours, NULL, &complaints);
		const char *first = complaints.count == 0 ? "nothing" : complaints.first->text;
		bool right = p == NULL && strstr(first, slips[i].want) == first;
		/* a misspelt key is also a missing one */
		bool is_key = strcmp(slips[i].old, "title: A test") == 0;
		if (!right || complaints.count != (is_key ? 2U : 1U) ||
		    (strstr(first, "expected") == NULL && strstr(first, "did you mean") == NULL))
			fail_msg("%s -> %s: %zu complaints, first \"%s\", want \"%s\"",
			    slips[i].old, slips[i].new, complaints.count, first, slips[i].want);
	}
}

/* What the manual shows as a file is one. */
static void
test_the_manuals_example_is_a_pathway(void **state)
{
	(void) state;
	FILE *file = fopen(HARK_SOURCE_DIR "/docs/hark-pathway.5", "rb");
	assert_non_null(file);
	char *page = arena_alloc(&arena, 1 << 16);
	struct str rest = str_of(page, fread(page, 1, 1 << 16, file));
	fclose(file);
	ptrdiff_t from = str_find(rest, STR(".Sh EXAMPLES\n.Bd -literal\n"), 0);
	assert_true(from > 0);
	rest = str_sub(rest, (size_t) from + strlen(".Sh EXAMPLES\n.Bd -literal\n"), rest.len);
	ptrdiff_t to = str_find(rest, STR(".Ed\n"), 0);
	struct complaints complaints = { .arena = &arena };
	const struct pathway *pathway = pathway_parse(
	    &arena, "page", str_sub(rest, 0, (size_t) to), is_ours, NULL, &complaints);
	if (pathway == NULL)
		fail_msg("%s", complaints.first->text);
	assert_int_equal(pathway->step_count, 3);
}

/* choosing */

static const struct {
	struct operation operation;
	const char *want; /* a pathway's id, or what `why` must say */
} choices[] = {
	{ { "256", "left", 60, NULL, NULL }, "forefoot" },
	{ { "256", "bilateral", 60, "", "" }, "forefoot" },
	{ { "256", "", 16, NULL, NULL }, "forefoot" },
	{ { "256", "left", 15, NULL, NULL }, "pathway forefoot is for ages 16 to 130" },
	{ { "256", "left", -1, NULL, NULL }, "the date of birth is not known" },
	{ { "256", "middle", 60, NULL, NULL }, "pathway forefoot is not for side \"middle\"" },
	{ { "2560", "left", 60, NULL, NULL }, "no pathway names the code 2560" },
	{ { "", "left", 60, NULL, NULL }, "no pathway names the code " },
	{ { "245", "right", 99, NULL, NULL }, "ankle-joint" },
};

static void
test_one_pathway_or_none_and_why(void **state)
{
	(void) state;
	struct pathway_set *set = shipped();
	for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
		char why[PATHWAY_WHY];
		const struct pathway *pathway = pathway_for(set, &choices[i].operation, why);
		if (pathway != NULL ? strcmp(pathway->id, choices[i].want) != 0
				    : strstr(why, choices[i].want) == NULL)
			fail_msg("%s: %s %s", choices[i].operation.code,
			    pathway == NULL ? "none" : pathway->id, why);
	}
	pathway_set_free(set);
}

/* several files */

static char folder[] = "/tmp/hark-pathway-XXXXXX";

static const char *
write_file(const char *name, const char *text)
{
	const char *path = arena_printf(&arena, "%s/pathways/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	return path;
}

static const char *
file_for(const char *id, const char *conditions)
{
	return arena_printf(&arena,
	    "id: %s\nversion: \"1\"\ntitle: T\nfor:\n  codes: [\"228\"]\n%s"
	    "steps:\n  - name: after\n    due: 6 months after performed\n"
	    "    closes: 8 months after performed\n    instruments: [nrs-pain]\n",
	    id, conditions);
}

/* The matrix this guards against: code 228 stands in two pathways there, told apart by age alone. */
static const struct {
	const char *a, *b;
	bool overlap;
} pairs[] = {
	{ "", "", true },
	{ "  age: { to: 39 }\n", "  age: { from: 40 }\n", false },
	{ "  age: { to: 40 }\n", "  age: { from: 40 }\n", true },
	{ "  age: { to: 39 }\n", "", true },
	{ "  sides: [left]\n", "  sides: [right, bilateral, none]\n", false },
	{ "  sides: [left, right]\n", "  sides: [right]\n", true },
	{ "  admission: trauma\n", "  admission: elective\n", false },
	{ "  admission: trauma\n", "", true },
	{ "  sub-specialty: knee\n", "  sub-specialty: hip\n", false },
	{ "  sub-specialty: knee\n", "  admission: trauma\n", true },
};

static void
test_a_code_in_two_pathways_needs_a_difference(void **state)
{
	(void) state;
	assert_non_null(mkdtemp(folder));
	const char *pathways = arena_printf(&arena, "%s/pathways", folder);
	assert_int_equal(mkdir(pathways, 0700), 0);
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct complaints complaints = { .arena = &arena };
		write_file("a.yaml", file_for("a", pairs[i].a));
		const char *b = write_file("b.yaml", file_for("b", pairs[i].b));
		struct pathway_set *set = pathway_set_read(folder, is_ours, NULL, &complaints);
		if (complaints.count != pairs[i].overlap)
			fail_msg("pair %zu: %zu complaints", i, complaints.count);
		/* neither is chosen over the other */
		assert_int_equal(pathway_find(set, "a") == NULL, pairs[i].overlap);
		assert_int_equal(pathway_find(set, "b") == NULL, pairs[i].overlap);
		assert_non_null(pathway_find(set, "forefoot"));
		if (pairs[i].overlap) {
			const char *want =
			    arena_printf(&arena, "%s:5:10: code \"228\" is in the pathway a", b);
			assert_ptr_equal(
			    strstr(complaints.first->text, want), complaints.first->text);
		}
		pathway_set_free(set);
	}

	/* the data folder's file takes the place of the shipped one; two of one id are a complaint */
	struct complaints complaints = { .arena = &arena };
	write_file("a.yaml", file_for("forefoot", ""));
	write_file("b.yaml", file_for("c", "  age: { from: 200 }\n"));
	struct pathway_set *set = pathway_set_read(folder, is_ours, NULL, &complaints);
	assert_int_equal(complaints.count, 1);
	assert_string_equal(pathway_find(set, "forefoot")->codes[0], "228");
	assert_null(pathway_find(set, "c"));
	pathway_set_free(set);
	complaints = (struct complaints){ .arena = &arena };
	write_file("b.yaml", file_for("forefoot", ""));
	set = pathway_set_read(folder, is_ours, NULL, &complaints);
	assert_int_equal(complaints.count, 1);
	assert_non_null(strstr(complaints.first->text, "\"forefoot\" is the id of"));
	pathway_set_free(set);

	assert_int_equal(unlink(arena_printf(&arena, "%s/a.yaml", pathways)), 0);
	assert_int_equal(unlink(arena_printf(&arena, "%s/b.yaml", pathways)), 0);
	assert_int_equal(rmdir(pathways), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped_pathways_have_the_pilots_timepoints),
		cmocka_unit_test(test_a_whole_file),
		cmocka_unit_test(test_each_slip_is_complained_of_where_it_stands),
		cmocka_unit_test(test_the_manuals_example_is_a_pathway),
		cmocka_unit_test(test_one_pathway_or_none_and_why),
		cmocka_unit_test(test_a_code_in_two_pathways_needs_a_difference),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
