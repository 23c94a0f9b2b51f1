/* SPDX-License-Identifier: MIT */
/* The engine alone, one step at a time: state and input in, state and effects out. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "tests/conversations/made_script.h"

/* "alert:urgent cancel say:safety": the effects in a line. */
static const char *
effects_text(const struct effects *effects, struct strbuf *text)
{
	static const char *const words[] = {
		[EFFECT_SAY] = "say",
		[EFFECT_ANSWER] = "answer",
		[EFFECT_PROPOSE] = "propose",
		[EFFECT_SKIP] = "skip",
		[EFFECT_ALERT] = "alert",
		[EFFECT_STOP] = "stop",
		[EFFECT_WRONG] = "wrong",
		[EFFECT_HOLD] = "hold",
		[EFFECT_CHECKED] = "checked",
		[EFFECT_PROXY] = "proxy",
		[EFFECT_STATUS] = "status",
		[EFFECT_CANCEL] = "cancel",
	};
	strbuf_reset(text);
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *effect = &effects->list[i];
		strbuf_printf(text, "%s%s", i == 0 ? "" : " ", words[effect->kind]);
		if (effect->kind == EFFECT_SAY)
			strbuf_printf(text, ":%s", purpose_word(effect->purpose));
		else if (effect->kind == EFFECT_ALERT)
			strbuf_printf(text, ":%s", alert_kind_word(effect->alert));
	}
	return strbuf_cstr(text);
}

