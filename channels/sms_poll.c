/* SPDX-License-Identifier: MIT */
/* One poll:  alarm -> page -> page -> ... -> end -> alarm, in 15 minutes or, failing, in one. */
#include "base/clock.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "channels/sms_poll.h"

enum { PAGE_LIMIT = 4 << 20 };

struct sms_poll {
	struct transfer transfer; /* pending: a page is asked for */
	struct alarm next;        /* armed: between polls */
	struct sms_http_setup setup;
	struct sms_poll_owner *owner;
	struct arena arena;
	instant began;   /* this poll */
	instant back_to; /* no further; INSTANT_NONE: all there is */
	int pages, texts;
};

static void on_alarm(struct alarm *alarm);
static void on_page(struct transfer *transfer, const struct transfer_result *result);

static void
ask(struct sms_poll *poll, struct str older_than)
{
	const struct sms_http_setup *setup = &poll->setup;
	struct sms_request request;
	setup->dialect->build_poll(&poll->arena, &setup->account, older_than,
	    clock_now(loop_clock(setup->loop)), &request);
	poll->pages++;
	sms_http_start(setup, &poll->transfer, &request, true);
}

static void
end(struct sms_poll *poll, bool whole)
{
	struct clock *clock = loop_clock(poll->setup.loop);
	/* An hour behind: a text is listed a moment after the time that it bears, and one that the disk
	 * had no room for comes again. */
	if (whole)
		poll->back_to = instant_plus(poll->began, minutes(-60));
	if (poll->owner->on_polled != NULL)
		poll->owner->on_polled(poll->owner, poll->texts, whole);
	clock_arm(clock, &poll->next,
	    instant_plus(clock_now(clock),
		whole ? minutes(SMS_POLL_MINUTES) : seconds(SMS_POLL_AGAIN_SECONDS)));
}

static void
on_alarm(struct alarm *alarm)
{
	struct sms_poll *poll = container_of(alarm, struct sms_poll, next);
	arena_reset(&poll->arena);
	poll->began = clock_now(loop_clock(poll->setup.loop));
	poll->pages = poll->texts = 0;
	ask(poll, (struct str){ 0 });
}

static void
on_page(struct transfer *transfer, const struct transfer_result *result)
{
	struct sms_poll *poll = container_of(transfer, struct sms_poll, transfer);
	const struct sms_http_setup *setup = &poll->setup;
	struct inbound_text *texts;
	size_t count;
	if (result->end != TRANSFER_ANSWERED ||
	    !setup->dialect->read_poll(&poll->arena, &setup->account,
		&(struct sms_answer){ .status = result->status, .body = result->body }, &texts,
		&count)) {
		end(poll, false);
		return;
	}
	bool further = count > 0;
	for (size_t i = 0; i < count; i++, poll->texts++) {
		texts[i].channel = setup->name != NULL ? setup->name : setup->dialect->name;
		if (!poll->owner->on_text(poll->owner, &texts[i])) {
			end(poll, false);
			return;
		}
		if (!instant_is_none(poll->back_to) &&
		    instant_before(texts[i].gateway_time, poll->back_to))
			further = false;
	}
	if (further && poll->pages < SMS_POLL_PAGES)
		ask(poll, texts[count - 1].ext_id);
	else
		end(poll, !further);
}

struct sms_poll *
sms_poll_new(const struct sms_http_setup *setup, struct sms_poll_owner *owner)
{
	struct sms_poll *poll = alloc_new(sizeof(*poll));
	BUG_ON(setup->dialect->build_poll == NULL, "%s cannot be polled", setup->dialect->name);
	poll->setup = *setup;
	poll->setup.answer_limit = PAGE_LIMIT;
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
