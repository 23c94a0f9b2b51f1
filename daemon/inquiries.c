/* SPDX-License-Identifier: MIT */
#include "daemon/inquiries.h"

struct inquiry {
	struct looking looking;
	struct inquiries *all;
	struct channel *channel;
	struct arena arena;
	outbox_id id;
	int attempt;
	struct inquiry *next, *previous;
};

struct inquiries {
	struct switchboard *board;
	struct inquiry *first;
};

static void
inquiry_free(struct inquiry *inquiry)
{
	if (inquiry->previous == NULL)
		inquiry->all->first = inquiry->next;
	else
		inquiry->previous->next = inquiry->next;
	if (inquiry->next != NULL)
		inquiry->next->previous = inquiry->previous;
	arena_done(&inquiry->arena);
	free(inquiry);
}

struct inquiries *
inquiries_new(struct switchboard *board)
{
	struct inquiries *inquiries = alloc_new(sizeof(*inquiries));
	inquiries->board = board;
	return inquiries;
}

void
inquiries_free(struct inquiries *inquiries)
{
	if (inquiries == NULL)
		return;
	while (inquiries->first != NULL) {
		channel_cancel_looking(inquiries->first->channel, &inquiries->first->looking);
		inquiry_free(inquiries->first);
	}
	free(inquiries);
}

static void
on_found(struct looking *looking, const struct finding *finding)
{
	struct inquiry *inquiry = container_of(looking, struct inquiry, looking);
	struct letter *letter = letter_new(EVENT_FOUND);
	letter->event.finding = (struct dispatch_finding){
		.id = inquiry->id,
		.attempt = inquiry->attempt,
		.kind = finding->kind,
		.state = finding->state,
		.gateway_id = finding->gateway_id == NULL
		    ? ""
		    : arena_strdup(&letter->arena, finding->gateway_id),
		.reason = arena_strdup(&letter->arena, finding->reason),
	};
	struct switchboard *board = inquiry->all->board;
	inquiry_free(inquiry);
	if (!switchboard_post(board, letter))
		letter_free(letter);
}

void
inquiries_start(
    struct inquiries *inquiries, struct channel *channel, const struct dispatch_lookup *lookup)
{
	struct inquiry *inquiry = alloc_new(sizeof(*inquiry));
	arena_init(&inquiry->arena);
	inquiry->all = inquiries;
	inquiry->channel = channel;
	inquiry->id = lookup->id;
	inquiry->attempt = lookup->attempt;
	inquiry->looking = (struct looking){
		.ask_id = arena_strdup(&inquiry->arena, lookup->ask_id),
		.on_found = on_found,
	};
	inquiry->next = inquiries->first;
	if (inquiry->next != NULL)
		inquiry->next->previous = inquiry;
	inquiries->first = inquiry;
	channel_look_up(channel, &inquiry->looking);
}
