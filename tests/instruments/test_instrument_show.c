/* SPDX-License-Identifier: MIT */
/* What a person at a terminal sees of an instrument, as a golden text. */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/instrument_show.h"
#include "instruments/parse.h"

static const char file[] =
    "instrument: trial\nversion: \"3\"\nabout_minutes: 1\ncomplete_within: 1 day\n"
    "licence: { status: licence-required, holder: H, proof: 7/26, modes: [sms, staff] }\n"
    "languages:\n  en: { review: original }\n  cy: { review: native, by: Non }\n"
    "title: { en: Trial, cy: Prawf }\nrecall: { en: today, cy: heddiw }\n"
    "items:\n"
    "  - linkId: a\n    type: choice\n    risk: [2]\n    text: { en: Sore?, cy: Poenus? }\n"
    "    options:\n"
    "      - { value: 0, label: { en: no, cy: na }, also: { en: [none, nil] } }\n"
    "      - { value: 2, number: 1, label: { en: yes, cy: ydy } }\n"
    "  - linkId: b\n    type: integer\n    text: { en: Stairs?, cy: Grisiau? }\n"
    "    low: { value: 0, label: { en: none, cy: dim } }\n    high: { value: 2 }\n"
    "  - { linkId: c, type: text, required: no, text: { en: More?, cy: Mwy? } }\n"
    "scores:\n"
    "  total:\n    kind: mean\n    factor: 50\n    items: [a, b]\n    reverse: [b]\n"
    "    missing: at most 1\n    direction: lower is better\n"
    "    mid: { value: 10, source: made up, scope: person }\n"
    "    bands: [{ from: 0, to: 50, label: well }, { from: 51, to: 100, label: unwell }]\n";

static const char shown[] =
    "trial, version 3: Trial\n"
    "file       f\n"
    "sha256     SHA\n"
    "licence    licence-required, H (7/26)\n"
    "sent by    sms,staff\n"
    "takes      about 1 minute, to be finished within 24 hours\n"
    "about      today\n"
    "languages  en (original), cy (native, Non)\n"
    "\n"
    "  1 a: choice, can raise an alert\n"
    "    Sore?\n"
    "      0 no  (none, nil)\n"
    "      1 = 2 yes\n"
    "\n"
    "  2 b: integer\n"
    "    Stairs?\n"
    "      0 none\n"
    "      2\n"
    "\n"
    "  3 c: text, may be left out\n"
    "    More?\n"
    "\n"
    "score total: mean x 50 of a, b (reversed)\n"
    "    0 to 100, lower is better; at most 1 missing, counted as the mean of the others\n"
    "    a change of 10 matters for a person: made up\n"
    "    0 to 50: well\n"
    "    51 to 100: unwell\n";

static void
test_show(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	const struct instrument *trial = instrument_parse(&arena, "f", str_from(file), &complaints);
	if (trial == NULL)
		fail_msg("%s", complaints.first->text);
	struct strbuf out;
	strbuf_init(&out, 8192);
	instrument_show(trial, "en", &out);
	const char *sha = strstr(shown, "SHA");
	const char *want =
	    arena_printf(&arena, "%.*s%s%s", (int) (sha - shown), shown, trial->sha256, sha + 3);
	if (strcmp(strbuf_cstr(&out), want) != 0)
		fail_msg("got\n%s\nwant\n%s", strbuf_cstr(&out), want);
	strbuf_reset(&out);
	instrument_show(trial, "cy", &out);
	assert_non_null(strstr(strbuf_cstr(&out), "Grisiau?"));
	assert_non_null(strstr(strbuf_cstr(&out), "about      heddiw"));
	strbuf_done(&out);
	arena_done(&arena);
}

static void
test_list(void **state)
{
	(void) state;
	struct arena arena;
	arena_init(&arena);
	struct complaints complaints = { .arena = &arena };
	struct catalog *catalog = catalog_read(NULL, &complaints);
	struct strbuf out;
	strbuf_init(&out, 65536);
	instrument_list(catalog, &out);
	static const char *const lines[] = {
		"eq-5d-5l             version 1        6 items no wording email,web,staff EQ-5D-5L\n",
		"experience           version 1        6 items en,cy,pl,ur sms,email,web,staff Your care\n",
		"nrs-pain             version 1        1 item  en,cy,pl,ur sms,email,web,staff Pain\n",
	};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (strstr(strbuf_cstr(&out), lines[i]) == NULL)
			fail_msg("got\n%swant\n%s", strbuf_cstr(&out), lines[i]);
	strbuf_done(&out);
	catalog_free(catalog);
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_show),
		cmocka_unit_test(test_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
