/* SPDX-License-Identifier: MIT */
/*
 * The set of pathways, and which one an operation belongs to. That no two can claim the same
 * operation is settled here once, when the set is read, so that nobody has to choose later.
 */
#include "scheduler/source.h"
#include "scheduler/pathway.h"

struct pathway_set {
	struct arena arena;
	const struct pathway **all; /* by id */
	size_t count;
};

/* Where a pathway came from decides whether it may stand in for another of its id. */
struct candidate {
	const struct pathway *pathway;
	bool shipped;
};

extern const struct asset scheduler_pathways[];

static const struct {
	const char *word;
	unsigned bit;
} sides[] = {
	{ "", SIDE_NONE },
	{ "left", SIDE_LEFT },
	{ "right", SIDE_RIGHT },
	{ "bilateral", SIDE_BILATERAL },
};

static const char *
text_of(const char *text)
{
	return text == NULL ? "" : text;
}

static bool
has_code(const struct pathway *pathway, const char *code)
{
	for (size_t i = 0; i < pathway->code_count; i++)
		if (strcmp(pathway->codes[i], code) == 0)
			return true;
	return false;
}

/* One of them may be for anything, or both for the same. */
static bool
can_both_be(const char *a, const char *b)
{
	return a[0] == '\0' || b[0] == '\0' || strcmp(a, b) == 0;
}

/* The code by which one operation could belong to both; NULL when none could. */
static const char *
overlap(const struct pathway *a, const struct pathway *b)
{
	if ((a->sides & b->sides) == 0 || a->age_from > b->age_to || b->age_from > a->age_to ||
	    !can_both_be(a->sub_specialty, b->sub_specialty) ||
	    !can_both_be(a->admission, b->admission))
		return NULL;
	for (size_t i = 0; i < a->code_count; i++)
		if (has_code(b, a->codes[i]))
			return a->codes[i];
	return NULL;
}

/* A file of the data folder takes the place of a shipped one, never of another of its own folder:
 * which of the two was meant, nobody could tell. */
static void
place(struct candidate *all, size_t *count, struct candidate new, struct complaints *complaints)
{
	size_t at = 0;
	while (at < *count && strcmp(all[at].pathway->id, new.pathway->id) < 0)
		at++;
	if (at == *count || strcmp(all[at].pathway->id, new.pathway->id) != 0) {
		memmove(&all[at + 1], &all[at], (*count - at) * sizeof(*all));
		all[at] = new;
		(*count)++;
	} else if (all[at].shipped && !new.shipped) {
		all[at] = new;
	} else {
		complain(complaints, new.pathway->file, 1, 1,
		    "\"%s\" is the id of %s already, expected another id", new.pathway->id,
		    all[at].pathway->file);
	}
}

/* Both stay out of the set: to keep one of them would be to choose. */
static void
keep_distinct(struct pathway_set *set, const struct candidate *all, size_t count,
    struct complaints *complaints)
{
	set->all = ARENA_ARRAY(&set->arena, const struct pathway *, count + 1);
	bool *doubtful = ARENA_ARRAY(&set->arena, bool, count + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct pathway *late = all[i].pathway, *early = all[j].pathway;
			const char *code = overlap(late, early);
			if (code == NULL)
				continue;
			doubtful[i] = doubtful[j] = true;
			complain(complaints, late->file, late->codes_line, late->codes_column,
			    "code \"%s\" is in the pathway %s (%s) too and nothing tells the two "
			    "apart, expected a side, an age or an admission that does",
			    code, early->id, early->file);
		}
	for (size_t i = 0; i < count; i++)
		if (!doubtful[i])
			set->all[set->count++] = all[i].pathway;
}

struct pathway_set *
pathway_set_read(const char *dir, known_fn *is_known, void *context, struct complaints *complaints)
{
	struct pathway_set *set = alloc_new(sizeof(*set));
	arena_init(&set->arena);
	size_t sources = 0, count = 0;
	const struct source *source =
	    source_list(&set->arena, scheduler_pathways, dir, "pathways", complaints, &sources);
	struct candidate *all = ARENA_ARRAY(&set->arena, struct candidate, sources + 1);
	for (size_t i = 0; i < sources; i++) {
		const struct pathway *pathway = pathway_parse(
		    &set->arena, source[i].file, source[i].text, is_known, context, complaints);
		if (pathway != NULL)
			place(all, &count, (struct candidate){ pathway, source[i].shipped },
			    complaints);
	}
	keep_distinct(set, all, count, complaints);
	return set;
}

