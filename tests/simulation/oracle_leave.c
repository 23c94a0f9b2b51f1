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

/* The last Sundays of March and October, one in the morning, of the year in which it all happens. */
static bool
is_summer(instant at)
{
	return at.ms >= INT64_C(1774746000000) && at.ms < INT64_C(1792890000000);
}

/* Minutes after midnight in London. */
static int
london_minute(instant at)
{
	return (int) ((at.ms / 60000 + (is_summer(at) ? 60 : 0)) % 1440);
}

/* Whether hark must have seen that its clock is wrong, or was put right, and knows of no word that it is
 * right again. What is not seen: a clock that was set by hours or days before hark was born. */
struct doubt {
	int64_t ahead_ms;
	bool stands;
	instant since;  /* when it began */
	instant steady; /* right, and kept by another clock, since */
};

static bool
is_over(const struct doubt *doubt, instant at)
{
	return doubt->steady.ms != INSTANT_NEVER.ms &&
	    !instant_before(at, instant_plus(doubt->steady, minutes(2)));
}

static void
follow_clock(struct oracle *oracle, const struct journal_line *line, struct doubt *doubt)
{
	bool kept = weather_is_kept(oracle->world->seed);
	if (is_over(doubt, line->at))
		doubt->stands = false;
	if (line->kind == JOURNAL_DONE && strcmp(line->field[0], "accept") == 0)
		doubt->stands = false;
	/* Half a minute before it looks, and a crash before that was committed: nobody knows. */
	if (line->kind == JOURNAL_DEATH &&
	    instant_before(line->at, instant_plus(doubt->since, minutes(2))))
		doubt->stands = false;
	if (line->kind != JOURNAL_JUMP)
		return;
	if (!str_to_int(str_from(line->field[0]), &doubt->ahead_ms))
		oracle_find(oracle, "13: the journal can be read", line->field[0]);
	bool years = doubt->ahead_ms > days(8).ms || doubt->ahead_ms < -days(8).ms;
	bool stepped = strcmp(line->field[1], "stepped") == 0;
	if ((stepped || years) && !doubt->stands) {
		doubt->stands = true;
		doubt->since = line->at;
	}
	doubt->steady = kept && doubt->ahead_ms == 0 ? line->at : INSTANT_NEVER;
}

/* Nothing leaves by a clock in doubt; and invitations and reminders leave between nine and six, as the
 * patient's clock shows it, but for a wrong time that hark can't have seen. */
void
oracle_judge_hours(struct oracle *oracle)
{
	static const char *const owed[] = { "safety", NULL };
	struct doubt doubt = { .since = INSTANT_NONE, .steady = INSTANT_NEVER };
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		follow_clock(oracle, line, &doubt);
		const struct text *text = oracle_text(oracle, line->field[0]);
		if (line->kind != JOURNAL_TAKEN || text == NULL ||
		    persona_is_contact(line->field[2]))
			continue;
		if (doubt.stands && !is_one_of(text, owed))
			oracle_find(
			    oracle, "7: nothing leaves by a clock in doubt", line->field[0]);
		int minute = london_minute(instant_plus(line->at, milliseconds(doubt.ahead_ms)));
		if (is_begun(text) && (minute < 540 || minute >= 1080))
			oracle_find(oracle, "7: nothing begins in quiet hours", line->field[0]);
	}
}

/* One gateway refused it, and it was handed to the other in the same minute: it is one text. */
static bool
is_handed_again(const struct journal *journal, size_t n, size_t end)
{
	for (size_t i = n + 1; i <= end; i++)
		if (journal->lines[i].kind == JOURNAL_TAKEN &&
		    strcmp(journal->lines[i].field[0], journal->lines[n].field[0]) == 0)
			return true;
	return false;
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
			others +=
			    other->kind == JOURNAL_TAKEN && !is_handed_again(journal, k - 1, i);
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

/* Whether anybody saw anything of hark between the backup and its being put back. If all that it did was
 * to die, the store has lost nothing, and hark holds nothing. */
static bool
restore_took_something(const struct oracle *oracle)
{
	bool since = false;
	for (size_t i = 0; i < oracle->journal.count; i++) {
		enum journal_kind kind = oracle->journal.lines[i].kind;
		if (kind == JOURNAL_BACKUP)
			since = true;
		else if (kind == JOURNAL_RESTORE)
			return false;
		else if (since && kind != JOURNAL_DEATH)
			return true;
	}
	return false;
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
	if (oracle->world->plant != PLANT_RESTORE_FREE && restore_took_something(oracle) &&
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
