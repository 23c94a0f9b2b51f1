/* SPDX-License-Identifier: MIT */
/*
 *   rests -alarm-> looks (a worker) -> hands over -answer-> hands over ... -> rests, or looks again
 *
 * What is behind a mail that is stuck waits a few minutes, rather than being read ahead of it: two marks
 * would have to be kept, and of a server that hands over nothing for an hour each mail would be one.
 */
#include "base/hash.h"
#include "channels/email_mime.h"
#include "net/lmtp_session.h"
#include "net/loop.h"
#include "net/worker.h"

#include "channels/email_imap.h"

enum {
	SINCE_DAYS = 30,
	/* Looks at a mail that is stuck, so far apart, until it is passed by; one for which the server
	 * handed over another counts as so many. Neither sooner nor later for what hark.conf says: sixty
	 * looks of a second are no hour. */
	STUCK_LOOKS = 60,
	STUCK_ALONE = 12,
	STUCK_SECONDS = 60,
};

struct email_imap {
	struct email_imap_setup setup;
	struct alarm alarm;
	struct arena arena;     /* of one look */
	struct imap_mark taken; /* everything up to it is committed, or was none of ours */
	struct email_fetched fetched;
	size_t next; /* of the look's mails */
	int64_t at;  /* the UID of the one that is handed over */
	struct imap_mark stuck;
	int stuck_looks;
	bool handing; /* an answer is awaited */
	bool freed;   /* by its owner */

	/* the worker's between job_start and on_looked */
	struct job job;
	bool looking;
	struct imap_poll poll;
	struct error error;
	bool found;
	atomic_bool cancelled;
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
	if (setup->every_stuck.ms == 0)
		imap->setup.every_stuck = seconds(STUCK_SECONDS);
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
	atomic_store(&imap->cancelled, true);
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
		.cancelled = &imap->cancelled,
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
set_at(struct email_imap *imap, int64_t uid)
{
	imap->handing = true;
	imap->at = uid;
	imap->fetched.mark = arena_printf(
	    &imap->arena, "%lld %lld", (long long) imap->poll.seen.validity, (long long) uid);
}

static void
hand_over(struct email_imap *imap)
{
	const struct imap_mail *mail = &imap->poll.mails[imap->next];
	const struct email_inbound_setup about = {
		.mailbox = imap->setup.mailbox,
		.authserv_id = imap->setup.authserv_id,
		.poison = imap->setup.poison,
	};
	const struct lmtp_mail letter = { .text = mail->text };
	struct email_reply reply;
	struct receipt receipt;
	set_at(imap, mail->uid);
	if (email_inbound_read(&imap->arena, &about, &letter, &reply, &receipt))
		imap->setup.owner->on_reply(imap->setup.owner, &reply, &imap->fetched);
	else
		imap->setup.owner->on_receipt(imap->setup.owner, &receipt, &imap->fetched);
}

/* The place of the mail that is passed by, in place of the mail. */
static void
hand_over_place(struct email_imap *imap)
{
	set_at(imap, imap->poll.stuck);
	struct str place = str_from(
	    arena_printf(&imap->arena, "%s;UIDVALIDITY=%lld/;UID=%lld", imap->setup.account.folder,
		(long long) imap->stuck.validity, (long long) imap->stuck.uid));
	const struct email_reply reply = {
		.ext_id = hash_id(&place, 1, arena_alloc(&imap->arena, HASH_ID_TEXT)),
		.from = STR(""),
		.to = place,
		.text = STR(""),
		.ask_id = STR(""),
		.date = INSTANT_NONE,
		.damaged = true,
		.unread = true,
	};
	imap->setup.owner->on_reply(imap->setup.owner, &reply, &imap->fetched);
}

/* A look more at the same mail. */
static void
count_stuck(struct email_imap *imap)
{
	const struct imap_poll *poll = &imap->poll;
	if (imap->stuck.uid != poll->stuck || imap->stuck.validity != poll->seen.validity) {
		imap->stuck = (struct imap_mark){ poll->seen.validity, poll->stuck };
		imap->stuck_looks = 0;
	}
	if (poll->stuck == 0)
		return;
	imap->stuck_looks += poll->stuck_alone ? STUCK_ALONE : 1;
	imap->setup.owner->on_failed(imap->setup.owner, poll->reason);
}

static span
until_next_look(const struct email_imap *imap)
{
	if (imap->poll.more)
		return milliseconds(0);
	return imap->poll.stuck != 0 ? imap->setup.every_stuck : imap->setup.every;
}

/* The next mail of the look, or its end. */
static void
go_on(struct email_imap *imap)
{
	const struct imap_poll *poll = &imap->poll;
	if (imap->next < poll->count) {
		hand_over(imap);
	} else if (poll->stuck != 0 && imap->stuck_looks >= STUCK_LOOKS) {
		hand_over_place(imap);
	} else {
		imap->taken = poll->seen;
		rest(imap, until_next_look(imap));
	}
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
		count_stuck(imap);
		go_on(imap);
	}
}

/* The look goes on behind it. */
static void
pass_by(struct email_imap *imap)
{
	imap->poll.seen.uid = imap->at;
	imap->poll.more = true;
	imap->poll.stuck = 0;
}

void
email_imap_answer(struct email_fetched *fetched, bool committed)
{
	struct email_imap *imap = fetched->imap;
	imap->handing = false;
	if (committed)
		imap->taken = (struct imap_mark){ imap->poll.seen.validity, imap->at };
	if (committed && imap->at == imap->poll.stuck)
		pass_by(imap);
	imap->next++;
	if (imap->freed)
		end_if_idle(imap);
	else if (committed)
		go_on(imap);
	else
		rest(imap, imap->setup.every);
}