bool
pathway_set_add(struct pathway_set *set, const char *file, struct str text, known_fn *is_known,
    void *context, struct complaints *complaints)
{
	const struct pathway *new =
	    pathway_parse(&set->arena, file, text, is_known, context, complaints);
	if (new == NULL)
		return false;
	const struct pathway **all =
	    ARENA_ARRAY(&set->arena, const struct pathway *, set->count + 1);
	size_t at = 0;
	for (size_t i = 0; i < set->count; i++) {
		int order = strcmp(set->all[i]->id, new->id);
		if (order == 0 || overlap(set->all[i], new) != NULL)
			return complain(complaints, file, 1, 1,
			    "the pathway %s has its id or one of its codes already",
			    set->all[i]->id);
		at += order < 0 ? 1 : 0;
	}
	for (size_t i = 0; i <= set->count; i++)
		all[i] = i == at ? new : set->all[i < at ? i : i - 1];
	set->all = all;
	set->count++;
	return true;
}

void
pathway_set_free(struct pathway_set *set)
{
	if (set == NULL)
		return;
	arena_done(&set->arena);
	free(set);
}

/* questions */

const struct pathway *
pathway_find(const struct pathway_set *set, const char *id)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->all[i]->id, id) == 0)
			return set->all[i];
	return NULL;
}

size_t
pathway_count(const struct pathway_set *set)
{
	return set->count;
}

const struct pathway *
pathway_at(const struct pathway_set *set, size_t index)
{
	return set->all[index];
}

const struct pathway_step *
pathway_step(const struct pathway *pathway, const char *name)
{
	for (size_t i = 0; i < pathway->step_count; i++)
		if (strcmp(pathway->steps[i].name, name) == 0)
			return &pathway->steps[i];
	return NULL;
}

static bool
fits_side(const struct pathway *pathway, const char *side)
{
	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		if (strcmp(sides[i].word, text_of(side)) == 0)
			return (pathway->sides & sides[i].bit) != 0;
	return false;
}

static bool
fits_age(const struct pathway *pathway, int age)
{
	enum { ANY_AGE = 130 };
	if (age < 0)
		return pathway->age_from == 0 && pathway->age_to == ANY_AGE;
	return age >= pathway->age_from && age <= pathway->age_to;
}

bool
pathway_fits(
    const struct pathway *pathway, const struct operation *operation, char why[static PATHWAY_WHY])
{
	const char *id = pathway->id;
	if (!has_code(pathway, operation->code))
		(void) snprintf(why, PATHWAY_WHY, "pathway %.40s does not name the code %.20s", id,
		    operation->code);
	else if (!fits_side(pathway, operation->side))
		(void) snprintf(why, PATHWAY_WHY, "pathway %.40s is not for side \"%.12s\"", id,
		    text_of(operation->side));
	else if (!fits_age(pathway, operation->age))
		(void) snprintf(why, PATHWAY_WHY, "pathway %.40s is for ages %d to %d%s", id,
		    pathway->age_from, pathway->age_to,
		    operation->age < 0 ? ", and the date of birth is not known" : "");
	else if (pathway->sub_specialty[0] != '\0' &&
	    strcmp(pathway->sub_specialty, text_of(operation->sub_specialty)) != 0)
		(void) snprintf(why, PATHWAY_WHY, "pathway %.40s is for %.40s only", id,
		    pathway->sub_specialty);
	else if (pathway->admission[0] != '\0' &&
	    strcmp(pathway->admission, text_of(operation->admission)) != 0)
		(void) snprintf(why, PATHWAY_WHY, "pathway %.40s is for %.20s admissions only", id,
		    pathway->admission);
	else
		return true;
	return false;
}

const struct pathway *
pathway_for(
    const struct pathway_set *set, const struct operation *operation, char why[static PATHWAY_WHY])
{
	(void) snprintf(why, PATHWAY_WHY, "no pathway names the code %.40s", operation->code);
	char reason[PATHWAY_WHY];
	for (size_t i = 0; i < set->count; i++) {
		if (pathway_fits(set->all[i], operation, reason)) {
			why[0] = '\0';
			return set->all[i];
		}
		if (has_code(set->all[i], operation->code))
			memcpy(why, reason, sizeof(reason));
	}
	return NULL;
}
