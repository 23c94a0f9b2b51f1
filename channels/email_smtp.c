/* SPDX-License-Identifier: MIT */
/* A session of libesmtp 1.1.0 and what to believe of it (its words: email_talk). Its statuses are those of
 * whatever it read last, so each is looked at only in the event of its answer. A mail that is added
 * within MESSAGESENT is the session's next, unless the text had not been asked for: then the library
 * has already looked for one. */
#include <stdarg.h>
#include <sys/socket.h>
#include <auth-client.h> /* first: libesmtp.h declares its own part of it only then */
#include <libesmtp.h>

#include "net/tls_client.h"
#include "channels/email_reach.h"
#include "channels/email_talk.h"
#include "channels/email_smtp.h"

/* libesmtp declares it only to who includes OpenSSL, which is net's. */
int smtp_starttls_set_ctx(smtp_session_t session, struct ssl_ctx_st *ctx);

enum { LEAVING = 421 }; /* a server's last word, to whatever was asked */

/* How far the mail at hand has come. */
struct progress {
	smtp_message_t message;
	smtp_recipient_t recipient;
	bool text_read; /* libesmtp has asked for the text: the server said "go on" */
	bool text_given;
	bool judged;        /* the server has said what becomes of it: its answers are filled */
	bool about_session; /* ... or of the session, which takes no more */
};

/* What is seen of one session from inside its callbacks. */
struct session {
	struct email_delivery *delivery; /* the mail at hand */
	struct tether *tether;
	struct progress at;
	int mails; /* begun, with that one */
	struct email_auth auth;
	struct email_talk talk;
	int socket; /* from the handshake on */
	bool cut;   /* by us, before the server had let us in */
	bool connected;
	bool tls_bad; /* no or the wrong certificate */
};

/* The session this thread runs: the TLS hook has no other way to find it. */
static _Thread_local struct session *current;

bool
email_smtp_may_begin_tls(int socket)
{
	if (current == NULL)
		return true;
	current->socket = socket;
	return email_talk_may_begin_tls(&current->talk);
}

/* The whole text at once; libesmtp asks again at its end, and with len NULL to start over. What
 * stands at *place it frees, so nothing does. */
static const char *
on_text_wanted(void **place, int *len, void *arg)
{
	(void) place;
	struct session *session = arg;
	if (len == NULL) {
		session->at.text_given = false;
		return NULL;
	}
	if (session->at.text_given) {
		*len = 0;
		return NULL;
	}
	session->at.text_read = session->at.text_given = true;
	email_talk_say_text(&session->talk);
	*len = (int) session->delivery->text.len;
	return session->delivery->text.data;
}

/* For all that is said about one mail. */
static span
patience_of(const struct email_relay *relay)
{
	return milliseconds(relay->connect.ms + relay->greeting.ms + relay->envelope.ms +
	    relay->data.ms + relay->transfer.ms + relay->final.ms);
}

static void
conclude(struct email_delivery *delivery, enum outcome_kind kind, const char *word, int code)
{
	delivery->kind = kind;
	if (code > 0)
		(void) snprintf(
		    delivery->reason, sizeof(delivery->reason), "%s-%d", word, code % 1000);
	else
		(void) snprintf(delivery->reason, sizeof(delivery->reason), "%s", word);
}

/* A definite no. 530 to 538 are about us, who should have signed in, not about the message. */
static enum outcome_kind
refusal_of(int code)
{
	return code >= 500 && (code < 530 || code > 538) ? OUTCOME_REFUSED : OUTCOME_RETRY;
}

/* What the server says of the mail at hand, in the answer to MAIL, RCPT, DATA or the text. Of a yes only
 * the last one counts. */
static void
hear(struct session *session, char question, const char *word, const smtp_status_t *status)
{
	int code = status != NULL ? status->code : 0;
	bool is_yes = question == EMAIL_TALK_TEXT && code >= 200 && code <= 299;
	bool is_no = code >= 400 && code <= 599;
	if ((!is_yes && !is_no) || !email_talk_is_answer_to(&session->talk, question))
		return;
	conclude(session->delivery, is_yes ? OUTCOME_SENT : refusal_of(code), word, code);
	session->at.judged = true;
	session->at.about_session = question == 'M' || code == LEAVING;
}

