/* SPDX-License-Identifier: MIT */
/* Only what is stored goes into the digest, as it is stored. */
#include "base/hash.h"
#include "base/strbuf.h"
#include "conversations/desk_step.h"
#include "instruments/value_set.h"

#include "conversations/score_basis.h"

enum { FACTS_LIMIT = 512, FIXED_PARTS = 11, ANSWER_PARTS = 9 };

static const char form[] = "1"; /* of the digest: another one gets another number */

const char *
score_finding_word(enum score_finding finding)
{
	switch (finding) {
	case SCORE_FOLLOWS: return "follows";
	case SCORE_UNBOUND: return "unbound";
	case SCORE_CHANGED: return "changed";
	case SCORE_DIFFERS: return "differs";
	case SCORE_UNKNOWABLE: return "unknowable";
	}
	BUG("score finding %d", (int) finding);
}

/* "1 AGE SEX UNVERIFIED VALUE-SET" */
static const char *
facts_of(struct arena *arena, const struct scoring_about *about)
{
	return arena_printf(arena, "%s %d %d %d %s", form, about->age, (int) about->sex,
	    about->accept_unverified ? 1 : 0,
	    about->value_set == NULL ? "" : value_set_id(about->value_set));
}

static bool
read_int(struct str *rest, int64_t *out)
{
	struct str word;
	return str_split(rest, ' ', &word) && str_to_int(word, out);
}

/* False when it is of no form that we know, or its value set is not here. */
static bool
read_facts(
    const struct catalog *catalog, struct arena *arena, struct str facts, struct scoring_about *out)
{
	struct str word;
	int64_t age, sex, unverified;
	if (!str_split(&facts, ' ', &word) || !str_is(word, form) || !read_int(&facts, &age) ||
	    !read_int(&facts, &sex) || !read_int(&facts, &unverified))
		return false;
	*out = (struct scoring_about){
		.value_set = catalog_value_set(catalog, arena_cstr(arena, facts)),
		.age = (int) age,
		.sex = sex == SEX_FEMALE ? SEX_FEMALE
		    : sex == SEX_MALE    ? SEX_MALE
					 : SEX_UNKNOWN,
		.accept_unverified = unverified != 0,
	};
	return facts.len == 0 || out->value_set != NULL;
}

static const char *
digest_of(struct arena *arena, const struct instrument *instrument, response_id response,
    const struct answer *answers, size_t count, const char *facts, const struct score_row *score)
{
	size_t used = 0;
	struct str *parts = ARENA_ARRAY(arena, struct str, FIXED_PARTS + count * ANSWER_PARTS);
	const char *fixed[FIXED_PARTS] = { instrument->id, instrument->version, instrument->sha256,
		arena_int(arena, response.n), facts, score->scale, score->value_set,
		score->has_value ? arena_int(arena, score->value.billionths) : "",
		arena_int(arena, score->missing), score->why_not, score->band };
	for (size_t i = 0; i < FIXED_PARTS; i++)
		parts[used++] = str_from(fixed[i]);
	for (size_t i = 0; i < count; i++) {
		const struct answer *answer = &answers[i];
		const char *words[ANSWER_PARTS] = { arena_int(arena, answer->id), answer->link_id,
			answer->state, arena_int(arena, answer->number.billionths), answer->text,
			arena_int(arena, answer->inbox.n), answer->rule,
			arena_int(arena, answer->reading_version), answer->actor };
		for (size_t k = 0; k < ANSWER_PARTS; k++)
			parts[used++] = str_from(words[k]);
	}
	char digest[HASH_ID_TEXT];
	return arena_strdup(arena, hash_id(parts, used, digest));
}

const char *
score_basis(struct arena *arena, const struct instrument *instrument, response_id response,
    const struct answer *answers, size_t count, const struct scoring_about *about,
    const struct score_row *score)
{
	const char *facts = facts_of(arena, about);
	return arena_printf(arena, "%s %s",
	    digest_of(arena, instrument, response, answers, count, facts, score), facts);
}

