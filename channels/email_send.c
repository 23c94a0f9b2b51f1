/* SPDX-License-Identifier: MIT */
/* A delivery is one sending on its way:
 *
 *   send -> (known at once: deferred) ---------> finish
 *        -> job in a worker -> on_carried -----> finish
 *
 * One job carries one mail, and a run as many jobs as its session takes (job_next): so each comes home when
 * its own word is there, and the next one waits for no more than a thread.
 *
 * A worker can't be stopped, so a cancelled delivery lives on without its sending until its job is
 * back, and the mailer until its last delivery is. */
#include "net/loop.h"
#include "net/tls_client.h"
#include "net/worker.h"
#include "channels/email_compose.h"
#include "channels/email_smtp.h"
#include "channels/email_token.h"
#include "channels/fit.h"
#include "channels/email_send.h"

enum { BODY_BYTES = 256 * 1024, SHUT_SECONDS = 60, LOCKED_MINUTES = 15, WATCH_MS = 500 };

struct mailer {
	struct channel channel;
	struct channel_ops ops;
	struct email_send_setup setup;
	struct arena arena; /* the setup's strings */
	struct email_relay relay;
	struct email_account account;
	instant shut_until; /* not let in a moment ago: servers lock accounts that keep trying */
	struct tls_client *tls;
	struct mail *mails;
	struct alarm watch; /* while there are any: sessions that take too long */
	bool watching;
	bool freed; /* by its owner; waits for its jobs */
};

struct mail {
	/* the loop's */
	struct mailer *mailer;
	struct sending *sending; /* non-null: an outcome is owed */
	struct deferred early;   /* pending: the outcome is known without a session */
	bool working;            /* the job is with a worker */
	struct mail *next, *previous;
	struct arena arena;
	/* the worker's between job_start and on_carried */
	struct job job;
	struct email_delivery delivery;
};

static void email_send(struct channel *channel, struct sending *sending);
static void on_early(struct deferred *deferred);
static void carry(struct job *job);                                        /* on a worker */
static struct email_delivery *after_this(struct email_delivery *delivery); /* there too */
static void on_carried(struct job *job);
static void email_cancel(struct channel *channel, struct sending *sending);
static void email_free(struct channel *channel);
static void on_watch(struct alarm *alarm);

static struct mailer *
mailer_of(struct channel *channel)
{
	return container_of(channel, struct mailer, channel);
}

static span
at_most(span wanted, span patience)
{
	return patience.ms > 0 && patience.ms < wanted.ms ? patience : wanted;
}

static bool
check_account(const struct email_send_setup *setup, struct error *error)
{
	const struct email_account *account = setup->account;
	if (setup->security != EMAIL_STARTTLS)
		return error_set(
		    error, ERROR_CONFIG, "a password for the mail server needs STARTTLS");
	if (strlen(account->user) > EMAIL_AUTH_MAX || strlen(account->password) > EMAIL_AUTH_MAX)
		return error_set(error, ERROR_CONFIG,
		    "user and password for the mail server: at most %d characters",
		    (int) EMAIL_AUTH_MAX);
	return email_auth_is_able() ||
	    error_set(error, ERROR_CONFIG, "libesmtp is here without its PLAIN and LOGIN");
}

static bool
check_setup(const struct email_send_setup *setup, struct error *error)
{
	if (!fit_is_domain(setup->domain))
		return error_set(error, ERROR_CONFIG, "the e-mail domain is none");
	if (setup->from != NULL && !fit_is_email(setup->from))
		return error_set(error, ERROR_CONFIG, "the e-mail sender is no address");
	if (setup->host != NULL && (!fit_is_one_line(setup->host) || strlen(setup->host) > 253))
		return error_set(error, ERROR_CONFIG, "the mail server is no host");
	return setup->account == NULL || check_account(setup, error);
}

static void
mailer_set_relay(struct mailer *mailer)
{
	const struct email_send_setup *setup = &mailer->setup;
	uint16_t port = setup->security == EMAIL_STARTTLS ? 587 : 25;
	mailer->relay = (struct email_relay){
		.host = setup->host,
		.port = setup->port != 0 ? setup->port : port,
		.hello = setup->domain,
		.tls = mailer->tls,
		.account = setup->account != NULL ? &mailer->account : NULL,
		.connect = at_most(seconds(5), setup->patience),
		.greeting = at_most(seconds(10), setup->patience),
		.envelope = at_most(seconds(30), setup->patience),
		.data = at_most(seconds(30), setup->patience),
		.transfer = at_most(seconds(60), setup->patience),
		.final = at_most(seconds(120), setup->patience),
		.session_mails =
		    setup->session_mails > 0 ? setup->session_mails : EMAIL_SESSION_MAILS,
	};
	tethers_init(&mailer->relay.tethers);
	mailer->watch.on_alarm = on_watch;
}

