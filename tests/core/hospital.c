/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/core/listed.h"
#include "tests/daemon/lent_book.h"

#include "hospital.h"

struct house house;
struct arena arena;
struct orders orders;
instant now;

int
set_up(void **state)
{
	(void) state;
	struct error error;
	bool good = instant_parse_utc(STR("2026-02-02T09:30:00Z"), &now);
	arena_init(&arena);
	const struct house_setup setup = {
		.config_text = config_initial,
		.book = lent_book(),
		.use = HOUSE_WRITES,
		.random = random_seeded(5),
		.now = now,
	};
	good = good && house_open(&house, &setup, &error);
	house.core.lets_time_pass = true;
	return good ? 0 : -1;
}

int
set_up_invited(void **state)
{
	const struct dispatch_outcome sent = {
		.kind = OUTCOME_SENT, .gateway_id = "", .reason = ""
	};
	if (set_up(state) != 0)
		return -1;
	(void) send_first(&sent);
	return 0;
}

int
tear_down(void **state)
{
	(void) state;
	house_close(&house);
	arena_done(&arena);
	return 0;
}

void
run(const struct event *events, size_t count)
{
	struct error error = { .text = "" };
	if (!core_run(&house.core, &arena, events, count, now, &orders, &error))
		fail_msg("%s", error.text);
}

int64_t
number(const char *sql)
{
	struct query *query = db_query_once(house.db, sql);
	int64_t value = query_next(query) ? query_get_int(query, 0) : -1;
	query_free(query);
	return value;
}

struct event
text_of(int person, const char *id, const char *body)
{
	return (struct event){
		.kind = EVENT_TEXT,
		.token = arena_alloc(&arena, 1),
		.text = {
			.organisation = house.organisation,
			.channel = "phone",
			.kind = "sms",
			.ext_id = id,
			.sender = str_from(arena_printf(&arena, "+447700900%03d", person)),
			.recipient = STR("hark"),
			.body = str_from(body),
			.sent_at = now,
		},
	};
}

struct event
operation(int person, const char *team)
{
	return (struct event){
		.kind = EVENT_ENROL,
		.token = arena_alloc(&arena, 1),
		.organisation = house.organisation,
		.enrolment = listed(&arena, person, team),
	};
}

/* Invites somebody by a gateway of this class, and says what it made of it. */
outbox_id
send_by(enum channel_class klass, const struct dispatch_outcome *what)
{
	const struct event enrol = operation(1, "foot");
	struct outbox_row row;
	const struct order *send = NULL;
	dispatch_connect(&house.core.dispatch, "sms", "phone", klass, 10,
	    &(struct dispatch_limits){ 100, 100, 100, 0 });
	run(&enrol, 1);
	for (int day = 0; day < 400 && send == NULL; day++) {
		run(NULL, 0);
		for (const struct order *order = orders.first; order != NULL; order = order->next)
			if (order->kind == ORDER_SEND)
				send = order;
		if (send == NULL)
			now = instant_plus(now, hours(1));
	}
	assert_non_null(send);
	struct event outcome = { .kind = EVENT_OUTCOME, .outcome = *what };
	outcome.outcome.id = send->send.id;
	outcome.outcome.attempt = send->send.attempt;
	run(&outcome, 1);
	assert_true(outbox_get(house.db, &arena, outcome.outcome.id, &row));
	return row.id;
}

outbox_id
send_first(const struct dispatch_outcome *what)
{
	return send_by(CHANNEL_CALLBACK, what);
}

size_t
outcomes_of(enum outcome_kind kind, struct event events[DISPATCH_BATCH])
{
	size_t count = 0;
	for (const struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_SEND)
			events[count++] = (struct event){
				.kind = EVENT_OUTCOME,
				.outcome = { .id = order->send.id,
				    .attempt = order->send.attempt,
				    .kind = kind,
				    .gateway_id = "",
				    .reason = "" },
			};
	return count;
}

int
time_passes(span step, enum outcome_kind kind)
{
	struct event events[DISPATCH_BATCH];
	size_t sent = 0, count;
	arena_reset(&arena);
	now = instant_plus(now, step);
	run(NULL, 0);
	while ((count = outcomes_of(kind, events)) > 0) {
		sent += count;
		run(events, count);
	}
	return (int) sent;
}