/* Values that their items can't have would be a bug to scoring; here they are what is looked for. */
static bool
is_possible(const struct item *item, const struct scored_answer *given)
{
	return given->state != ANSWER_VALUE || item_accepts(item, given->value);
}

/* False when it can't be scored at all. */
static bool
score_again(struct arena *arena, const struct instrument *instrument, const struct answer *answers,
    size_t count, const struct scoring_about *about, struct score *out_scores)
{
	struct scored_answer *given =
	    ARENA_ARRAY(arena, struct scored_answer, instrument->item_count);
	for (size_t i = 0; i < instrument->item_count; i++) {
		given[i] = desk_answer_given(answers, count, instrument->items[i].link_id);
		if (!is_possible(&instrument->items[i], &given[i]))
			return false;
	}
	scoring_run(arena, instrument, given, about, out_scores);
	return true;
}

static bool
is_again(
    const struct instrument *instrument, const struct score *scores, const struct score_row *row)
{
	for (size_t i = 0; i < instrument->scale_count; i++) {
		const char *set = scores[i].value_set == NULL ? "" : scores[i].value_set;
		if (strcmp(scores[i].scale->id, row->scale) == 0)
			return strcmp(set, row->value_set) == 0 &&
			    scores[i].has_value == row->has_value &&
			    scores[i].missing == row->missing &&
			    (!row->has_value ||
				scores[i].value.billionths == row->value.billionths);
	}
	return false;
}

/* What it was told is not known: with less than that it may have no value, but not another one. */
static enum score_finding
check_unbound(struct arena *arena, const struct catalog *catalog,
    const struct instrument *instrument, const struct answer *answers, size_t count,
    const struct score_row *row)
{
	struct score *scores = ARENA_ARRAY(arena, struct score, instrument->scale_count);
	const struct scoring_about about = { .value_set =
						 catalog_value_set(catalog, row->value_set),
		.age = -1,
		.sex = SEX_UNKNOWN,
		.accept_unverified = true };
	if (!score_again(arena, instrument, answers, count, &about, scores))
		return SCORE_DIFFERS;
	for (size_t i = 0; i < instrument->scale_count; i++)
		if (strcmp(scores[i].scale->id, row->scale) == 0 && scores[i].has_value &&
		    row->has_value && scores[i].value.billionths != row->value.billionths)
			return SCORE_DIFFERS;
	return SCORE_UNBOUND;
}

static enum score_finding
check_one(struct arena *arena, const struct catalog *catalog, const struct response *response,
    const struct answer *answers, size_t count, const struct score_row *row)
{
	struct scoring_about about;
	struct str facts = str_from(row->basis), digest;
	const struct instrument *instrument =
	    catalog_find_version(catalog, response->instrument, row->instrument_version);
	if (instrument == NULL)
		return SCORE_UNKNOWABLE;
	if (facts.len == 0)
		return check_unbound(arena, catalog, instrument, answers, count, row);
	(void) str_split(&facts, ' ', &digest);
	const char *again = digest_of(
	    arena, instrument, response->id, answers, count, arena_cstr(arena, facts), row);
	if (!str_is(digest, again))
		return SCORE_CHANGED;
	if (!read_facts(catalog, arena, facts, &about))
		return SCORE_UNKNOWABLE;
	struct score *scores = ARENA_ARRAY(arena, struct score, instrument->scale_count);
	bool good = score_again(arena, instrument, answers, count, &about, scores) &&
	    is_again(instrument, scores, row);
	return good ? SCORE_FOLLOWS : SCORE_DIFFERS;
}

void
score_basis_check(struct arena *arena, const struct catalog *catalog,
    const struct response *response, const struct answer *answers, size_t count,
    const struct score_row *scores, size_t score_count, enum score_finding *out)
{
	for (size_t i = 0; i < score_count; i++)
		out[i] = check_one(arena, catalog, response, answers, count, &scores[i]);
}