struct channel *
email_send_new(const struct email_send_setup *setup, struct error *error)
{
	if (!check_setup(setup, error))
		return NULL;
	const char *host = setup->host != NULL ? setup->host : "127.0.0.1";
	struct tls_client *tls = NULL;
	if (setup->security == EMAIL_STARTTLS) {
		tls = tls_client_new(&(struct tls_client_setup){ .host = host,
					 .ca_file = setup->ca_file,
					 .may_begin = email_smtp_may_begin_tls },
		    error);
		if (tls == NULL)
			return NULL;
	}
	struct mailer *mailer = alloc_new(sizeof(*mailer));
	struct arena *arena = &mailer->arena;
	mailer->tls = tls;
	mailer->setup = *setup;
	mailer->setup.host = arena_strdup(arena, host);
	mailer->setup.domain = arena_strdup(arena, setup->domain);
	mailer->setup.from = arena_strdup(arena, setup->from);
	mailer->setup.from_name = arena_strdup(arena, setup->from_name);
	mailer->setup.unsubscribe = arena_strdup(arena, setup->unsubscribe);
	if (setup->account != NULL)
		mailer->account = (struct email_account){ arena_strdup(arena, setup->account->user),
			arena_strdup(arena, setup->account->password) };
	mailer_set_relay(mailer);
	mailer->ops = (struct channel_ops){
		.name = setup->name != NULL ? arena_strdup(arena, setup->name) : "email",
		.medium = CHANNEL_EMAIL,
		.klass = CHANNEL_BLIND,
		.limits = { .window = setup->window > 0 ? setup->window : EMAIL_WINDOW,
		    .max_bytes = BODY_BYTES },
		.send = email_send,
		.cancel = email_cancel,
		.free = email_free,
	};
	mailer->channel.ops = &mailer->ops;
	return &mailer->channel;
}

static void
mailer_end(struct mailer *mailer)
{
	clock_disarm(loop_clock(mailer->setup.loop), &mailer->watch);
	tethers_done(&mailer->relay.tethers);
	tls_client_free(mailer->tls);
	arena_done(&mailer->arena);
	free(mailer);
}

static void
mail_known(struct mail *mail, enum outcome_kind kind, const char *reason)
{
	mail->delivery.kind = kind;
	(void) snprintf(mail->delivery.reason, sizeof(mail->delivery.reason), "%s", reason);
	mail->early.on_turn = on_early;
	loop_defer(mail->mailer->setup.loop, &mail->early);
}

static bool
mail_compose(struct mail *mail)
{
	const struct email_send_setup *setup = &mail->mailer->setup;
	const struct sending *sending = mail->sending;
	struct arena *arena = &mail->arena;
	struct email_delivery *delivery = &mail->delivery;
	struct error ignored; /* it would name the field: the reason does */
	delivery->relay = &mail->mailer->relay;
	delivery->to = arena_strdup(arena, sending->to);
	const char *from = sending->from != NULL ? sending->from : setup->from;
	const char *back = setup->mailbox == NULL
	    ? NULL
	    : email_token_address(arena, setup->mailbox, sending->ask_id);
	delivery->from = arena_strdup(arena, back != NULL ? back : from);
	const char *stop = sending->unsubscribe_url;
	if (stop == NULL && back != NULL && setup->unsubscribe != NULL)
		stop = arena_printf(arena, "%s%s", setup->unsubscribe,
		    email_token_make(arena, setup->mailbox, sending->ask_id));
	return email_compose(arena,
	    &(struct email_message){
		.ask_id = sending->ask_id,
		.domain = setup->domain,
		.to = delivery->to,
		.from = from,
		.from_name = setup->from_name,
		.reply_to = sending->reply_to != NULL ? sending->reply_to : back,
		.thread = sending->thread,
		.unsubscribe_url = stop,
		.subject = sending->subject,
		.body = sending->body,
		.html = sending->html,
		.language = sending->language,
		.now = clock_now(setup->clock),
	    },
	    &delivery->text, &ignored);
}

/* An end that is further away was reckoned before the clock was set. */
static bool
mailer_is_shut(const struct mailer *mailer)
{
	instant now = clock_now(mailer->setup.clock);
	return instant_before(now, mailer->shut_until) &&
	    !instant_before(instant_plus(now, seconds(SHUT_SECONDS)), mailer->shut_until);
}

static void
mailer_watch(struct mailer *mailer)
{
	struct clock *clock = loop_clock(mailer->setup.loop);
	mailer->watching = mailer->mails != NULL;
	if (mailer->watching)
		clock_arm(
		    clock, &mailer->watch, instant_plus(clock_now(clock), milliseconds(WATCH_MS)));
}