/* The session is over and said nothing last of the mail at hand. */
static void
judge_silence(const struct session *session)
{
	struct email_delivery *delivery = session->delivery;
	bool read = session->at.text_read;
	if (session->talk.early)
		conclude(delivery, read ? OUTCOME_UNKNOWN : OUTCOME_RETRY, "out-of-turn", 0);
	else if (session->auth.step == EMAIL_AUTH_REFUSED)
		conclude(delivery, OUTCOME_RETRY, "auth", session->auth.code);
	else if (session->cut)
		conclude(delivery, OUTCOME_RETRY, "no-auth", 0);
	else if (read)
		conclude(delivery, OUTCOME_UNKNOWN, "no-answer", 0);
	else
		conclude(delivery, OUTCOME_RETRY,
		    !session->connected    ? "not-connected"
			: session->tls_bad ? "tls"
					   : "not-taken",
		    0);
}

static bool
add_mail(smtp_session_t smtp, struct session *session)
{
	const struct email_delivery *delivery = session->delivery;
	smtp_message_t message = smtp_add_message(smtp);
	session->at = (struct progress){ .message = message };
	if (message == NULL || smtp_set_reverse_path(message, delivery->from) == 0)
		return false;
	(void) smtp_set_messagecb(message, on_text_wanted, session);
	session->at.recipient = smtp_add_recipient(message, delivery->to);
	return session->at.recipient != NULL;
}

/* The server has answered the last of the mail at hand. */
static void
go_on(smtp_session_t smtp, struct session *session)
{
	struct email_delivery *delivery = session->delivery;
	bool goes_on = session->at.judged && delivery->kind == OUTCOME_SENT &&
	    !session->talk.early && session->mails < delivery->relay->session_mails &&
	    delivery->next != NULL;
	struct email_delivery *next = goes_on ? delivery->next(delivery) : NULL;
	if (next == NULL)
		return;
	session->delivery = next;
	session->mails++;
	tether_again(session->tether, patience_of(next->relay));
	/* When it can't be added, it has not begun when the session ends. */
	(void) add_mail(smtp, session);
}

static void
on_event(smtp_session_t smtp, int event, void *arg, ...)
{
	struct session *session = arg;
	va_list args;
	va_start(args, arg);
	switch (event) {
	case SMTP_EV_CONNECT:
		session->connected = true;
		session->socket = -1; /* that of the address before is closed, or somebody's */
		tether_connected(
		    session->tether, email_reach_claim(session->delivery->relay->port));
		email_talk_begin(&session->talk);
		break;
	case SMTP_EV_MAILSTATUS:
		hear(session, 'M', "smtp-from", smtp_reverse_path_status(session->at.message));
		break;
	case SMTP_EV_RCPTSTATUS:
		hear(session, 'R', "smtp-to", smtp_recipient_status(session->at.recipient));
		break;
	case SMTP_EV_MESSAGESENT:
		hear(session, session->at.text_read ? EMAIL_TALK_TEXT : 'D', "smtp",
		    smtp_message_transfer_status(session->at.message));
		go_on(smtp, session);
		break;
	/* The library compares with DNS's canonical name; ours has been checked in the handshake,
	 * which would have failed. */
	case SMTP_EV_WRONG_PEER_CERTIFICATE: *va_arg(args, int *) = 1; break;
	case SMTP_EV_INVALID_PEER_CERTIFICATE:
	case SMTP_EV_NO_PEER_CERTIFICATE:
	case SMTP_EV_EXTNA_STARTTLS: session->tls_bad = true; break;
	default: break;
	}
	va_end(args);
}

static void
on_bytes(const char *bytes, int count, int writing, void *arg)
{
	struct session *session = arg;
	struct str piece = str_of(bytes, (size_t) count);
	if (writing == SMTP_CB_READING) {
		/* The library's own read buffer, which it has yet to look at. */
		email_talk_hear(
		    &session->talk, (char *) (uintptr_t) (const void *) bytes, piece.len);
		email_auth_hear(&session->auth, piece);
		return;
	}
	/* Nothing has been written yet, and nothing will be. */
	if (!email_auth_may_leave(&session->auth, piece)) {
		session->cut = true;
		(void) shutdown(session->socket, SHUT_RDWR);
		return;
	}
	email_talk_say(&session->talk, piece);
}

