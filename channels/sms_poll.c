/* SPDX-License-Identifier: MIT */
/* One round:  alarm -> page -> page -> ... -> end -> alarm, in 15 minutes or, short of the end, in one. */
#include "base/clock.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "channels/sms_poll.h"

enum { PAGE_LIMIT = 4 << 20, ID_MOST = 128 };

const struct sms_poll_pace sms_poll_usual = {
	.every = { 15 * 60 * 1000 },
	.again = { 60 * 1000 },
	.pages = 200,
};

struct sms_poll {
	struct transfer transfer; /* pending: a page is asked for */
	struct alarm next;        /* armed: between rounds */
	struct sms_http_setup setup;
	struct sms_poll_pace pace;
	struct sms_poll_owner *owner;
	struct arena arena;
	instant began;           /* when the list was asked for from its head */
	instant back_to;         /* no further; INSTANT_NONE: all there is */
	char older[ID_MOST + 1]; /* the page asked for is older than this text; "": the head */
	int tries;               /* of that page, that failed */
	int pages, texts;        /* of this round */
};

static void on_alarm(struct alarm *alarm);
static void on_page(struct transfer *transfer, const struct transfer_result *result);

static void
ask(struct sms_poll *poll)
{
	const struct sms_http_setup *setup = &poll->setup;
	struct sms_request request;
	setup->dialect->build_poll(&poll->arena, &setup->account, str_from(poll->older),
	    clock_now(loop_clock(setup->loop)), &request);
	poll->pages++;
	sms_http_start(setup, &poll->transfer, &request, true);
}

static void
from_the_head(struct sms_poll *poll)
{
	poll->older[0] = '\0';
	poll->tries = 0;
}

static void
end(struct sms_poll *poll, enum sms_poll_end how)
{
	struct clock *clock = loop_clock(poll->setup.loop);
	/* An hour behind: a text is listed a moment after the time that it bears, and one that the disk
	 * had no room for comes again. */
	if (how == SMS_POLL_WHOLE) {
		poll->back_to = instant_plus(poll->began, minutes(-60));
		from_the_head(poll);
	}
	if (poll->owner->on_polled != NULL)
		poll->owner->on_polled(poll->owner, poll->texts, how);
	clock_arm(clock, &poll->next,
	    instant_plus(
		clock_now(clock), how == SMS_POLL_WHOLE ? poll->pace.every : poll->pace.again));
}

static void
on_alarm(struct alarm *alarm)
{
	struct sms_poll *poll = container_of(alarm, struct sms_poll, next);
	arena_reset(&poll->arena);
	if (poll->older[0] == '\0')
		poll->began = clock_now(loop_clock(poll->setup.loop));
	poll->pages = poll->texts = 0;
	ask(poll);
}

/* The page may be there no more: its place is some text's, and texts are deleted in the end. */
static void
page_failed(struct sms_poll *poll)
{
	if (++poll->tries == SMS_POLL_TRIES)
		from_the_head(poll);
	end(poll, SMS_POLL_FAILED);
}

/* Behind this page; `last` is the place of its last text. */
static void
go_on(struct sms_poll *poll, struct str last)
{
	/* No place to go on from, or the same one again: a list that leads nowhere. */
	if (last.len == 0 || last.len > ID_MOST || str_is(last, poll->older)) {
		from_the_head(poll);
		end(poll, SMS_POLL_FAILED);
		return;
	}
	memcpy(poll->older, last.data, last.len);
	poll->older[last.len] = '\0';
	if (poll->pages < poll->pace.pages)
		ask(poll);
	else
		end(poll, SMS_POLL_ONWARD);
}

static void
on_page(struct transfer *transfer, const struct transfer_result *result)
{
	struct sms_poll *poll = container_of(transfer, struct sms_poll, transfer);
	const struct sms_http_setup *setup = &poll->setup;
	struct inbound_text *texts;
	struct str last;
	size_t count;
	if (result->end != TRANSFER_ANSWERED ||
	    !setup->dialect->read_poll(&poll->arena, &setup->account,
		&(struct sms_answer){ .status = result->status, .body = result->body }, &texts,
		&count, &last)) {
		page_failed(poll);
		return;
	}
	poll->tries = 0;
	bool further = count > 0;
	for (size_t i = 0; i < count; i++, poll->texts++) {
		texts[i].channel = setup->name != NULL ? setup->name : setup->dialect->name;
		if (!poll->owner->on_text(poll->owner, &texts[i])) {
			end(poll, SMS_POLL_FAILED);
			return;
		}
		if (!instant_is_none(poll->back_to) && !instant_is_none(texts[i].gateway_time) &&
		    instant_before(texts[i].gateway_time, poll->back_to))
			further = false;
	}
	if (further)
		go_on(poll, last);
	else
		end(poll, SMS_POLL_WHOLE);
}

struct sms_poll *
sms_poll_new(const struct sms_http_setup *setup, const struct sms_poll_pace *pace,
    struct sms_poll_owner *owner)
{
	struct sms_poll *poll = alloc_new(sizeof(*poll));
	BUG_ON(setup->dialect->build_poll == NULL, "%s cannot be polled", setup->dialect->name);
	poll->setup = *setup;
	poll->setup.answer_limit = PAGE_LIMIT;
	poll->pace = *pace;
	poll->owner = owner;
	poll->back_to = INSTANT_NONE;
	poll->transfer.on_done = on_page;
	poll->next.on_alarm = on_alarm;
	clock_arm(loop_clock(setup->loop), &poll->next, clock_now(loop_clock(setup->loop)));
	return poll;
}

void
sms_poll_free(struct sms_poll *poll)
{
	if (poll == NULL)
		return;
	transfer_cancel(&poll->transfer);
	clock_disarm(loop_clock(poll->setup.loop), &poll->next);
	arena_done(&poll->arena);
	free(poll);
}
