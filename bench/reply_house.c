/* SPDX-License-Identifier: MIT */
/* Fills a store by the core itself, then serves webhooks on it. */
#include <limits.h>
#include <time.h>

#include "channels/sms_inbound.h"
#include "channels/registry.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/worker.h"
#include "store/outbox.h"
#include "daemon/compose.h"
#include "daemon/switchboard.h"
#include "bench/reply_house.h"

enum { STACK_BYTES = 1024 * 1024, OPENING_DAYS = 6, CONNECTIONS = 200, BOOT = 1 };

struct reply_house {
	struct house house;
	struct loop *loop;
	struct workers *core_thread;
	struct switchboard *board;
	struct http_server *http;
	struct http_server_owner http_owner;
	struct sms_inbound *inbound;
	struct sms_inbound_owner inbound_owner;
	struct sms_hook hook;
};

const char *
reply_text(int item)
{
	static const char *const texts[REPLY_ITEMS] = { "2", "a little", "1", "yes",
		"the garden does me good", "2", "3 x", "1", "some", "0", "no more than before",
		"7" };
	return texts[item];
}

void
reply_mobile(int person, char out[static 20])
{
	/* More people than there are numbers for drama: on this machine's loopback only. */
	(void) snprintf(out, 20, "+4477009%05u", (unsigned) person % 100000);
}

/* Filling */

static void
run(struct reply_house *reply, const struct event *events, size_t count, instant now)
{
	struct arena arena;
	struct orders orders;
	struct error error;
	arena_init(&arena);
	if (!core_run(&reply->house.core, &arena, events, count, now, &orders, &error))
		BUG("%s", error.text);
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		BUG_ON(order->error.kind != ERROR_NONE, "%s", order->error.text);
	arena_done(&arena);
}

typedef struct event event_of_fn(struct reply_house *reply, struct arena *arena, int person);

static void
run_all(struct reply_house *reply, int people, event_of_fn *event_of, instant now)
{
	struct event *events = alloc_array(CORE_BATCH, sizeof(*events));
	struct arena arena;
	arena_init(&arena);
	for (int from = 0; from < people; from += CORE_BATCH) {
		size_t count = 0;
		for (int i = from; i < people && count < CORE_BATCH; i++, count++) {
			events[count] = event_of(reply, &arena, i);
			events[count].token = &events[count];
		}
		run(reply, events, count, now);
	}
	arena_done(&arena);
	free(events);
}

static struct event
operation(struct reply_house *reply, struct arena *arena, int person)
{
	char mobile[20];
	reply_mobile(person, mobile);
	struct error error;
	struct zone *zone = zone_open(reply->house.config.zone, &error);
	BUG_ON(zone == NULL, "%s", error.text);
	struct date today = date_of(zone, clock_now(loop_clock(reply->loop)));
	zone_close(zone);
	return (struct event){
		.kind = EVENT_ENROL,
		.organisation = reply->house.organisation,
		.enrolment = {
			.nhs_number = "",
			.hospital_number = arena_printf(arena, "B%d", person),
			.given_name = "Ada",
			.family_name = arena_printf(arena, "Number%d", person),
			.born_on = { 1950, 1, 1 },
			.sex = "F",
			.mobile = arena_strdup(arena, mobile),
			.email = "",
			.language = "en",
			.procedure_code = "248",
			.side = "left",
			.listed_on = date_plus_days(today, -OPENING_DAYS),
			.planned_on = date_plus_days(today, OPENING_DAYS),
			.team = "foot",
			.clinician = "",
			.agreed_on = date_plus_days(today, -OPENING_DAYS),
			.agreed_by = "J Bell",
			.needs = "",
		},
	};
}

static struct event
yes(struct reply_house *reply, struct arena *arena, int person)
{
	char mobile[20];
	reply_mobile(person, mobile);
	return (struct event){
		.kind = EVENT_TEXT,
		.text = {
			.organisation = reply->house.organisation,
			.channel = "kannel",
			.kind = "sms",
			.ext_id = arena_printf(arena, "yes-%d", person),
			.sender = arena_str(arena, str_from(mobile)),
			.recipient = STR("hark"),
			.body = STR("YES"),
			.sent_at = INSTANT_NONE,
		},
	};
}

static int64_t
count(struct reply_house *reply, const char *sql)
{
	struct query *query = db_query(reply->house.db, sql);
	int64_t count = query_next(query) ? query_get_int(query, 0) : -1;
	query_end(query);
	return count;
}

static int64_t
count_open(struct reply_house *reply)
{
	return count(reply, "SELECT count(*) FROM conversation WHERE open = 1");
}

static int64_t
count_delivered(struct reply_house *reply)
{
	return count(reply, "SELECT count(*) FROM outbox WHERE state = 'delivered'");
}

