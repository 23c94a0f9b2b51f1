/* SPDX-License-Identifier: MIT */
/*
 * A measure on trial where it matters last: in the transaction that claims a text. A question waits
 * for a gateway that is busy; meanwhile its patient is taken off the list, as a restart with another
 * hark.conf does; it is not sent, and staff are told.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "instruments/catalog_parts.h"
#include "store/alerts.h"
#include "tests/daemon/ward.h"

static const char config[] =
    "organisation: { key: trial, name: Ward, zone: Europe/London, telephone: 07700 900000 }\n"
    "teams: [{ key: foot, name: Foot }]\n"
    "trial_list: [{ instrument: our-day, patients: [HK1] }]\n";

static void
count_text(void *context, const char *kind, const struct phone_text *text)
{
	(void) kind;
	(void) text;
	++*(int *) context;
}

static struct stage *
open_stage(int *texts)
{
	struct stage_setup setup = ward_setup(config, WARD_PATHWAY("our-day"), 1);
	const struct enrolment ada = ward_patient();
	setup.house.files = HARK_SOURCE_DIR "/tests/transcripts/bespoke-files";
	setup.on_text = count_text;
	setup.context = texts;
	return ward_open(&setup, &ada);
}

static size_t
open_alerts(struct stage *stage)
{
	struct arena arena;
	size_t count;
	arena_init(&arena);
	(void) alert_list(stage_house(stage)->db, &arena, false, &count);
	arena_done(&arena);
	return count;
}

/* Returns how many texts arrive after the patient's yes. */
static int
answer_yes(bool leaves_the_list)
{
	int texts = 0;
	struct stage *stage = open_stage(&texts);
	stage_run_until(stage, instant_plus(stage_now(stage), days(8)));
	assert_int_equal(texts, 1);
	size_t alerts = open_alerts(stage);
	phone_script(stage_phone(stage, "sms"), NULL, PHONE_RETRY);
	(void) stage_hear(stage, "sms", WARD_MOBILE, STR("yes"), NULL);
	stage_run_until(stage, instant_plus(stage_now(stage), seconds(2)));
	assert_int_equal(texts, 1);
	if (leaves_the_list)
		stage_house(stage)->catalog->trial_count = 0;
	stage_run_until(stage, instant_plus(stage_now(stage), hours(1)));
	assert_int_equal(open_alerts(stage) - alerts, leaves_the_list ? 1 : 0);
	stage_free(stage);
	return texts - 1;
}

static void
invariant_7_nothing_on_trial_is_claimed_for_somebody_off_the_list(void **state)
{
	(void) state;
	assert_int_equal(answer_yes(false), 1);
	assert_int_equal(answer_yes(true), 0);
}

/* Off the list and in danger: the safety reply is about no questionnaire. */
static void
invariant_14_no_trial_keeps_a_safety_reply_back(void **state)
{
	(void) state;
	int texts = 0;
	struct stage *stage = open_stage(&texts);
	stage_run_until(stage, instant_plus(stage_now(stage), days(8)));
	(void) stage_hear(stage, "sms", WARD_MOBILE, STR("yes"), NULL);
	stage_run_until(stage, instant_plus(stage_now(stage), minutes(1)));
	assert_int_equal(texts, 2);
	stage_house(stage)->catalog->trial_count = 0;
	(void) stage_hear(stage, "sms", WARD_MOBILE, STR("I want to end my life"), NULL);
	stage_run_until(stage, instant_plus(stage_now(stage), minutes(1)));
	assert_int_equal(texts, 3);
	stage_free(stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_7_nothing_on_trial_is_claimed_for_somebody_off_the_list),
		cmocka_unit_test(invariant_14_no_trial_keeps_a_safety_reply_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
