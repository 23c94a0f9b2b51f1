/* SPDX-License-Identifier: MIT */
/*
 * Most rules are queries (oracle_rules.c); those that compare with the journal are written out. It
 * reads through a connection of its own and shares no code with what it judges but the store's
 * statements. It judges after each of some ten deaths of each history: what compares everything with
 * everything is felt.
 */
#include "tests/simulation/oracle.h"
#include "tests/simulation/oracle_inside.h"
#include "tests/simulation/oracle_rules.h"
#include "tests/simulation/persona.h"
#include "tests/store/simdisk.h"

/* Where and how to see it again. */
void
oracle_find(struct oracle *oracle, const char *rule, const char *which)
{
	const struct world *world = oracle->world;
	oracle->findings++;
	if (!oracle->loud)
		return;
	printf("  %s: %s\n", rule, which);
	printf("    class %s, seed %llu, step %llu, after %llu deaths;"
	       " again: simulation --class %s --seed %llu --plant %s\n",
	    world->weather->name, (unsigned long long) world->seed,
	    (unsigned long long) world->tally->steps, (unsigned long long) world->tally->deaths,
	    world->weather->name, (unsigned long long) world->seed, plant_name(world->plant));
}

static void
judge(struct oracle *oracle, const struct oracle_rule *rules)
{
	for (size_t i = 0; rules[i].name != NULL; i++) {
		struct query *query = db_query_once(oracle->db, rules[i].sql);
		while (query_next(query))
			oracle_find(
			    oracle, rules[i].name, query_get_text(query, 0, &oracle->arena));
		query_free(query);
	}
}

static void
read_texts(struct oracle *oracle)
{
	static const char sql[] =
	    "SELECT ask_id, state, purpose, conversation FROM outbox ORDER BY ask_id";
	size_t limit = 2 * oracle->journal.count + 4096;
	oracle->texts = ARENA_ARRAY(&oracle->arena, struct text, limit);
	struct query *query = db_query_once(oracle->db, sql);
	while (oracle->text_count < limit && query_next(query)) {
		oracle->texts[oracle->text_count++] = (struct text){
			query_get_text(query, 0, &oracle->arena),
			query_get_text(query, 1, &oracle->arena),
			query_get_text(query, 2, &oracle->arena),
			query_get_int(query, 3),
		};
	}
	query_free(query);
}