static int64_t
count_answers(struct reply_house *reply)
{
	return count(reply, "SELECT count(*) FROM answer");
}

static void
submit(struct reply_house *reply, struct arena *arena, outbox_id id, instant now)
{
	static const struct outbox_caps roomy = {
		.channel_minute = INT_MAX, .channel_free = true, .address_day = INT_MAX
	};
	struct db *db = reply->house.db;
	struct outbox_row row;
	if (!outbox_claim(db, id, &roomy, BOOT, now))
		BUG("a text can't go: %s", outbox_refusal(db, id, &roomy, now));
	if (!outbox_get(db, arena, id, &row) ||
	    !outbox_move(db, &row, OUTBOX_SUBMITTED, "", "", INSTANT_NONE, false, now))
		BUG("a text is not where it was");
}

/* All that waits has gone, to a gateway that takes everything: nobody can answer what was not sent. */
static void
submit_all(struct reply_house *reply, instant now)
{
	static const struct outbox_queue queue = { .channel = "sms" };
	struct error error;
	size_t count;
	do {
		struct arena arena;
		arena_init(&arena);
		db_begin(reply->house.db);
		outbox_id *ids =
		    outbox_ready(reply->house.db, &arena, &queue, now, CORE_BATCH, &count);
		for (size_t i = 0; i < count; i++)
			submit(reply, &arena, ids[i], now);
		if (!db_commit(reply->house.db, &error))
			BUG("%s", error.text);
		arena_done(&arena);
	} while (count > 0);
}

/* Hour by hour until the first hour of a working day opens the conversations. */
static void
open_conversations(struct reply_house *reply, int people, instant now)
{
	instant then = INSTANT_NONE;
	for (int hour = OPENING_DAYS * 24; hour > 0 && count_open(reply) < people; hour--) {
		then = instant_plus(now, hours(-hour));
		do
			run(reply, NULL, 0, then);
		while (reply->house.core.more);
	}
	BUG_ON(count_open(reply) < people, "nobody could be asked");
	submit_all(reply, then);
}

static void
fill(struct reply_house *reply, int people)
{
	instant now = clock_now(loop_clock(reply->loop));
	run_all(reply, people, operation, instant_plus(now, hours(-OPENING_DAYS * 24)));
	reply->house.core.lets_time_pass = true;
	open_conversations(reply, people, now);
	run_all(reply, people, yes, instant_plus(now, minutes(-30)));
}

/* Serving */

static void
on_answer(struct letter *letter, const struct order *answer)
{
	sms_inbound_answer(letter->context, answer->error.kind == ERROR_NONE);
}

static void
hand_in(struct reply_house *reply, struct letter *letter, struct http_request *request)
{
	letter->on_answer = on_answer;
	letter->context = request;
	if (switchboard_post(reply->board, letter))
		return;
	letter_free(letter);
	sms_inbound_answer(request, false);
}

static void
on_text(
    struct sms_inbound_owner *owner, const struct inbound_text *text, struct http_request *request)
{
	struct reply_house *reply = container_of(owner, struct reply_house, inbound_owner);
	struct letter *letter = letter_new(EVENT_TEXT);
	struct arena *arena = &letter->arena;
	letter->event.text = (struct intake){
		.organisation = reply->house.organisation,
		.channel = text->channel,
		.kind = "sms",
		.ext_id = arena_cstr(arena, text->ext_id),
		.sender = arena_str(arena, text->from),
		.recipient = arena_str(arena, text->to),
		.body = arena_str(arena, text->body),
		.sent_at = text->gateway_time,
	};
	hand_in(reply, letter, request);
}

static void
on_receipt(
    struct sms_inbound_owner *owner, const struct receipt *receipt, struct http_request *request)
{
	struct reply_house *reply = container_of(owner, struct reply_house, inbound_owner);
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.gateway = "kannel";
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	hand_in(reply, letter, request);
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	struct reply_house *reply = container_of(owner, struct reply_house, http_owner);
	if (strcmp(request->path, "/health") == 0)
		http_answer(request, 200, "application/json", STR("{\"ready\":true}"));
	else
		sms_inbound_serve(reply->inbound, request);
}

static void
on_failure(void *context, const struct error *error)
{
	(void) context;
	BUG("the store failed: %s", error->text);
}

