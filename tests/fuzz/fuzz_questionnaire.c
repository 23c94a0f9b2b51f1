/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as somebody's Questionnaire: an instrument that reads back and leaves again as one that
 * is taken, or a reason in words. The same bytes as somebody's answers to it.
 */
#include "base/json.h"
#include "instruments/questionnaire_read.h"
#include "instruments/questionnaire_response.h"
#include "instruments/questionnaire_write.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct error error = { .text = "" };
	struct questionnaire got;
	struct str text = str_of((const char *) data, size);
	const struct questionnaire_setup setup = { .text = text, .name = "fuzz" };
	arena_init(&arena);
	if (!questionnaire_read(&arena, &setup, &got, &error)) {
		BUG_ON(error.text[0] == '\0', "refused without a word");
	} else {
		struct strbuf out;
		size_t unknown;
		struct scored_answer *answers =
		    ARENA_ARRAY(&arena, struct scored_answer, got.instrument->item_count);
		strbuf_init(&out, 16 << 20);
		questionnaire_write(&arena, got.instrument, &out, NULL);
		struct json *back = json_read(strbuf_str(&out), &error);
		BUG_ON(back == NULL && !strbuf_is_over(&out) && error.kind == ERROR_INPUT,
		    "no JSON was written");
		json_free(back);
		(void) !questionnaire_response_read(
		    &arena, got.instrument, text, answers, &unknown, &error);
		strbuf_done(&out);
	}
	arena_done(&arena);
	return 0;
}
