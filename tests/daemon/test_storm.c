/* SPDX-License-Identifier: MIT */
/*
 * Two machines that talk: a phone that answers everything, a thousand times, at each stage of a
 * conversation. What knows itself for a machine gets no answer; what does not is asked again twice,
 * or told what it asks for a few times, then handed to a person, and that is the end of it.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/daemon/ward.h"

enum { ROUNDS = 1000, STAGES = 3 };

static const char config[] =
    "organisation: { key: storm, name: Ward, zone: Europe/London, telephone: 07700 900000 }\n"
    "teams: [{ key: foot, name: Foot }]\n";

/* What came last, and how many. */
struct heard {
	int texts;
	char last[1024];
};

static void
hear(void *context, const char *kind, const struct phone_text *text)
{
	struct heard *heard = context;
	(void) kind;
	heard->texts++;
	(void) snprintf(heard->last, sizeof(heard->last), "%.*s", STR_ARG(str_from(text->body)));
}

static const struct robot {
	const char *says; /* NULL: what it was told, in quotes */
	int most;         /* answers to all its texts */
} robots[] = {
	{ "I am out of the office until 3 December with no access to email.", 0 },
	{ "I'm driving with Do Not Disturb turned on. I'll see your message later.", 0 },
	{ "Automatic reply: thank you for contacting us.", 0 },
	{ "This mailbox is not monitored.", 0 },
	{ "Mail delivery failed: returning message to sender", 0 },
	/* no machine by its words: an echo may be somebody who sent our own text back by mistake */
	{ NULL, 3 },
	{ "Message received.", 3 },
	/* what a person would ask, and be told a few times */
	{ "????", 12 },
	{ "help", 12 },
	{ "link", 12 },
	{ "repeat", 25 },
	{ "back", 25 },
	{ "", 3 },
};

static struct stage *
open_stage(struct heard *heard)
{
	struct stage_setup setup = ward_setup(config, WARD_PATHWAY("how-are-you"), 3);
	const struct enrolment ada = ward_patient();
	setup.on_text = hear;
	setup.context = heard;
	return ward_open(&setup, &ada);
}

static void
say(struct stage *stage, const char *text)
{
	(void) stage_hear(stage, "sms", WARD_MOBILE, str_from(text), NULL);
	stage_run_until(stage, instant_plus(stage_now(stage), seconds(30)));
}

/* Whose phone it is, whether they take part, and the first question. */
static int
answers_to(const struct robot *robot, int stages)
{
	struct heard heard = { 0 };
	struct stage *stage = open_stage(&heard);
	stage_run_until(stage, instant_plus(stage_now(stage), days(8)));
	for (int i = 1; i < stages; i++)
		say(stage, "yes");
	int before = heard.texts;
	assert_int_equal(before, stages);
	for (int i = 0; i < ROUNDS; i++) {
		char quoted[1100];
		(void) snprintf(quoted, sizeof(quoted), "\"%s\"", heard.last);
		say(stage, robot->says == NULL ? quoted : robot->says);
	}
	stage_free(stage);
	return heard.texts - before;
}

static void
invariant_12_a_storm_of_machines_ends(void **state)
{
	(void) state;
	int texts = 0;
	for (size_t i = 0; i < ARRAY_LEN(robots); i++) {
		for (int stages = 1; stages <= STAGES; stages++) {
			int answers = answers_to(&robots[i], stages);
			if (answers > robots[i].most)
				fail_msg("\"%s\" got %d answers at stage %d, want %d at most",
				    robots[i].says == NULL ? "what it was told" : robots[i].says,
				    answers, stages, robots[i].most);
			texts += ROUNDS;
		}
	}
	print_message(
	    "F4: %d texts of machines, %d rounds each, no more answers than their kind may have\n",
	    texts, (int) ROUNDS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_12_a_storm_of_machines_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