static void
serve(struct reply_house *reply)
{
	struct error error;
	reply->hook = (struct sms_hook){
		.origin = "http://127.0.0.1",
		.path = "/sms/kannel",
		.secret = REPLY_SECRET,
		.key = STR(REPLY_SECRET),
	};
	reply->inbound_owner.on_text = on_text;
	reply->inbound_owner.on_receipt = on_receipt;
	reply->inbound = sms_inbound_new(&(struct sms_inbound_setup){
	    .dialect = &sms_kannel,
	    .hook = &reply->hook,
	    .owner = &reply->inbound_owner,
	});
	reply->http_owner.on_request = on_request;
	reply->http = http_server_new(reply->loop,
	    &(struct http_server_setup){
		.owner = &reply->http_owner,
		.max_per_address = CONNECTIONS,
		.max_requests = 1000000,
	    },
	    &error);
	if (reply->http == NULL)
		BUG("%s", error.text);
}

struct reply_house *
reply_house_new(const struct bench_folder *folder, int people)
{
	struct reply_house *reply = alloc_new(sizeof(*reply));
	struct error error;
	char file[320];
	reply->loop = loop_new();
	if (!db_create(bench_folder_file(folder, "hark.db", file), &error) ||
	    !house_open(&reply->house,
		&(struct house_setup){
		    .dir = folder->path,
		    .config_text = config_initial,
		    .use = HOUSE_WRITES,
		    .random = random_seeded(1),
		    .now = clock_now(loop_clock(reply->loop)),
		},
		&error))
		BUG("%s", error.text);
	fill(reply, people);
	reply->core_thread = workers_new(
	    reply->loop, &(struct workers_setup){ .threads = 1, .stack_bytes = STACK_BYTES });
	reply->board = switchboard_new(&(struct switchboard_setup){
	    .core = &reply->house.core,
	    .clock = loop_clock(reply->loop),
	    .workers = reply->core_thread,
	    .on_failure = on_failure,
	});
	serve(reply);
	return reply;
}

void
reply_house_free(struct reply_house *reply)
{
	http_server_free(reply->http);
	sms_inbound_free(reply->inbound);
	workers_free(reply->core_thread);
	switchboard_free(reply->board);
	loop_free(reply->loop);
	house_close(&reply->house);
	free(reply);
}

int
reply_house_port(const struct reply_house *reply)
{
	return http_server_port(reply->http);
}

/* Between windows: each has its question, and the log of before is no longer there. */
static void
rest(struct reply_house *reply)
{
	struct error error;
	submit_all(reply, clock_now(loop_clock(reply->loop)));
	if (!db_checkpoint(reply->house.db, 0, &error))
		BUG("%s", error.text);
}

void
reply_house_tell_asks(
    struct reply_house *house, struct reply_client *client, const struct reply_task *task)
{
	static const char sql[] = "SELECT outbox.ask_id"
				  " FROM address"
				  " JOIN conversation ON conversation.address = address.id"
				  " JOIN outbox ON outbox.id = conversation.asked"
				  " WHERE address.organisation = $organisation"
				  " AND kind = 'sms'"
				  " AND value = $mobile";
	struct arena arena;
	arena_init(&arena);
	for (int i = task->person; i < task->person + task->count; i++) {
		char mobile[20];
		reply_mobile(i, mobile);
		struct query *query = db_query(house->house.db, sql);
		query_int(query, "$organisation", house->house.organisation.n);
		query_text(query, "$mobile", mobile);
		BUG_ON(!query_next(query), "person %d was asked nothing", i);
		const char *url =
		    sms_hook_receipt_url(&arena, &house->hook, query_get_text(query, 0, &arena));
		query_end(query);
		(void) snprintf(reply_client_ask(client, i), REPLY_ASK, "%s", strchr(url, '?') + 1);
	}
	arena_done(&arena);
}

void
reply_house_play(struct reply_house *house, struct reply_client *client,
    const struct reply_task *task, struct reply_result *out_result)
{
	rest(house);
	bool receipts = task->traffic != REPLY_TEXTS, texts = task->traffic != REPLY_RECEIPTS;
	if (receipts)
		reply_house_tell_asks(house, client, task);
	int64_t answers = count_answers(house), delivered = count_delivered(house);
	reply_client_start(client, task);
	while (!reply_client_is_done(client, out_result))
		loop_turn(house->loop, milliseconds(10));
	answers = count_answers(house) - answers;
	delivered = count_delivered(house) - delivered;
	BUG_ON(answers != (texts ? task->count : 0), "%d people, %d answers", task->count,
	    (int) answers);
	BUG_ON(delivered != (receipts ? task->count : 0), "%d people, %d texts delivered",
	    task->count, (int) delivered);
}

double
reply_house_rate(
    struct reply_house *house, struct reply_client *client, const struct reply_task *task)
{
	struct reply_result result;
	reply_house_play(house, client, task, &result);
	return reply_client_rate(&result, task);
}

void
reply_house_copy(struct reply_house *reply, const char *path)
{
	static const char sql[] = "VACUUM INTO $path";
	struct query *query = db_query(reply->house.db, sql);
	query_text(query, "$path", path);
	(void) query_run(query);
}
