/* SPDX-License-Identifier: MIT */
/* Runs the core here, or asks the service to. */
#include "net/line_server.h"
#include "daemon/control.h"
#include "daemon/writer.h"

enum { WRITER_WAIT_SECONDS = 60, WRITER_ANSWER_LIMIT = 1 << 20 };

bool
writer_open(struct writer *writer, const struct invocation *invocation, enum house_words words,
    struct error *error)
{
	struct house_setup setup = {
		.dir = invocation->data,
		.config_file = invocation->config,
		.use = HOUSE_WRITES,
		.words = HOUSE_TELLS,
		.demonstration_is_fine = true,
		.random = random_system(),
		.now = invocation->now,
	};
	*writer = (struct writer){ 0 };
	arena_init(&writer->arena);
	if (house_open(&writer->house, &setup, error))
		return true;
	if (error->kind != ERROR_BUSY)
		return false;
	house_close(&writer->house);
	setup.use = HOUSE_READS;
	setup.words = words;
	writer->remote = true;
	return house_open(&writer->house, &setup, error);
}

void
writer_close(struct writer *writer)
{
	house_close(&writer->house);
	arena_done(&writer->arena);
}

static bool
run_remote(struct writer *writer, const struct event *events, size_t count,
    struct order *out_answers, struct error *error)
{
	struct strbuf request, answer;
	strbuf_init(&request, LINE_LIMIT);
	strbuf_init(&answer, WRITER_ANSWER_LIMIT);
	control_write_events(&request, events, count);
	bool good = line_client_call(house_path(&writer->house, "control.sock"),
			strbuf_str(&request), seconds(WRITER_WAIT_SECONDS), &answer, error) &&
	    control_read_answers(&writer->arena, strbuf_str(&answer), out_answers, count, error);
	strbuf_done(&request);
	strbuf_done(&answer);
	return good;
}

bool
writer_run(struct writer *writer, struct event *events, size_t count, struct order *out_answers,
    instant now, struct error *error)
{
	arena_reset(&writer->arena);
	if (writer->remote)
		return run_remote(writer, events, count, out_answers, error);
	struct orders orders;
	for (size_t i = 0; i < count; i++) {
		events[i].token = &out_answers[i];
		events[i].organisation = writer->house.organisation;
	}
	if (!core_run(&writer->house.core, &writer->arena, events, count, now, &orders, error))
		return false;
	for (struct order *order = orders.first; order != NULL; order = order->next)
		if (order->kind == ORDER_ANSWER)
			*(struct order *) order->token = *order;
	return true;
}
