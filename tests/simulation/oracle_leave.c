/* SPDX-License-Identifier: MIT */
/* Invariants 5, 6 and 7: whether what left was allowed to, at the moment it left. */
#include "tests/simulation/hospital.h"
#include "tests/simulation/oracle_inside.h"
#include "tests/simulation/persona.h"

static bool
is_one_of(const struct text *text, const char *const *purposes)
{
	for (; *purposes != NULL; purposes++)
		if (strcmp(text->purpose, *purposes) == 0)
			return true;
	return false;
}

static bool
is_begun(const struct text *text)
{
	static const char *const begun[] = { "identify", "invitation", "reminder", NULL };
	return is_one_of(text, begun);
}

/* Nothing but the confirmation, and what safety owes, leaves once STOP was acknowledged. */
void
oracle_judge_silence(struct oracle *oracle)
{
	static const char *const owed[] = { "stopped", "safety", NULL };
	const struct weather *weather = oracle->world->weather;
	bool stopped[PEOPLE_LIMIT] = { false };
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		if (line->kind == JOURNAL_ACK && str_ends(str_from(line->field[0]), "-stop"))
			stopped[persona_shares(weather, oracle_person(line->field[0]))] = true;
		if (line->kind != JOURNAL_TAKEN)
			continue;
		const struct text *text = oracle_text(oracle, line->field[0]);
		int owner = persona_owner(line->field[2]);
		if (owner >= 0 && stopped[owner] && text != NULL && !is_one_of(text, owed))
			oracle_find(oracle, "5: silence after STOP", line->field[0]);
	}
}

/* The last Sunday of March or October, one in the morning, of each year in which a clock may stand:
 * 2021, 2026 and 2031. A table of zones is what hark uses. */
static bool
is_summer(instant at)
{
	static const struct {
		int64_t spring_ms, autumn_ms;
	} years[] = {
		{ INT64_C(1616893200000), INT64_C(1635642000000) },
		{ INT64_C(1774746000000), INT64_C(1792890000000) },
		{ INT64_C(1932598800000), INT64_C(1950742800000) },
	};
	for (size_t i = 0; i < ARRAY_LEN(years); i++)
		if (at.ms >= years[i].spring_ms && at.ms < years[i].autumn_ms)
			return true;
	return false;
}

/* Minutes after midnight in London. */
static int
london_minute(instant at)
{
	return (int) ((at.ms / 60000 + (is_summer(at) ? 60 : 0)) % 1440);
}

/* Invitations and reminders leave between nine and six, as hark's own clock shows it: while that is
 * wrong it does not know better. */
void
oracle_judge_hours(struct oracle *oracle)
{
	int64_t ahead_ms = 0;
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		if (line->kind == JOURNAL_JUMP && !str_to_int(str_from(line->field[0]), &ahead_ms))
			oracle_find(oracle, "13: the journal can be read", line->field[0]);
		if (line->kind != JOURNAL_TAKEN)
			continue;
		const struct text *text = oracle_text(oracle, line->field[0]);
		int minute = london_minute(instant_plus(line->at, milliseconds(ahead_ms)));
		if (text != NULL && is_begun(text) && (minute < 540 || minute >= 1080))
			oracle_find(oracle, "7: nothing begins in quiet hours", line->field[0]);
	}
}

/* No more in any minute than the cap, however often hark dies in it. */
void
oracle_judge_pace(struct oracle *oracle)
{
	const struct journal *journal = &oracle->journal;
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *line = &journal->lines[i];
		const struct text *text = oracle_text(oracle, line->field[0]);
		int others = 0;
		/* What tells of a danger does not wait for a minute to pass. */
		if (line->kind != JOURNAL_TAKEN || text == NULL ||
		    strcmp(text->purpose, "safety") == 0 || persona_is_contact(line->field[2]))
			continue;
		for (size_t k = i; k > 0; k--) {
			const struct journal_line *other = &journal->lines[k - 1];
			if (other->at.ms <= line->at.ms - 60000)
				break;
			others += other->kind == JOURNAL_TAKEN;
		}
		if (others >= oracle->world->weather->per_minute)
			oracle_find(oracle, "6: the cap holds over restarts", line->field[0]);
	}
}

/* Whether a line stands behind the first of this kind and key: lines are in the order of what
 * happened, and many happen in the same millisecond. */
static bool
is_behind(const struct oracle *oracle, const struct journal_line *line, enum journal_kind kind,
    const char *key)
{
	for (const struct journal_line *one = oracle->journal.lines; one < line; one++)
		if (one->kind == kind && strcmp(one->field[0], key) == 0)
			return true;
	return false;
}

/* From when it was acknowledged to two days after it was first asked for. */
static bool
is_paused(const struct oracle *oracle, const struct journal_line *line)
{
	if (!is_behind(oracle, line, JOURNAL_DONE, "pause"))
		return false;
	const struct journal_line *asked = oracle->journal.lines;
	while (asked->kind != JOURNAL_ASKED || strcmp(asked->field[0], "pause") != 0)
		asked++;
	return instant_before(line->at, instant_plus(asked->at, days(HOSPITAL_PAUSE_DAYS)));
}

static void
judge_one(struct oracle *oracle, const struct journal_line *line, const struct text *text)
{
	int owner = persona_owner(line->field[2]);
	/* What tells a contact of a danger passes a hold, as the safety reply does. */
	if (persona_is_contact(line->field[2]))
		return;
	if (is_behind(oracle, line, JOURNAL_DONE, "hold") &&
	    !is_behind(oracle, line, JOURNAL_ASKED, "unhold"))
		oracle_find(oracle, "6: nothing leaves while on hold", line->field[0]);
	if (owner == HOSPITAL_DEAD && is_behind(oracle, line, JOURNAL_DONE, "dead"))
		oracle_find(oracle, "6: nothing goes to the dead", line->field[0]);
	if (owner == HOSPITAL_CANCELLED && strcmp(text->purpose, "question") == 0 &&
	    is_behind(oracle, line, JOURNAL_DONE, "cancel"))
		oracle_find(oracle, "6: a cancelled operation is not asked about", line->field[0]);
	if (owner == HOSPITAL_PAUSED && is_paused(oracle, line) &&
	    strcmp(text->purpose, "invitation") == 0)
		oracle_find(oracle, "6: a pause is kept", line->field[0]);
	/* With the hold itself left out, it is for invariant 2 to find out. */
	if (oracle->world->plant != PLANT_RESTORE_FREE &&
	    is_behind(oracle, line, JOURNAL_RESTORE, ""))
		oracle_find(oracle, "6: what was restored is held", line->field[0]);
}

void
oracle_judge_staff(struct oracle *oracle)
{
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		const struct text *text = oracle_text(oracle, line->field[0]);
		if (line->kind == JOURNAL_TAKEN && text != NULL &&
		    strcmp(text->purpose, "safety") != 0)
			judge_one(oracle, line, text);
	}
}