static void
on_watch(struct alarm *alarm)
{
	struct mailer *mailer = container_of(alarm, struct mailer, watch);
	tethers_cut_late(&mailer->relay.tethers);
	mailer_watch(mailer);
}

static void
email_send(struct channel *channel, struct sending *sending)
{
	struct mailer *mailer = mailer_of(channel);
	BUG_ON(sending->handle != NULL, "a sending is sent while it is under way");
	struct mail *mail = alloc_new(sizeof(*mail));
	mail->mailer = mailer;
	mail->sending = sending;
	mail->next = mailer->mails;
	if (mail->next != NULL)
		mail->next->previous = mail;
	mailer->mails = mail;
	sending->handle = mail;

	const char *reason = fit_refusal(CHANNEL_EMAIL, &mailer->ops.limits, sending);
	if (reason == NULL && !mail_compose(mail))
		reason = "bad-header";
	if (reason != NULL) {
		mail_known(mail, OUTCOME_REFUSED, reason);
		return;
	}
	if (mailer_is_shut(mailer)) {
		mail_known(mail, OUTCOME_RETRY, "not-let-in");
		return;
	}
	mail->delivery.next = after_this;
	mail->delivery.turned_away = atomic_load(&mailer->relay.turned_away);
	mail->job.run = carry;
	mail->job.on_done = on_carried;
	mail->job.group = mailer;
	mail->working = job_start(mailer->setup.workers, &mail->job);
	if (!mailer->watching)
		mailer_watch(mailer);
	if (!mail->working)
		mail_known(mail, OUTCOME_RETRY, "busy");
}

/* The single end of a mail. */
static void
mail_finish(struct mail *mail)
{
	struct mailer *mailer = mail->mailer;
	struct sending *sending = mail->sending;
	loop_undefer(mailer->setup.loop, &mail->early);
	if (mail->previous != NULL)
		mail->previous->next = mail->next;
	else
		mailer->mails = mail->next;
	if (mail->next != NULL)
		mail->next->previous = mail->previous;
	if (sending != NULL) {
		sending->handle = NULL;
		sending->on_sent(sending,
		    &(struct outcome){
			.kind = mail->delivery.kind,
			.retry_after = minutes(mail->delivery.locked_out ? LOCKED_MINUTES : 0),
			.reason = mail->delivery.reason,
			.locked_out = mail->delivery.locked_out,
		    });
	}
	arena_done(&mail->arena);
	free(mail);
	if (mailer->freed && mailer->mails == NULL)
		mailer_end(mailer);
}

static void
on_early(struct deferred *deferred)
{
	mail_finish(container_of(deferred, struct mail, early));
}

static void
carry(struct job *job)
{
	struct mail *mail = container_of(job, struct mail, job);
	email_smtp_deliver(&mail->delivery);
}

static struct email_delivery *
after_this(struct email_delivery *delivery)
{
	struct job *next = job_next(&container_of(delivery, struct mail, delivery)->job);
	return next == NULL ? NULL : &container_of(next, struct mail, job)->delivery;
}

static void
mailer_shut(struct mailer *mailer, const char *reason)
{
	struct email_send_owner *owner = mailer->setup.owner;
	mailer->shut_until = instant_plus(clock_now(mailer->setup.clock), seconds(SHUT_SECONDS));
	if (owner != NULL && !mailer->freed)
		owner->on_not_let_in(owner, reason);
}

static void
on_carried(struct job *job)
{
	struct mail *mail = container_of(job, struct mail, job);
	mail->working = false;
	if (mail->delivery.not_let_in)
		mailer_shut(mail->mailer, mail->delivery.reason);
	mail_finish(mail);
}

static void
email_cancel(struct channel *channel, struct sending *sending)
{
	(void) channel;
	struct mail *mail = sending->handle;
	if (mail == NULL)
		return;
	sending->handle = NULL;
	mail->sending = NULL;
	if (!mail->working)
		mail_finish(mail);
}

void
email_send_leave(struct channel *channel)
{
	tethers_leave(&mailer_of(channel)->relay.tethers);
}

static void
email_free(struct channel *channel)
{
	struct mailer *mailer = mailer_of(channel);
	struct mail *next;
	for (struct mail *mail = mailer->mails; mail != NULL; mail = next) {
		next = mail->next;
		if (mail->sending != NULL)
			email_cancel(channel, mail->sending);
	}
	email_send_leave(channel); /* nobody waits for them */
	mailer->freed = true;
	if (mailer->mails == NULL)
		mailer_end(mailer);
}