const struct text *
oracle_text(const struct oracle *oracle, const char *ask_id)
{
	size_t low = 0, high = oracle->text_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(oracle->texts[middle].ask_id, ask_id);
		if (order == 0)
			return &oracle->texts[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

int
oracle_person(const char *field)
{
	struct str rest = str_from(field), part;
	int64_t person = -1;
	bool good = str_split(&rest, '-', &part) && str_to_int(part, &person) && person >= 0 &&
	    person < PEOPLE_LIMIT;
	return good ? (int) person : -1;
}

struct reply {
	const char *ext_id;
	int64_t times;
};

/* Each reply that stands, and how often; a planted fault calls a repeat "-b". */
static struct reply *
read_replies(struct oracle *oracle, size_t *out_count)
{
	static const char sql[] =
	    "SELECT iif(ext_id LIKE '%-b', substr(ext_id, 1, length(ext_id) - 2), ext_id) AS said,"
	    " count(*) FROM inbox GROUP BY said ORDER BY said";
	size_t limit = 2 * oracle->journal.count + 4096, count = 0;
	struct reply *replies = ARENA_ARRAY(&oracle->arena, struct reply, limit);
	struct query *query = db_query_once(oracle->db, sql);
	while (count < limit && query_next(query)) {
		replies[count].ext_id = query_get_text(query, 0, &oracle->arena);
		replies[count++].times = query_get_int(query, 1);
	}
	query_free(query);
	*out_count = count;
	return replies;
}

static int
compare_replies(const void *a, const void *b)
{
	const struct reply *one = a, *other = b;
	return strcmp(one->ext_id, other->ext_id);
}

/* Invariant 1: what was acknowledged stands, once. */
static void
judge_acknowledged(struct oracle *oracle)
{
	static const char sql[] =
	    "SELECT count(*) FROM patient p JOIN episode e ON e.patient = p.id"
	    " WHERE p.hospital_number = $number";
	size_t count;
	const struct reply *replies = read_replies(oracle, &count);
	for (size_t i = 0; i < oracle->journal.count; i++) {
		const struct journal_line *line = &oracle->journal.lines[i];
		int64_t stands = 0;
		if (line->kind == JOURNAL_ACK) {
			const struct reply wanted = { line->field[0], 0 };
			const struct reply *found =
			    bsearch(&wanted, replies, count, sizeof(wanted), compare_replies);
			stands = found == NULL ? 0 : found->times;
		} else if (line->kind == JOURNAL_ENROLLED) {
			struct query *query = db_query(oracle->db, sql);
			query_text(query, "$number",
			    arena_printf(&oracle->arena, "C%03d", oracle_person(line->field[0])));
			stands = query_next(query) ? query_get_int(query, 0) : -1;
			query_end(query);
		} else {
			continue;
		}
		if (stands != 1)
			oracle_find(oracle, "1: what was acknowledged stands once", line->field[0]);
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
		int64_t given = persona_value((int) person, item + 1);
		bool hasty = item + 1 == PEOPLE_HASTE &&
		    persona_of(oracle->world->weather, (int) person) == PERSONA_HASTY &&
		    query_get_int(query, 4) ==
			(int64_t) persona_hasty_value((int) person) * 1000000000;
		if (!good || (!hasty && query_get_int(query, 4) != given * 1000000000))
			oracle_find(oracle, "4: a value is the one that was given", link);
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
	simdisk_look(world->disk);
	oracle->db = db_open_vfs("hark.db", SIMDISK_VFS, DB_READER, &error);
	if (oracle->db == NULL)
		oracle_find(oracle, "1: the database opens", error.text);
	return oracle->db != NULL;
}

static int
oracle_close(struct oracle *oracle)
{
	struct error error;
	if (oracle->db != NULL && db_failed(oracle->db, &error))
		oracle_find(oracle, "the oracle's own queries", error.text);
	db_close(oracle->db);
	simdisk_look_away(oracle->world->disk);
	journal_close(&oracle->journal);
	arena_done(&oracle->arena);
	return oracle->findings;
}

static void
judge_all(struct oracle *oracle)
{
	read_texts(oracle);
	judge(oracle, oracle_rules_at_rest);
	judge_values(oracle);
	/* What was acknowledged behind the backup is gone with the disk that it was on. */
	if (journal_count(&oracle->journal, JOURNAL_RESTORE) == 0)
		judge_acknowledged(oracle);
	oracle_judge_arrivals(oracle);
	oracle_judge_second(oracle);
	oracle_judge_silence(oracle);
	oracle_judge_hours(oracle);
	oracle_judge_pace(oracle);
	oracle_judge_staff(oracle);
}

static int
count_of(struct oracle *oracle, const char *sql)
{
	struct query *query = db_query_once(oracle->db, sql);
	int count = query_next(query) ? (int) query_get_int(query, 0) : -1;
	query_free(query);
	return count;
}

/* C2: a gateway that can say, or to which the same id twice is once, leaves nothing uncertain, but what
 * the latter refuses the second time, which says nothing of the first, or what it is too late to send
 * again; any other no more than what was in doubt. */
static bool
can_end_doubt(uint64_t seed)
{
	enum channel_class klass = weather_class(seed);
	return klass == CHANNEL_LOOKUP || klass == CHANNEL_IDEM;
}

static void
judge_doubt(struct oracle *oracle, int in_flight)
{
	const struct world *world = oracle->world;
	uint64_t injected = (uint64_t) in_flight + tally_doubts(world->tally);
	uint64_t uncertain = world->tally->uncertain;
	bool ends = can_end_doubt(world->seed) &&
	    (!weather_has_second(world->weather, world->seed) ||
		can_end_doubt(weather_second(world->seed)));
	bool says_no = weather_has(world->weather, MISHAP_REFUSED) ||
	    weather_has(world->weather, MISHAP_OUTAGE);
	static const char sql[] =
	    "SELECT count(*) FROM outbox"
	    " WHERE state = 'uncertain' AND reason NOT IN ('never', 'expired')";
	if (ends && (says_no ? count_of(oracle, sql) > 0 : uncertain > (uint64_t) in_flight))
		oracle_find(oracle, "2: doubt ends where the gateway can end it", "");
	if (uncertain > injected)
		oracle_find(oracle, "2: uncertain is what was in doubt", "");
}

/* What can be asked where patients could answer everything. */
static void
judge_gentle_end(struct oracle *oracle, int in_flight)
{
	judge(oracle, oracle_rules_of_a_gentle_end);
	if (oracle->world->tally->uncertain > (uint64_t) in_flight)
		oracle_find(oracle, "2: only what was being sent is uncertain", "");
	if (count_of(oracle, "SELECT count(*) FROM conversation") < oracle->world->people)
		oracle_find(oracle, "12: everybody was asked", "");
}

int
oracle_at_rest(const struct world *world, bool loud, int *in_flight)
{
	struct oracle oracle;
	if (oracle_open(&oracle, world, loud)) {
		judge_all(&oracle);
		*in_flight += count_of(
		    &oracle, "SELECT count(*) FROM outbox WHERE state IN ('sending', 'settling')");
	}
	return oracle_close(&oracle);
}

int
oracle_at_end(const struct world *world, int in_flight, bool loud)
{
	struct oracle oracle;
	if (oracle_open(&oracle, world, loud)) {
		judge_all(&oracle);
		world->tally->asks = (uint64_t) count_of(&oracle, "SELECT count(*) FROM outbox");
		world->tally->uncertain = (uint64_t) count_of(
		    &oracle, "SELECT count(*) FROM outbox WHERE state = 'uncertain'");
		/* What was restored stays on hold to the end, and that class ends early. */
		if (!weather_has(world->weather, MISHAP_RESTORE)) {
			judge(&oracle, oracle_rules_at_end);
			oracle_judge_states(&oracle);
			judge_doubt(&oracle, in_flight);
		}
		if (weather_is_gentle(world->weather))
			judge_gentle_end(&oracle, in_flight);
	}
	return oracle_close(&oracle);
}