static void
set_timeout(smtp_session_t smtp, int which, span patience)
{
	/* Milliseconds, whatever the manual says; below five minutes only when told so twice. */
	(void) smtp_set_timeout(smtp, which | Timeout_OVERRIDE_RFC2822_MINIMUM, (long) patience.ms);
}

static bool
prepare(smtp_session_t smtp, struct session *session)
{
	const struct email_relay *relay = session->delivery->relay;
	char server[300];
	(void) snprintf(server, sizeof(server), "%s:%u", relay->host, (unsigned) relay->port);
	if (smtp_set_server(smtp, server) == 0 || smtp_set_hostname(smtp, relay->hello) == 0)
		return false;
	set_timeout(smtp, Timeout_GREETING, relay->greeting);
	set_timeout(smtp, Timeout_ENVELOPE, relay->envelope);
	set_timeout(smtp, Timeout_DATA, relay->data);
	set_timeout(smtp, Timeout_TRANSFER, relay->transfer);
	set_timeout(smtp, Timeout_DATA2, relay->final);
	(void) smtp_set_eventcb(smtp, on_event, session);
	(void) smtp_set_monitorcb(smtp, on_bytes, session, 0);
	/* Nobody is left to get it: no DATA, which some servers would answer with "go on". */
	(void) smtp_option_require_all_recipients(smtp, 1);
	/* Always a context of our own: the library's is freed twice. */
	if (relay->tls != NULL &&
	    (smtp_starttls_set_ctx(smtp, tls_client_context(relay->tls)) == 0 ||
		smtp_starttls_enable(smtp, Starttls_REQUIRED) == 0))
		return false;
	if (session->auth.context != NULL &&
	    smtp_auth_set_context(smtp, session->auth.context) == 0)
		return false;
	return add_mail(smtp, session);
}

/* A second or later mail that did not come to its text, and not because the server does not want it. What
 * it says to MAIL may be of the session (it has had enough), and 421 is. */
static bool
has_not_begun(const struct session *session)
{
	const struct progress *at = &session->at;
	return session->mails > 1 && !at->text_read && (!at->judged || at->about_session);
}

/* What was to follow in this session and has not begun; or NULL. */
static struct email_delivery *
hold(struct email_delivery *delivery, struct tether *tether)
{
	struct email_relay *relay = delivery->relay;
	struct session session = {
		.delivery = delivery, .tether = tether, .mails = 1, .socket = -1
	};
	smtp_session_t smtp = smtp_create_session();
	BUG_ON(smtp == NULL, "out of memory");
	email_auth_begin(&session.auth, relay->account);
	if (prepare(smtp, &session)) {
		current = &session;
		(void) smtp_start_session(smtp);
		current = NULL;
		if (!session.at.judged)
			judge_silence(&session);
	} else {
		conclude(delivery, OUTCOME_RETRY, "not-prepared", 0);
	}
	bool is_left = has_not_begun(&session);
	bool refused = session.auth.step == EMAIL_AUTH_REFUSED;
	if (session.cut || refused) {
		session.delivery->not_let_in = true;
		session.delivery->locked_out = !refused || session.auth.code >= 500;
		atomic_fetch_add(&relay->turned_away, 1);
	}
	(void) smtp_destroy_session(smtp);
	email_auth_end(&session.auth);
	return is_left ? session.delivery : NULL;
}

static bool
may_begin(struct email_delivery *delivery)
{
	struct email_relay *relay = delivery->relay;
	const char *why = atomic_load(&relay->turned_away) != delivery->turned_away ? "not-let-in"
	    : tethers_are_leaving(&relay->tethers)                                  ? "leaving"
										    : NULL;
	if (why != NULL)
		conclude(delivery, OUTCOME_RETRY, why, 0);
	return why == NULL;
}

void
email_smtp_deliver(struct email_delivery *delivery)
{
	while (delivery != NULL) {
		struct tether tether;
		struct email_relay *relay = delivery->relay;
		tether_begin(&tether, &relay->tethers, patience_of(relay), relay->connect);
		delivery = may_begin(delivery) ? hold(delivery, &tether) : NULL;
		tether_end(&tether);
	}
}
