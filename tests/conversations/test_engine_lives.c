/* SPDX-License-Identifier: MIT */
/* The engine alone, 20,000 random steps: what must hold whatever a patient, a clock and staff do, in
 * any order. */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/random.h"
#include "tests/conversations/made_script.h"

enum { STEPS = 20000, SAID_LIMIT = 4000 };

struct life {
	struct random random;
	struct script_item list[MADE_ITEMS];
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
			assert_true(effect->position < MADE_ITEMS);
			life->list[effect->position].done = true;
			life->person = false;
		}
		if (effect->kind == EFFECT_ANSWER && !effect->value.is_text)
			assert_true(
			    item_accepts(&made_items[effect->position], effect->value.value));
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
	assert_true((now->proposal_count > 0) == (now->state == CONVERSATION_CONFIRMING));
	switch (now->state) {
	case CONVERSATION_IDENTIFYING:
	case CONVERSATION_INVITED:
	case CONVERSATION_ASKING:
	case CONVERSATION_CONFIRMING:
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
		assert_true(now->position < MADE_ITEMS);
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
	*life = (struct life){ .random = random, .time = made_start(), .history = "the beginning" };
	life->script = made_script(life->list, random_below(&life->random, 2) == 0);
	/* The first two may be put in one text, in half of the lives. */
	life->list[0].together = 2 * random_below(&life->random, 2);
	life->script.reminder_count = (int) random_below(&life->random, 3);
	life->now = (struct conversation){
		.state = CONVERSATION_INVITED,
		.resume = CONVERSATION_INVITED,
		.said_at = INSTANT_NONE,
		.heard_at = INSTANT_NONE,
		.remind_at = INSTANT_NONE,
		.expires_at = instant_plus(made_start(), days(14)),
	};
	step(life, &(struct input){ .kind = INPUT_OPEN, .now = life->time });
}

static void
reply(struct life *life)
{
	/* Mostly what is asked for, or nobody would ever come to the end. */
	bool willing = random_below(&life->random, 10) < 7;
	const struct made_reply *said =
	    &made_replies[random_below(&life->random, willing ? 5 : made_reply_count)];
	struct reading reading;
	made_reading(said, &reading);
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
		else if (what < 95)
			step(life, &(struct input){ .kind = INPUT_HAND_OVER, .now = life->time });
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
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_random_lives) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
