/* SPDX-License-Identifier: MIT */
/*
 *   rests -alarm-> looks (a worker) -> hands over -answer-> hands over ... -> rests, or looks again
 */
#include "channels/email_mime.h"
#include "net/lmtp_session.h"
#include "net/loop.h"
#include "net/worker.h"

#include "channels/email_imap.h"

enum { SINCE_DAYS = 30 };

struct email_imap {
	struct email_imap_setup setup;
	struct alarm alarm;
	struct arena arena;     /* of one look */
	struct imap_mark taken; /* everything up to it is committed, or was none of ours */
	struct email_fetched fetched;
	size_t next;  /* of the look's mails */
	bool handing; /* an answer is awaited */
	bool freed;   /* by its owner */

	/* the worker's between job_start and on_looked */
	struct job job;
	bool looking;
	struct imap_poll poll;
	struct error error;
	bool found;
};

static void on_alarm(struct alarm *alarm);
static void look(struct job *job); /* on a worker */
static void on_looked(struct job *job);

/* Life */

static struct imap_mark
mark_of(const char *text)
{
	struct str rest = str_from(text), part;
	struct imap_mark mark = { 0, 0 };
	if (!str_split(&rest, ' ', &part) || !str_to_int(part, &mark.validity) ||
	    !str_to_int(rest, &mark.uid))
		return (struct imap_mark){ 0, 0 };
	return mark;
}

static void
rest(struct email_imap *imap, span wait)
{
	struct clock *clock = loop_clock(imap->setup.loop);
	clock_arm(clock, &imap->alarm, instant_plus(clock_now(clock), wait));
}

struct email_imap *
email_imap_new(const struct email_imap_setup *setup)
{
	struct email_imap *imap = alloc_new(sizeof(*imap));
	email_mime_start();
	imap_poll_start();
	arena_init(&imap->arena);
	imap->setup = *setup;
	imap->setup.account.max_bytes = EMAIL_MIME_BYTES;
	imap->taken = mark_of(setup->mark);
	imap->alarm.on_alarm = on_alarm;
	imap->job.run = look;
	imap->job.on_done = on_looked;
	imap->fetched.imap = imap;
	rest(imap, milliseconds(0));
	return imap;
}

static void
end_if_idle(struct email_imap *imap)
{
	if (!imap->freed || imap->looking || imap->handing)
		return;
	arena_done(&imap->arena);
	free(imap);
}

void
email_imap_free(struct email_imap *imap)
{
	if (imap == NULL)
		return;
	clock_disarm(loop_clock(imap->setup.loop), &imap->alarm);
	imap->freed = true;
	end_if_idle(imap);
}

/* Looking */

static void
on_alarm(struct alarm *alarm)
{
	struct email_imap *imap = container_of(alarm, struct email_imap, alarm);
	instant now = clock_now(loop_clock(imap->setup.loop));
	arena_reset(&imap->arena);
	imap->poll = (struct imap_poll){
		.account = &imap->setup.account,
		.after = imap->taken,
		.since = date_plus_days(
		    (struct date){ 1970, 1, 1 }, now.ms / INT64_C(86400000) - SINCE_DAYS),
		.arena = &imap->arena,
	};
	imap->looking = job_start(imap->setup.workers, &imap->job);
	if (!imap->looking)
		rest(imap, imap->setup.every);
}

static void
look(struct job *job)
{
	struct email_imap *imap = container_of(job, struct email_imap, job);
	imap->found = imap_poll_run(&imap->poll, &imap->error);
}

/* Handing over */

static void
hand_over(struct email_imap *imap)
{
	const struct imap_mail *mail = &imap->poll.mails[imap->next];
	const struct email_inbound_setup about = {
		.mailbox = imap->setup.mailbox,
		.authserv_id = imap->setup.authserv_id,
	};
	const struct lmtp_mail letter = { .text = mail->text };
	struct email_reply reply;
	struct receipt receipt;
	imap->handing = true;
	imap->fetched.mark = arena_printf(
	    &imap->arena, "%lld %lld", (long long) imap->poll.seen.validity, (long long) mail->uid);
	if (email_inbound_read(&imap->arena, &about, &letter, &reply, &receipt))
		imap->setup.owner->on_reply(imap->setup.owner, &reply, &imap->fetched);
	else
		imap->setup.owner->on_receipt(imap->setup.owner, &receipt, &imap->fetched);
}

/* The next mail of the look, or its end. */
static void
go_on(struct email_imap *imap)
{
	if (imap->next < imap->poll.count) {
		hand_over(imap);
		return;
	}
	imap->taken = imap->poll.seen;
	rest(imap, imap->poll.more ? milliseconds(0) : imap->setup.every);
}

static void
on_looked(struct job *job)
{
	struct email_imap *imap = container_of(job, struct email_imap, job);
	imap->looking = false;
	imap->next = 0;
	if (imap->freed) {
		end_if_idle(imap);
	} else if (!imap->found) {
		imap->setup.owner->on_failed(imap->setup.owner, imap->poll.reason);
		rest(imap, imap->setup.every);
	} else {
		go_on(imap);
	}
}

void
email_imap_answer(struct email_fetched *fetched, bool committed)
{
	struct email_imap *imap = fetched->imap;
	imap->handing = false;
	if (committed)
		imap->taken = (struct imap_mark){ imap->poll.seen.validity,
			imap->poll.mails[imap->next].uid };
	imap->next++;
	if (imap->freed)
		end_if_idle(imap);
	else if (committed)
		go_on(imap);
	else
		rest(imap, imap->setup.every);
}
