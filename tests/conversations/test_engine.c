/* SPDX-License-Identifier: MIT */
/*
 * The engine alone: state and input in, state and effects out. First single steps, as a table; then
 * what must hold whatever a patient, a clock and staff do, in any order, for 20,000 random steps.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/strbuf.h"

#include "conversations/engine.h"

enum { ITEMS = 4, STEPS = 20000, SAID_LIMIT = 4000 };

/* What is asked: 0 to 10, 0 to 4 where 4 wants a person, yes or no, and words. */
static decimal wants_a_person[] = { { 4 * DECIMAL_ONE } };

static const struct item items[ITEMS] = {
	{ .type = ITEM_NUMBER, .high = { 10 * DECIMAL_ONE }, .required = true },
	{ .type = ITEM_NUMBER,
	    .high = { 4 * DECIMAL_ONE },
	    .required = true,
	    .risk = true,
	    .risk_values = wants_a_person,
	    .risk_value_count = 1 },
	{ .type = ITEM_YES_NO, .low = { 0 }, .high = { DECIMAL_ONE }, .required = true },
	{ .type = ITEM_TEXT },
};

/* What a patient may write, already read. */
static const struct said {
	const char *words;
	enum reading_kind kind;
	enum reading_reason reason;
	enum control control;
	unsigned flags;
	int value; /* of an answer; -1: text */
} replies[] = {
	{ .words = "yes", .kind = READING_ANSWER, .value = 1 },
	{ .words = "no", .kind = READING_ANSWER, .value = 0 },
	{ .words = "3", .kind = READING_ANSWER, .value = 3 },
	{ .words = "4", .kind = READING_ANSWER, .value = 4 },
	{ .words = "words", .kind = READING_ANSWER, .value = -1 },
	{ .words = "3 4 1", .kind = READING_SEVERAL, .value = 3 },
	{ .words = "skip", .kind = READING_SKIP },
	{ .words = "2 or 3", .kind = READING_UNCLEAR, .reason = REASON_AMBIGUOUS },
	{ .words = "wibble", .kind = READING_UNCLEAR, .reason = REASON_UNPARSED },
	{ .words = "eh?", .kind = READING_UNCLEAR, .reason = REASON_HELP },
	{ .words = "Liked", .kind = READING_UNCLEAR, .reason = REASON_TAPBACK },
	{ .words = "out of office", .kind = READING_UNCLEAR, .reason = REASON_AUTOREPLY },
	{ .words = "STOP", .kind = READING_CONTROL, .control = CONTROL_STOP },
	{ .words = "STOP, chest pain",
	    .kind = READING_CONTROL,
	    .control = CONTROL_STOP,
	    .flags = FLAG_CLINICAL },
	{ .words = "stpo", .kind = READING_CONTROL, .control = CONTROL_STOP_CONFIRM },
	{ .words = "start", .kind = READING_CONTROL, .control = CONTROL_START },
	{ .words = "help", .kind = READING_CONTROL, .control = CONTROL_HELP },
	{ .words = "back", .kind = READING_CONTROL, .control = CONTROL_BACK },
	{ .words = "again", .kind = READING_CONTROL, .control = CONTROL_REPEAT },
	{ .words = "link", .kind = READING_CONTROL, .control = CONTROL_LINK },
	{ .words = "call", .kind = READING_CONTROL, .control = CONTROL_CALL },
	{ .words = "later", .kind = READING_CONTROL, .control = CONTROL_LATER },
	{ .words = "died", .kind = READING_FLAG, .flags = FLAG_DECEASED },
	{ .words = "died, want to die",
	    .kind = READING_FLAG,
	    .flags = FLAG_DECEASED | FLAG_URGENT },
	{ .words = "want to die", .kind = READING_FLAG, .flags = FLAG_URGENT },
	{ .words = "3 but hot calf", .kind = READING_ANSWER, .flags = FLAG_CLINICAL, .value = 3 },
	{ .words = "wrong number", .kind = READING_FLAG, .flags = FLAG_WRONG_PERSON },
	{ .words = "his wife", .kind = READING_FLAG, .flags = FLAG_PROXY },
	{ .words = "his wife, 3", .kind = READING_ANSWER, .flags = FLAG_PROXY, .value = 3 },
	{ .words = "not operated", .kind = READING_FLAG, .flags = FLAG_NOT_OPERATED },
	{ .words = "3, ring me", .kind = READING_ANSWER, .flags = FLAG_HUMAN, .value = 3 },
	{ .words = "last one 3",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 3 },
	{ .words = "last one 4",
	    .kind = READING_ANSWER,
	    .flags = FLAG_CORRECT_PREVIOUS,
	    .value = 4 },
};

