/* SPDX-License-Identifier: MIT */
/*
 * Most rules are queries (oracle_rules.c); those that compare with the journal are written out. It reads through a connection of its own and shares no code with what it judges but
 * the store's statements.
 */
#include "store/db.h"
#include "tests/simulation/journal.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/oracle_rules.h"
#include "tests/simulation/people.h"

struct oracle {
	const struct world *world;
	struct arena arena;
	struct db *db;
	struct journal journal;
	bool loud;
	int findings;
};

static void
find(struct oracle *oracle, const char *rule, const char *which)
{
	oracle->findings++;
	if (oracle->loud)
		printf("  %s: %s\n", rule, which);
}

static void
judge(struct oracle *oracle, const struct oracle_rule *rules)
{
	for (size_t i = 0; rules[i].name != NULL; i++) {
		struct query *query = db_query_once(oracle->db, rules[i].sql);
		while (query_next(query))
			find(oracle, rules[i].name, query_get_text(query, 0, &oracle->arena));
		query_free(query);
	}
}

/* What the database says of one text of ours. */
struct text {
	const char *ask_id, *state, *purpose;
};

static struct text *
texts_of(struct oracle *oracle, size_t *out_count)
{
	static const char sql[] = "SELECT ask_id, state, purpose FROM outbox ORDER BY ask_id";
	size_t limit = 2 * oracle->journal.count + 4096, count = 0;
	struct text *list = ARENA_ARRAY(&oracle->arena, struct text, limit);
	struct query *query = db_query_once(oracle->db, sql);
	while (count < limit && query_next(query)) {
		list[count++] = (struct text){
			query_get_text(query, 0, &oracle->arena),
			query_get_text(query, 1, &oracle->arena),
			query_get_text(query, 2, &oracle->arena),
		};
	}
	query_free(query);
	*out_count = count;
	return list;
}

static const struct text *
text_of(const struct text *list, size_t count, const char *ask_id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].ask_id, ask_id) == 0)
			return &list[i];
	return NULL;
}

/* Invariant 2, as counted at the handsets: no ask_id twice, and no question in the same words
 * twice, whatever hark calls it. */
static void
judge_arrivals(struct oracle *oracle, const struct text *texts, size_t count)
{
	const struct journal *journal = &oracle->journal;
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *one = &journal->lines[i];
		if (one->kind == JOURNAL_TAKEN) {
			const struct text *text = text_of(texts, count, one->field[0]);
			/* In a nasty world a text that was put off waits in the queue again. */
			bool queued = text != NULL && strcmp(text->state, "queued") == 0;
			if (text == NULL || (queued && !oracle->world->nasty))
				find(oracle, "2: what left is on record", one->field[0]);
		}
		if (one->kind != JOURNAL_ARRIVED)
			continue;
		const struct text *text = text_of(texts, count, one->field[0]);
		bool reminds = text != NULL && strcmp(text->purpose, "reminder") == 0;
		for (size_t k = 0; k < i; k++) {
			const struct journal_line *other = &journal->lines[k];
			if (other->kind != JOURNAL_ARRIVED)
				continue;
			bool again = strcmp(one->field[0], other->field[0]) == 0;
			bool same_words = !reminds && strcmp(one->field[2], other->field[2]) == 0 &&
			    strcmp(one->field[3], other->field[3]) == 0;
			if (again || same_words)
				find(oracle, "2: nobody is asked twice", one->field[0]);
		}
	}
}

/* The person of a journal's "7" or "7-q4"; -1: nobody. */
static int
person_of(const char *field)
{
	struct str rest = str_from(field), part;
	int64_t person = -1;
	bool good = str_split(&rest, '-', &part) && str_to_int(part, &person) && person >= 0 &&
	    person < PEOPLE_LIMIT;
	return good ? (int) person : -1;
}

/* Invariant 1: what was acknowledged stands. */
static void
judge_acknowledged(struct oracle *oracle)
{
	static const char sql[] = "SELECT count(*) FROM inbox WHERE ext_id = $ext";
	static const char sql_patient[] =
	    "SELECT count(*) FROM patient p JOIN episode e ON e.patient = p.id"
	    " WHERE p.hospital_number = $number";
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		bool reply = line->kind == JOURNAL_ACK;
		if (!reply && line->kind != JOURNAL_ENROLLED)
			continue;
		struct query *query = db_query(oracle->db, reply ? sql : sql_patient);
		if (reply)
			query_text(query, "$ext", line->field[0]);
		else
			query_text(query, "$number",
			    arena_printf(&oracle->arena, "C%03d", person_of(line->field[0])));
		int64_t stands = query_next(query) ? query_get_int(query, 0) : -1;
		query_end(query);
		if (stands != 1)
			find(oracle, "1: what was acknowledged stands once", line->field[0]);
	}
}

/* Invariant 4: every value stored is the one that this person gave to this question. */
static void
judge_values(struct oracle *oracle)
{
	static const char sql[] =
	    "SELECT p.hospital_number, r.position, r.instrument, a.link_id, a.number FROM answer a"
	    " JOIN response r ON r.id = a.response JOIN followup f ON f.id = r.followup"
	    " JOIN episode e ON e.id = f.episode JOIN patient p ON p.id = e.patient"
	    " WHERE a.state = 'value'";
	static const char *const items[PEOPLE_ITEMS] = { "health", "everyday", "mood", "support",
		"words", "pain", "walking", "shoes", "everyday", "mood", "words", "q1" };
	struct query *query = db_query(oracle->db, sql);
	while (query_next(query)) {
		int64_t person = 0;
		int item = query_get_int(query, 1) == 0 ? 0 : query_get_int(query, 1) == 1 ? 5 : 11;
		const char *number = query_get_text(query, 0, &oracle->arena);
		const char *link = query_get_text(query, 3, &oracle->arena);
		bool good = str_to_int(str_from(number + 1), &person);
		while (item < PEOPLE_ITEMS && strcmp(items[item], link) != 0)
			item++;
		int64_t given = people_value((int) person, item + 1);
		if (!good || query_get_int(query, 4) != given * 1000000000)
			find(oracle, "4: a value is the one that was given", link);
	}
}

