/* SPDX-License-Identifier: MIT */
/* Who they are, and what they make of a text. */
#include "tests/simulation/persona.h"

#include "base/str.h"
#include "tests/simulation/plant.h"

enum persona
persona_of(const struct weather *weather, int person)
{
	switch (person % 8) {
	case 2: return PERSONA_UNCLEAR;
	case 3:
		if (weather_has(weather, MISHAP_HASTY))
			return PERSONA_HASTY;
		return PERSONA_STEADY;
	case 4: return PERSONA_SKIPS;
	case 5: return PERSONA_STOPS;
	case 6: return PERSONA_SLOW;
	case 7:
		if (weather_has(weather, MISHAP_RISK))
			return PERSONA_RISKS;
		return PERSONA_STEADY;
	default: return PERSONA_STEADY;
	}
}

int
persona_shares(const struct weather *weather, int person)
{
	bool shares = person % 7 == 6 || person == PEOPLE_IN_DANGER + 3;
	return weather_has(weather, MISHAP_SHARED) && shares ? person - 3 : person;
}

const char *
persona_given_name(const struct weather *weather, int person)
{
	return persona_shares(weather, person) == person ? "Ada" : "Bob";
}

#define RANGE "+447700900" /* a thousand numbers; ours begin at 100 */

static void
number_of(int person, char out[static 20])
{
	(void) snprintf(out, 20, RANGE "%03u", (unsigned) (person + 100) % 1000);
}

void
persona_mobile(const struct weather *weather, int person, char out[static 20])
{
	number_of(persona_shares(weather, person), out);
}

bool
persona_is_contact(const char *number)
{
	return strcmp(number, PERSONA_FIRST_CONTACT) == 0 ||
	    strcmp(number, PERSONA_NEXT_CONTACT) == 0;
}

int
persona_owner(const char *mobile)
{
	struct str number = str_from(mobile);
	int64_t last;
	if (!str_starts(number, RANGE) || number.len != strlen(RANGE) + 3 ||
	    !str_to_int(str_sub(number, strlen(RANGE), number.len), &last))
		return -1;
	int person = (int) ((last + 900) % 1000);
	return person < PEOPLE_LIMIT ? person : -1;
}

/* how-are-you: three choices, yes or no, words; foot-check: five choices, words; nrs-pain. */
int
persona_value(int person, int item)
{
	int draw = (int) dice(7, "value", person * 100 + item, 1000);
	switch (item) {
	case PEOPLE_BOOLEAN: return draw % 2;
	case PEOPLE_WORDS:
	case 11: return -1;
	case 12: return draw % 11;
	default: return draw % 5;
	}
}

int
persona_hasty_value(int person)
{
	return (persona_value(person, PEOPLE_HASTE) + 1) % 5;
}

void
persona_answer(int person, int item, char out[static 32])
{
	int value = persona_value(person, item);
	if (value < 0)
		(void) snprintf(out, 32, "the garden does me good");
	else if (item == PEOPLE_BOOLEAN)
		(void) snprintf(out, 32, "%s", value == 1 ? "YES" : "NO");
	else
		(void) snprintf(out, 32, "%d", value);
}

/* The k of "k of 12.", 0 for a text without one. */
static int
question_of(const char *body)
{
	const char *of = strstr(body, " of 12. ");
	if (of == NULL)
		return 0;
	const char *digit = of;
	while (digit > body && digit[-1] >= '0' && digit[-1] <= '9')
		digit--;
	int64_t item = 0;
	bool good = str_to_int(str_of(digit, (size_t) (of - digit)), &item);
	return good ? (int) item : 0;
}

static void
react_to_question(const struct weather *weather, int person, int item, said_fn *said,
    const void *context, struct reaction *out)
{
	enum persona persona = persona_of(weather, person);
	(void) snprintf(out->what, sizeof(out->what), "q%d", item);
	persona_answer(person, item, out->text);
	bool odd =
	    (persona == PERSONA_UNCLEAR && item == 4) || (persona == PERSONA_SKIPS && item == 2);
	if (odd && !said(context, person, out->what))
		(void) snprintf(out->text, sizeof(out->text), "%s", item == 2 ? "SKIP" : "purple");
	else if (odd)
		(void) snprintf(out->what, sizeof(out->what), "q%d-again", item);
	if (persona == PERSONA_RISKS && item == PEOPLE_WORDS)
		(void) snprintf(out->text, sizeof(out->text), "I want to end my life");
	if (persona == PERSONA_STOPS && item == PEOPLE_WORDS)
		*out = (struct reaction){ "stop", "STOP" };
}

bool
persona_react(const struct weather *weather, int person, const char *body, said_fn *said,
    const void *context, struct reaction *out)
{
	int item = question_of(body);
	if (item == 0 && strncmp(body, "Sorry, we did not understand", 28) == 0)
		item = 4;
	if (item > 0) {
		react_to_question(weather, person, item, said, context, out);
		return true;
	}
	bool skip = strncmp(body, "Shall we leave", 14) == 0;
	*out = (struct reaction){ "yes", "YES" };
	if (skip)
		*out = (struct reaction){ "skip", "YES" };
	return skip || strstr(body, "Reply YES, NO") != NULL;
}
