/* SPDX-License-Identifier: MIT */
/*
 * Two machines that talk: a phone that answers everything, a thousand times, at each stage of a
 * conversation. What knows itself for a machine gets no answer; what does not gets one, and is handed to a
 * person once. HELP is answered by design, and BACK goes back: a day's share of each ends them.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/strbuf.h"
#include "tests/daemon/ward.h"

enum { ROUNDS = 1000, STAGES = 3, FIRST_NUMBER = 1000 };

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
	const char
	    *says[2]; /* in turn; #: a number that counts. NULL: what it was told, in quotes */
	int most;     /* answers to all its texts */
} robots[] = {
	{ { "I am out of the office until 3 December with no access to email." }, 0 },
	{ { "I'm driving with Do Not Disturb turned on. I'll see your message later." }, 0 },
	{ { "Automatic reply: thank you for contacting us." }, 0 },
	{ { "This mailbox is not monitored." }, 0 },
	{ { "Mail delivery failed: returning message to sender" }, 0 },
	/* no machine by its words: an echo may be somebody who sent our own text back by mistake */
	{ { NULL }, 1 },
	{ { "Message received." }, 1 },
	{ { "Hi, thanks for your text. We are closed until 8am Monday." }, 1 },
	{ { "Our Wi-Fi password is on the board" }, 1 },
	{ { "" }, 1 },
	/* ... that counts, tells the time, or has two texts */
	{ { "Ticket 1#" }, 1 },
	{ { "Your ticket is 45#. We aim to reply soon." }, 1 },
	{ { "It is 9:# and the shop is shut" }, 1 },
	{ { "You are caller # in the queue, please hold the line for us" }, 1 },
	{ { "Message received.", "MESSAGE  RECEIVED" }, 1 },
	{ { "STOP" }, 1 },
	{ { "link" }, 1 },
	{ { "repeat" }, 1 },
	/* what a person would ask, and be told a few times */
	{ { "????" }, 12 },
	{ { "help" }, 12 },
	{ { "back" }, 1 },
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

static void
speak(const struct robot *robot, int spoken, const char *told, struct strbuf *out)
{
	const char *says = robot->says[spoken % 2 == 1 && robot->says[1] != NULL ? 1 : 0];
	strbuf_reset(out);
	if (says == NULL)
		strbuf_printf(out, "\"%s\"", told);
	for (const char *c = says == NULL ? "" : says; *c != '\0'; c++)
		if (*c == '#')
			strbuf_printf(out, "%d", FIRST_NUMBER + spoken);
		else
			strbuf_char(out, *c);
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
	struct strbuf text;
	strbuf_init(&text, sizeof(heard.last) + 2);
	assert_int_equal(before, stages);
	for (int i = 0; i < ROUNDS; i++) {
		speak(robot, i, heard.last, &text);
		say(stage, strbuf_cstr(&text));
	}
	strbuf_done(&text);
	stage_free(stage);
	return heard.texts - before;
}

static void
invariant_12_a_storm_of_machines_ends(void **state)
{
	(void) state;
	int texts = 0, most = 0;
	for (size_t i = 0; i < ARRAY_LEN(robots); i++) {
		for (int stages = 1; stages <= STAGES; stages++) {
			int answers = answers_to(&robots[i], stages);
			if (answers > robots[i].most)
				fail_msg("\"%s\" got %d answers at stage %d, want %d at most",
				    robots[i].says[0] == NULL ? "what it was told"
							      : robots[i].says[0],
				    answers, stages, robots[i].most);
			texts += ROUNDS;
			if (robots[i].most <= 1 && answers > most)
				most = answers;
		}
	}
	print_message(
	    "F4: %d texts of machines, %d rounds each; most answers to one that says no command: %d\n",
	    texts, (int) ROUNDS, most);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_12_a_storm_of_machines_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