static const struct {
	enum conversation_state state;
	size_t position;
	int asks, reminders;
	enum input_kind kind;
	const char *said; /* INPUT_REPLY */
	enum conversation_state want;
	const char *effects;
} steps[] = {
#define STATE(name) CONVERSATION_##name
	{ STATE(IDENTIFYING), 0, 0, 0, INPUT_REPLY, "yes", STATE(INVITED),
	    "checked say:invitation" },
	{ STATE(IDENTIFYING), 0, 0, 0, INPUT_REPLY, "no", STATE(WRONG_PERSON),
	    "wrong alert:wrong-person status cancel" },
	{ STATE(IDENTIFYING), 0, 0, 0, INPUT_REPLY, "his wife", STATE(WITH_PERSON),
	    "proxy alert:proxy say:notice" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "yes", STATE(ASKING), "say:question" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "no", STATE(DECLINED), "status cancel say:notice" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "3", STATE(INVITED), "say:re-ask" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REMIND, NULL, STATE(INVITED), "say:reminder status" },
	{ STATE(INVITED), 0, 0, 2, INPUT_REMIND, NULL, STATE(INVITED), "" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(ASKING), 1, 0, 0, INPUT_REPLY, "4", STATE(WITH_PERSON),
	    "answer alert:urgent cancel say:safety" },
	{ STATE(ASKING), 1, 0, 0, INPUT_REPLY, "first one 3", STATE(ASKING), "answer say:notice" },
	{ STATE(ASKING), 1, 0, 0, INPUT_REPLY, "first one 3?", STATE(CONFIRMING),
	    "propose say:confirmation" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "second one 4", STATE(ASKING), "say:re-ask" },
	{ STATE(ASKING), 2, 0, 0, INPUT_REPLY, "second one 9", STATE(ASKING), "say:question" },
	{ STATE(ASKING), 2, 0, 0, INPUT_REPLY, "second one 4", STATE(WITH_PERSON),
	    "answer alert:urgent cancel say:safety" },
	/* What might be a risk waits for no YES, and is not stored without one. */
	{ STATE(ASKING), 2, 0, 0, INPUT_REPLY, "second one 4?", STATE(WITH_PERSON),
	    "alert:urgent cancel say:safety" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "yes", STATE(ASKING), "answer say:notice" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "no", STATE(ASKING), "say:question" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "again", STATE(ASKING), "say:question" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "3", STATE(CONFIRMING), "say:re-ask" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "later", STATE(PAUSED), "say:notice" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REPLY, "STOP", STATE(STOPPED),
	    "stop alert:stopped status cancel say:stopped" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_REMIND, NULL, STATE(ASKING), "say:reminder" },
	{ STATE(CONFIRMING), 1, 0, 0, INPUT_EXPIRE, NULL, STATE(EXPIRED), "status cancel" },
	{ STATE(ASKING), 0, 3, 0, INPUT_INTERPRET, "3", STATE(ASKING),
	    "answer status say:notice say:question" },
	{ STATE(ASKING), 1, 0, 0, INPUT_INTERPRET, "4", STATE(WITH_PERSON),
	    "answer alert:urgent cancel say:safety" },
	{ STATE(ASKING), 1, 0, 0, INPUT_INTERPRET, "2 or 3", STATE(ASKING), "" },
	{ STATE(WITH_PERSON), 1, 0, 0, INPUT_INTERPRET, "3", STATE(WITH_PERSON), "" },
	{ STATE(EXPIRED), 1, 0, 0, INPUT_INTERPRET, "3", STATE(EXPIRED), "" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "3 3", STATE(ASKING), "say:re-ask" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "first one 3", STATE(COMPLETE),
	    "answer say:notice" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "first one 3?", STATE(COMPLETE),
	    "alert:words say:notice" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "which one?", STATE(COMPLETE),
	    "alert:words say:notice" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "second one 4", STATE(COMPLETE),
	    "answer alert:urgent cancel say:safety" },
	{ STATE(ASKING), 3, 0, 0, INPUT_REPLY, "words", STATE(COMPLETE),
	    "answer alert:words status cancel say:thanks" },
	{ STATE(ASKING), 3, 0, 0, INPUT_REPLY, "skip", STATE(COMPLETE),
	    "skip status cancel say:thanks" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "skip", STATE(SKIPPING), "say:confirmation" },
	{ STATE(ASKING), 0, 2, 0, INPUT_REPLY, "wibble", STATE(ASKING),
	    "say:re-ask alert:unreadable" },
	{ STATE(ASKING), 0, 3, 0, INPUT_REPLY, "wibble", STATE(ASKING), "alert:words" },
	{ STATE(ASKING), 0, 3, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "3 but hot calf", STATE(WITH_PERSON),
	    "answer status alert:clinical cancel say:safety" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "3, ring me", STATE(WITH_PERSON),
	    "answer status alert:human say:notice" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "his wife, 3", STATE(ASKING),
	    "proxy alert:proxy answer status say:question" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "STOP", STATE(STOPPED),
	    "stop alert:stopped status cancel say:stopped" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "STOP, chest pain", STATE(STOPPED),
	    "stop alert:stopped status cancel say:stopped alert:clinical cancel say:safety" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "died, want to die", STATE(HELD),
	    "hold alert:deceased status cancel alert:urgent cancel say:safety" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "out of office", STATE(ASKING), "" },
	{ STATE(ASKING), 0, 0, 0, INPUT_EXPIRE, NULL, STATE(EXPIRED), "status cancel" },
	{ STATE(ASKING), 0, 0, 0, INPUT_END, NULL, STATE(ENDED), "status cancel" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REPLY, "yes", STATE(ASKING), "skip status say:question" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REPLY, "skip", STATE(ASKING),
	    "skip status say:question" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REPLY, "no", STATE(ASKING), "say:question" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REPLY, "again", STATE(ASKING), "say:question" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_REMIND, NULL, STATE(ASKING), "say:reminder status" },
	{ STATE(STOPPING), 0, 0, 0, INPUT_REPLY, "yes", STATE(STOPPED),
	    "stop alert:stopped status cancel say:stopped" },
	{ STATE(STOPPING), 0, 0, 0, INPUT_REPLY, "no", STATE(ASKING), "say:question" },
	{ STATE(STOPPING), 0, 0, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(STOPPING), 0, 0, 0, INPUT_REPLY, "wibble", STATE(WITH_PERSON),
	    "alert:human say:notice" },
	{ STATE(PAUSED), 0, 0, 0, INPUT_REMIND, NULL, STATE(ASKING), "say:question" },
	{ STATE(PAUSED), 0, 0, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(WITH_PERSON), 0, 0, 0, INPUT_REPLY, "3", STATE(WITH_PERSON), "alert:words" },
	{ STATE(WITH_PERSON), 0, 0, 0, INPUT_REMIND, NULL, STATE(WITH_PERSON), "" },
	{ STATE(WITH_PERSON), 0, 0, 0, INPUT_RELEASE, NULL, STATE(ASKING), "say:question" },
	{ STATE(ASKING), 0, 0, 0, INPUT_RELEASE, NULL, STATE(ASKING), "" },
	{ STATE(ASKING), 0, 0, 0, INPUT_HAND_OVER, NULL, STATE(WITH_PERSON), "" },
	{ STATE(INVITED), 0, 0, 0, INPUT_HAND_OVER, NULL, STATE(WITH_PERSON), "" },
	{ STATE(SKIPPING), 0, 0, 0, INPUT_HAND_OVER, NULL, STATE(WITH_PERSON), "" },
	{ STATE(WITH_PERSON), 0, 0, 0, INPUT_HAND_OVER, NULL, STATE(WITH_PERSON), "" },
	{ STATE(STOPPED), 1, 0, 0, INPUT_HAND_OVER, NULL, STATE(STOPPED), "" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "STOP", STATE(COMPLETE),
	    "stop alert:stopped cancel say:stopped" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "words", STATE(COMPLETE), "alert:words" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "want to die", STATE(COMPLETE),
	    "alert:urgent cancel say:safety" },
	{ STATE(COMPLETE), 4, 0, 0, INPUT_REPLY, "call", STATE(COMPLETE),
	    "alert:human say:notice" },
	{ STATE(EXPIRED), 1, 0, 0, INPUT_REPLY, "3", STATE(EXPIRED), "say:notice alert:words" },
	{ STATE(EXPIRED), 1, 0, 0, INPUT_REMIND, NULL, STATE(EXPIRED), "" },
	{ STATE(STOPPED), 1, 0, 0, INPUT_RELEASE, NULL, STATE(STOPPED), "" },
#undef STATE
};