/* Invariant 5: nothing but the confirmation leaves once STOP was acknowledged. */
static void
judge_silence(struct oracle *oracle, const struct text *texts, size_t count)
{
	const struct journal *journal = &oracle->journal;
	bool stopped[PEOPLE_LIMIT] = { false };
	for (size_t i = 0; i < journal->count; i++) {
		const struct journal_line *line = &journal->lines[i];
		if (line->kind == JOURNAL_ACK) {
			int person = person_of(line->field[0]);
			if (person >= 0 && people_persona(person) == PERSONA_STOPS &&
			    str_ends(str_from(line->field[0]), "-q5"))
				stopped[person] = true;
		}
		if (line->kind != JOURNAL_TAKEN)
			continue;
		const struct text *text = text_of(texts, count, line->field[0]);
		int person = people_find(line->field[2]);
		if (person >= 0 && stopped[person] && text != NULL &&
		    strcmp(text->purpose, "stopped") != 0)
			find(oracle, "5: silence after STOP", line->field[0]);
	}
}

/* A state says no more than is true. In a nasty world a text may arrive after it was given up. */
static void
judge_states(struct oracle *oracle, const struct text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct text *text = &texts[i];
		bool arrived =
		    journal_find(&oracle->journal, JOURNAL_ARRIVED, text->ask_id) != NULL;
		bool receipt =
		    journal_find(&oracle->journal, JOURNAL_RECEIPT, text->ask_id) != NULL;
		/* "answered" claims nothing of this text: a reminder may be what was answered. */
		bool claims =
		    strcmp(text->state, "delivered") == 0 || strcmp(text->state, "submitted") == 0;
		if (claims && !arrived)
			find(oracle, "I4: submitted is what arrived", text->ask_id);
		if (arrived && strcmp(text->state, "failed") == 0)
			find(oracle, "I4: failed is what did not arrive", text->ask_id);
		if (receipt && strcmp(text->state, "uncertain") == 0)
			find(oracle, "I4: a receipt ends doubt", text->ask_id);
	}
}

static bool
oracle_open(struct oracle *oracle, const struct world *world, bool loud)
{
	char file[WORLD_PATH];
	struct error error;
	*oracle = (struct oracle){ .world = world, .loud = loud };
	arena_init(&oracle->arena);
	journal_open(&oracle->journal, world_file(world, "journal", file), &oracle->arena);
	oracle->db = db_open(world_file(world, "hark.db", file), DB_READER, &error);
	if (oracle->db == NULL)
		find(oracle, "1: the database opens", error.text);
	return oracle->db != NULL;
}

static int
oracle_close(struct oracle *oracle)
{
	struct error error;
	if (oracle->db != NULL && db_failed(oracle->db, &error))
		find(oracle, "the oracle's own queries", error.text);
	db_close(oracle->db);
	journal_close(&oracle->journal);
	arena_done(&oracle->arena);
	return oracle->findings;
}

static void
judge_all(struct oracle *oracle)
{
	size_t count;
	struct text *texts = texts_of(oracle, &count);
	judge(oracle, oracle_rules_at_rest);
	judge_arrivals(oracle, texts, count);
	judge_acknowledged(oracle);
	judge_values(oracle);
	judge_silence(oracle, texts, count);
}

int
oracle_at_rest(const struct world *world, bool loud)
{
	struct oracle oracle;
	if (oracle_open(&oracle, world, loud))
		judge_all(&oracle);
	return oracle_close(&oracle);
}

static int
count_of(struct oracle *oracle, const char *sql)
{
	struct query *query = db_query_once(oracle->db, sql);
	int count = query_next(query) ? (int) query_get_int(query, 0) : -1;
	query_free(query);
	return count;
}

int
oracle_at_end(const struct world *world, int in_flight, bool loud)
{
	struct oracle oracle;
	if (oracle_open(&oracle, world, loud)) {
		size_t count;
		judge_all(&oracle);
		judge(&oracle, oracle_rules_at_end);
		struct text *texts = texts_of(&oracle, &count);
		judge_states(&oracle, texts, count);
		if (!world->nasty) {
			judge(&oracle, oracle_rules_of_a_gentle_end);
			int doubt = count_of(
			    &oracle, "SELECT count(*) FROM outbox WHERE state = 'uncertain'");
			if (doubt > in_flight)
				find(&oracle, "2: only what was being sent is uncertain", "");
		}
		if (count_of(&oracle, "SELECT count(*) FROM conversation") < world->people)
			find(&oracle, "12: everybody was asked", "");
	}
	return oracle_close(&oracle);
}

int
oracle_sending(const struct world *world)
{
	struct oracle oracle;
	int count = 0;
	if (oracle_open(&oracle, world, false))
		count = count_of(
		    &oracle, "SELECT count(*) FROM outbox WHERE state IN ('sending', 'settling')");
	(void) oracle_close(&oracle);
	return count;
}