static void
read_said(const struct said *said, struct reading *out_reading)
{
	*out_reading = (struct reading){
		.kind = said->kind,
		.reason = said->reason,
		.control = said->control,
		.flags = said->flags,
		.value_count = said->kind == READING_ANSWER ? 1 : 0,
		.rule = "test",
	};
	out_reading->values[0].is_text = said->value < 0;
	out_reading->values[0].value = decimal_from_int(said->value < 0 ? 0 : said->value);
}

static const struct said *
said_named(const char *words)
{
	for (size_t i = 0; i < ARRAY_LEN(replies); i++)
		if (strcmp(replies[i].words, words) == 0)
			return &replies[i];
	fail_msg("no reply \"%s\"", words);
	return NULL;
}

static struct script
script_of(struct script_item *list, bool checked)
{
	for (size_t i = 0; i < ITEMS; i++)
		list[i] = (struct script_item){ .item = &items[i] };
	return (struct script){
		.items = list,
		.count = ITEMS,
		.address_checked = checked,
		.reminders = { days(3), days(4) },
		.reminder_count = 2,
		.pause = hours(24),
	};
}

static instant
start(void)
{
	return (instant){ INT64_C(1776070800000) };
}

/* "alert:urgent cancel say:safety": the effects in a line. */
static const char *
effects_text(const struct effects *effects, struct strbuf *text)
{
	static const char *const words[] = {
		[EFFECT_SAY] = "say",
		[EFFECT_ANSWER] = "answer",
		[EFFECT_SKIP] = "skip",
		[EFFECT_ALERT] = "alert",
		[EFFECT_STOP] = "stop",
		[EFFECT_START] = "start",
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

/* Single steps */

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
	    "alert:proxy say:notice" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "yes", STATE(ASKING), "say:question" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "no", STATE(DECLINED), "status cancel say:notice" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REPLY, "3", STATE(INVITED), "say:re-ask" },
	{ STATE(INVITED), 0, 0, 0, INPUT_REMIND, NULL, STATE(INVITED), "say:reminder status" },
	{ STATE(INVITED), 0, 0, 2, INPUT_REMIND, NULL, STATE(INVITED), "" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "3", STATE(ASKING), "answer status say:question" },
	{ STATE(ASKING), 1, 0, 0, INPUT_REPLY, "4", STATE(WITH_PERSON),
	    "answer status alert:urgent cancel say:safety" },
	{ STATE(ASKING), 1, 0, 0, INPUT_REPLY, "last one 3", STATE(ASKING), "answer say:notice" },
	{ STATE(ASKING), 0, 0, 0, INPUT_REPLY, "last one 3", STATE(ASKING), "say:re-ask" },
	{ STATE(ASKING), 2, 0, 0, INPUT_REPLY, "last one 4", STATE(WITH_PERSON),
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
		struct script_item list[ITEMS];
		struct script script = script_of(list, true);
		struct conversation before = {
			.state = steps[i].state,
			.resume = CONVERSATION_ASKING,
			.position = steps[i].position,
			.asks = steps[i].asks,
			.reminders = steps[i].reminders,
			.said_at = start(),
			.heard_at = INSTANT_NONE,
			.remind_at = INSTANT_NONE,
			.expires_at = instant_plus(start(), days(14)),
		};
		struct conversation after;
		struct effects effects;
		struct reading reading;
		struct input input = { .kind = steps[i].kind,
			.now = instant_plus(start(), hours(1)),
			.ended_as = PROGRESS_CANCELLED };
		if (steps[i].said != NULL) {
			read_said(said_named(steps[i].said), &reading);
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

/* Any order of anything */

struct life {
	struct random random;
	struct script_item list[ITEMS];
	struct script script;
	struct conversation now;
	instant time;
	bool stopped, was_asked, person; /* person: somebody was told, and nothing repairs it */
	int re_asks;                     /* since the last question */
	const char *history;
	struct {
		enum purpose purpose;
		size_t position;
		int occurrence;
	} said[SAID_LIMIT];
	size_t said_count;
};

static bool
asks(enum purpose purpose)
{
	return purpose <= PURPOSE_CONFIRMATION;
}

/* 2: the same purpose is never served twice: what makes the ask_id must differ. */
static void
check_unique(struct life *life, const struct effect *say)
{
	if (say->per_message)
		return;
	for (size_t i = 0; i < life->said_count; i++)
		if (life->said[i].purpose == say->purpose &&
		    life->said[i].position == say->position &&
		    life->said[i].occurrence == say->occurrence && say->purpose != PURPOSE_NOTICE)
			fail_msg("%s, item %zu, number %d is said twice after %s",
			    purpose_word(say->purpose), say->position, say->occurrence,
			    life->history);
	assert_true(life->said_count < SAID_LIMIT);
	life->said[life->said_count].purpose = say->purpose;
	life->said[life->said_count].position = say->position;
	life->said[life->said_count++].occurrence = say->occurrence;
}

static void
check_say(struct life *life, const struct effect *say, int *questions)
{
	*questions += asks(say->purpose) ? 1 : 0;
	check_unique(life, say);
	if (life->stopped)
		assert_true(say->purpose == PURPOSE_STOPPED || say->purpose == PURPOSE_SAFETY);
	if (say->purpose == PURPOSE_QUESTION) {
		life->re_asks = 0;
		life->was_asked = true;
		life->person = false;
	}
	if (say->purpose == PURPOSE_INVITATION || say->purpose == PURPOSE_IDENTIFY) {
		assert_false(life->was_asked);
		life->re_asks = 0;
		life->person = false;
	}
	/* Two re-asks, and the text that says somebody will be in touch: never a third. */
	if (say->purpose == PURPOSE_RE_ASK)
		assert_true(++life->re_asks <= RE_ASKS + 1);
}

static void
check_effects(struct life *life, const struct effects *effects)
{
	int says = 0, questions = 0;
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *effect = &effects->list[i];
		if (effect->kind == EFFECT_STOP)
			life->stopped = true;
		if (effect->kind == EFFECT_ALERT)
			life->person = true;
		if (effect->kind == EFFECT_ANSWER || effect->kind == EFFECT_SKIP) {
			assert_true(effect->position < ITEMS);
			life->list[effect->position].done = true;
			life->person = false;
		}
		if (effect->kind == EFFECT_ANSWER && !effect->value.is_text)
			assert_true(item_accepts(&items[effect->position], effect->value.value));
		if (effect->kind == EFFECT_SAY) {
			says++;
			check_say(life, effect, &questions);
		}
	}
	assert_true(questions <= 1);
	assert_true(says <= 2);
}

/* An open conversation has a timer that goes on with it, or a person who knows. */
static void
check_state(const struct life *life)
{
	const struct conversation *now = &life->now;
	bool timer = !instant_is_none(now->remind_at);
	switch (now->state) {
	case CONVERSATION_IDENTIFYING:
	case CONVERSATION_INVITED:
	case CONVERSATION_ASKING:
	case CONVERSATION_SKIPPING:
		assert_true(timer || life->person || now->reminders == life->script.reminder_count);
		break;
	case CONVERSATION_PAUSED: assert_true(timer); break;
	case CONVERSATION_WITH_PERSON: assert_true(life->person && !timer); break;
	case CONVERSATION_STOPPING: assert_false(timer); break; /* silence is the safe side */
	case CONVERSATION_COMPLETE:
	case CONVERSATION_DECLINED:
	case CONVERSATION_EXPIRED:
	case CONVERSATION_STOPPED:
	case CONVERSATION_WRONG_PERSON:
	case CONVERSATION_HELD:
	case CONVERSATION_ENDED: assert_false(timer); break;
	}
	if (now->state == CONVERSATION_ASKING || now->state == CONVERSATION_SKIPPING)
		assert_true(now->position < ITEMS);
	assert_true(now->reminders <= life->script.reminder_count);
}

static void
step(struct life *life, const struct input *input)
{
	struct conversation after;
	struct effects effects;
	bool person = life->person;
	life->person = false;
	engine_step(&life->script, &life->now, input, &after, &effects);
	/* Who was told stays told until something is asked or answered again. */
	life->person = person;
	check_effects(life, &effects);
	if (after.state == CONVERSATION_WITH_PERSON)
		life->person = true;
	life->now = after;
	check_state(life);
}

static void
begin(struct life *life)
{
	struct random random = life->random;
	*life = (struct life){ .random = random, .time = start(), .history = "the beginning" };
	life->script = script_of(life->list, random_below(&life->random, 2) == 0);
	life->script.reminder_count = (int) random_below(&life->random, 3);
	life->now = (struct conversation){
		.state = CONVERSATION_INVITED,
		.resume = CONVERSATION_INVITED,
		.said_at = INSTANT_NONE,
		.heard_at = INSTANT_NONE,
		.remind_at = INSTANT_NONE,
		.expires_at = instant_plus(start(), days(14)),
	};
	step(life, &(struct input){ .kind = INPUT_OPEN, .now = life->time });
}

static void
reply(struct life *life)
{
	/* Mostly what is asked for, or nobody would ever come to the end. */
	bool willing = random_below(&life->random, 10) < 7;
	const struct said *said =
	    &replies[random_below(&life->random, willing ? 5 : ARRAY_LEN(replies))];
	struct reading reading;
	read_said(said, &reading);
	life->history = said->words;
	size_t position;
	bool yes_no,
	    confirming = life->now.state == CONVERSATION_SKIPPING ||
	    life->now.state == CONVERSATION_STOPPING;
	(void) engine_expects(&life->script, &life->now, &position, &yes_no);
	confirming = confirming && life->now.resume == CONVERSATION_ASKING;
	step(life,
	    &(struct input){
		.kind = INPUT_REPLY,
		.now = life->time,
		.reading = &reading,
		.answer = confirming ? &reading : NULL,
	    });
}

static void
wait_for_the_timer(struct life *life)
{
	if (instant_is_none(life->now.remind_at))
		return;
	life->history = "a timer";
	life->time = instant_max(life->time, life->now.remind_at);
	step(life, &(struct input){ .kind = INPUT_REMIND, .now = life->time });
}

static void
test_random_lives(void **state)
{
	(void) state;
	struct life *life = alloc_new(sizeof(*life));
	life->random = random_seeded(20260413);
	int ended = 0, completed = 0;
	begin(life);
	for (int i = 0; i < STEPS; i++) {
		life->time = instant_plus(
		    life->time, seconds((int64_t) random_below(&life->random, 100000)));
		uint64_t what = random_below(&life->random, 100);
		/* A stopped address hears nothing of its conversations any more (intake). */
		if (what < 80 && !life->stopped)
			reply(life);
		else if (what < 94)
			wait_for_the_timer(life);
		else if (what < 98)
			step(life, &(struct input){ .kind = INPUT_RELEASE, .now = life->time });
		else
			step(life,
			    &(struct input){
				.kind = what == 98 ? INPUT_EXPIRE : INPUT_END,
				.now = life->time,
				.ended_as = PROGRESS_CANCELLED,
			    });
		bool over = !conversation_state_is_open(life->now.state);
		completed += over && life->now.state == CONVERSATION_COMPLETE ? 1 : 0;
		/* A while longer after the end: nothing may come back to life. */
		if (over && random_below(&life->random, 4) == 0) {
			ended++;
			begin(life);
		}
	}
	free(life);
	assert_true(ended > 500);
	assert_true(completed > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_step_of_the_table),
		cmocka_unit_test(test_random_lives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