static void
test_each_step_of_the_table(void **state)
{
	(void) state;
	struct strbuf text;
	strbuf_init(&text, 1000);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct script_item list[MADE_ITEMS];
		struct script script = made_script(list, true);
		struct conversation before = {
			.state = steps[i].state,
			.resume = CONVERSATION_ASKING,
			.position = steps[i].position,
			.asks = steps[i].asks,
			.reminders = steps[i].reminders,
			.said_at = made_start(),
			.heard_at = INSTANT_NONE,
			.remind_at = INSTANT_NONE,
			.expires_at = instant_plus(made_start(), days(14)),
		};
		/* What is behind the open item is answered; the first one is to be changed. */
		for (size_t k = 0; k < steps[i].position; k++)
			list[k].done = true;
		if (steps[i].state == CONVERSATION_CONFIRMING) {
			before.proposal_count = 1;
			before.proposals[0].value.value = decimal_from_int(2);
		}
		struct conversation after;
		struct effects effects;
		struct reading reading;
		struct input input = { .kind = steps[i].kind,
			.now = instant_plus(made_start(), hours(1)),
			.ended_as = PROGRESS_CANCELLED };
		if (steps[i].said != NULL) {
			made_reading(made_reply_named(steps[i].said), &reading);
			input.reading = input.answer = &reading;
		}
		engine_step(&script, &before, &input, &after, &effects);
		const char *got = effects_text(&effects, &text);
		if (after.state != steps[i].want || strcmp(got, steps[i].effects) != 0)
			fail_msg("row %zu, \"%s\" in %s: %s, \"%s\", not %s, \"%s\"", i,
			    steps[i].said == NULL ? "" : steps[i].said,
			    conversation_state_word(steps[i].state),
			    conversation_state_word(after.state), got,
			    conversation_state_word(steps[i].want), steps[i].effects);
		assert_int_equal(after.version, before.version + 1);
	}
	strbuf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_each_step_of_the_table) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
