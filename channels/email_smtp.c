/* SPDX-License-Identifier: MIT */
/* A session of libesmtp 1.1.0 and what to believe of it. Only its MESSAGESENT event together with a
 * status says that the last word was answered; a status alone may be that of an earlier one.
 *
 * It speaks ahead (PIPELINING, CHUNKING) where the server allows it, and when the server leaves
 * with two answers owed it jumps to a state number -1, which ends the process. There is no option
 * against that, so it never learns that the server could: on_bytes spoils the two words, and those
 * of the ways to sign in that are not ours (email_auth). */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <auth-client.h> /* first: libesmtp.h declares its own part of it only then */
#include <libesmtp.h>

#include "net/tls_client.h"
#include "channels/email_smtp.h"

/* libesmtp declares it only to who includes OpenSSL, which is net's. */
int smtp_starttls_set_ctx(smtp_session_t session, struct ssl_ctx_st *ctx);

enum { WORD_COLUMN = 4 }; /* of an answer's line: behind "250-" */

/* What is seen of one session from inside its callbacks. */
struct session {
	struct email_delivery *delivery;
	struct email_auth auth;
	int socket; /* from the handshake on */
	bool cut;   /* by us, before the server had let us in */
	bool connected;
	bool text_read; /* libesmtp has asked for the text: the server said "go on" */
	bool text_given;
	bool answered;   /* the server answered the last of it, or refused to begin */
	bool tls_bad;    /* no or the wrong certificate */
	bool ehlo_asked; /* EHLO was written, nothing since */
	/* Of STARTTLS: what comes with its answer in plain must not be believed. */
	bool tls_asked;  /* STARTTLS was written, nothing since */
	bool tls_told;   /* ... and the line that answers it has been read */
	bool injected;   /* ... and bytes after it */
	bool line_start; /* the next byte begins a line */
	bool line_more;  /* that line is not the last of its answer: "220-" */
	bool line_auth;  /* that line of EHLO's answer names the ways to sign in */
	char line_last;  /* the byte before the next one */
	int line_at;     /* column, as far as anyone looks */
};

/* The session this thread runs: the TLS hook has no other way to find it. */
static _Thread_local struct session *current;

bool
email_smtp_may_begin_tls(int socket)
{
	if (current != NULL)
		current->socket = socket;
	return current == NULL || !current->injected;
}

static bool
reach(const struct addrinfo *address, span patience)
{
	int fd = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    address->ai_protocol);
	if (fd < 0)
		return false;
	bool good = connect(fd, address->ai_addr, address->ai_addrlen) == 0;
	if (!good && errno == EINPROGRESS) {
		struct pollfd wait = { .fd = fd, .events = POLLOUT };
		int failed = 1;
		socklen_t size = sizeof(failed);
		good = poll(&wait, 1, (int) patience.ms) == 1 &&
		    getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && failed == 0;
	}
	close(fd);
	return good;
}

static bool
can_be_reached(const struct email_relay *relay)
{
	char port[8];
	(void) snprintf(port, sizeof(port), "%u", (unsigned) relay->port);
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses = NULL;
	if (getaddrinfo(relay->host, port, &hints, &addresses) != 0)
		return false;
	bool good = false;
	for (const struct addrinfo *at = addresses; at != NULL && !good; at = at->ai_next)
		good = reach(at, relay->connect);
	freeaddrinfo(addresses);
	return good;
}

/* The whole text at once; libesmtp asks again at its end, and with len NULL to start over. What
 * stands at *place it frees, so nothing does. */
static const char *
on_text_wanted(void **place, int *len, void *arg)
{
	(void) place;
	struct session *session = arg;
	if (len == NULL) {
		session->text_given = false;
		return NULL;
	}
	session->text_read = true;
	if (session->text_given) {
		*len = 0;
		return NULL;
	}
	session->text_given = true;
	*len = (int) session->delivery->text.len;
	return session->delivery->text.data;
}

static void
on_event(smtp_session_t smtp, int event, void *arg, ...)
{
	(void) smtp;
	struct session *session = arg;
	va_list args;
	va_start(args, arg);
	switch (event) {
	case SMTP_EV_CONNECT:
		session->connected = true;
		session->socket = -1; /* that of the address before is closed, or somebody's */
		break;
	case SMTP_EV_MESSAGESENT: session->answered = true; break;
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

/* Reads the answer to STARTTLS as far as it goes; what stands behind it is injected. */
static void
watch_answer(struct session *session, const char *bytes, int count)
{
	for (int i = 0; i < count; i++) {
		if (session->tls_told) {
			session->injected = true;
			return;
		}
		if (session->line_start) {
			session->line_at = 0;
			session->line_more = false;
		}
		session->line_start = bytes[i] == '\n';
		if (session->line_at == WORD_COLUMN - 1 && bytes[i] == '-')
			session->line_more = true;
		if (session->line_at < WORD_COLUMN)
			session->line_at++;
		if (bytes[i] == '\n' && !session->line_more)
			session->tls_told = true;
	}
}

/* "=": older servers say AUTH=LOGIN. */
static bool
is_word_start(char last, char c)
{
	return (last == ' ' || last == '=') && c > ' ';
}

/* Each line of the answer to EHLO is a code, a separator and a word: those that begin like
 * PIPELINING or CHUNKING (none else that we use does) become words nobody knows; and of "AUTH NTLM
 * LOGIN" what does not begin like PLAIN or LOGIN. The bytes are the library's own read buffer, not
 * yet read by it. */
static void
spoil_answer(struct session *session, const char *bytes, int count)
{
	char *own = (char *) (uintptr_t) (const void *) bytes;
	for (int i = 0; i < count; i++) {
		session->line_at = session->line_start ? 0 : session->line_at;
		session->line_start = own[i] == '\n';
		if (session->line_at == WORD_COLUMN) {
			session->line_auth = own[i] == 'A' || own[i] == 'a';
			if (strchr("PpCc", own[i]) != NULL)
				own[i] = 'X';
		} else if (session->line_at > WORD_COLUMN && session->line_auth &&
		    is_word_start(session->line_last, own[i]) && strchr("PpLl", own[i]) == NULL) {
			own[i] = 'X';
		}
		session->line_last = own[i];
		if (session->line_at <= WORD_COLUMN)
			session->line_at++;
	}
}

static void
on_bytes(const char *bytes, int count, int writing, void *arg)
{
	struct session *session = arg;
	if (writing == SMTP_CB_READING) {
		if (session->tls_asked)
			watch_answer(session, bytes, count);
		else if (session->ehlo_asked)
			spoil_answer(session, bytes, count);
		email_auth_hear(&session->auth, str_of(bytes, (size_t) count));
		return;
	}
	struct str command = str_of(bytes, (size_t) count);
	/* Nothing has been written yet, and nothing will be. */
	if (!email_auth_may_leave(&session->auth, command)) {
		session->cut = true;
		(void) shutdown(session->socket, SHUT_RDWR);
		return;
	}
	session->ehlo_asked = str_starts(command, "EHLO ");
	session->tls_asked = str_starts(command, "STARTTLS\r\n");
	session->tls_told = false;
	session->line_start = true;
}

static void
set_timeout(smtp_session_t smtp, int which, span patience)
{
	/* Milliseconds, whatever the manual says; below five minutes only when told so twice. */
	(void) smtp_set_timeout(smtp, which | Timeout_OVERRIDE_RFC2822_MINIMUM, (long) patience.ms);
}

static bool
prepare(smtp_session_t smtp, struct session *session, smtp_message_t *out_message,
    smtp_recipient_t *out_recipient)
{
	const struct email_delivery *delivery = session->delivery;
	const struct email_relay *relay = delivery->relay;
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
	/* Always a context of our own: the library's is freed twice. */
	if (relay->tls != NULL &&
	    (smtp_starttls_set_ctx(smtp, tls_client_context(relay->tls)) == 0 ||
		smtp_starttls_enable(smtp, Starttls_REQUIRED) == 0))
		return false;
	if (session->auth.context != NULL &&
	    smtp_auth_set_context(smtp, session->auth.context) == 0)
		return false;
	*out_message = smtp_add_message(smtp);
	if (*out_message == NULL || smtp_set_reverse_path(*out_message, delivery->from) == 0)
		return false;
	(void) smtp_set_messagecb(*out_message, on_text_wanted, session);
	*out_recipient = smtp_add_recipient(*out_message, delivery->to);
	return *out_recipient != NULL;
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

static bool
is_no(const smtp_status_t *status)
{
	return status != NULL && status->code >= 400 && status->code <= 599;
}

static void
judge(const struct session *session, smtp_message_t message, smtp_recipient_t recipient)
{
	struct email_delivery *delivery = session->delivery;
	const smtp_status_t *sender = smtp_reverse_path_status(message);
	const smtp_status_t *receiver = smtp_recipient_status(recipient);
	const smtp_status_t *transfer = smtp_message_transfer_status(message);
	int code = transfer != NULL ? transfer->code : 0;
	if (session->injected)
		conclude(
		    delivery, session->text_read ? OUTCOME_UNKNOWN : OUTCOME_RETRY, "injected", 0);
	else if (session->auth.step == EMAIL_AUTH_REFUSED)
		conclude(delivery, OUTCOME_RETRY, "auth", session->auth.code);
	else if (session->cut)
		conclude(delivery, OUTCOME_RETRY, "no-auth", 0);
	else if (is_no(sender))
		conclude(delivery, refusal_of(sender->code), "smtp-from", sender->code);
	else if (is_no(receiver))
		conclude(delivery, refusal_of(receiver->code), "smtp-to", receiver->code);
	else if (session->answered && is_no(transfer))
		conclude(delivery, refusal_of(code), "smtp", code);
	else if (session->text_read && session->answered && code >= 200 && code <= 299)
		conclude(delivery, OUTCOME_SENT, "smtp", code);
	else if (session->text_read)
		conclude(delivery, OUTCOME_UNKNOWN, "no-answer", 0);
	else
		conclude(delivery, OUTCOME_RETRY,
		    !session->connected    ? "not-connected"
			: session->tls_bad ? "tls"
					   : "not-taken",
		    0);
}

void
email_smtp_deliver(struct email_delivery *delivery)
{
	struct email_relay *relay = delivery->relay;
	struct session session = { .delivery = delivery, .socket = -1 };
	if (atomic_load(&relay->doubtful) && !can_be_reached(relay)) {
		conclude(delivery, OUTCOME_RETRY, "not-connected", 0);
		return;
	}
	smtp_session_t smtp = smtp_create_session();
	smtp_message_t message = NULL;
	smtp_recipient_t recipient = NULL;
	BUG_ON(smtp == NULL, "out of memory");
	email_auth_begin(&session.auth, relay->account);
	if (prepare(smtp, &session, &message, &recipient)) {
		current = &session;
		(void) smtp_start_session(smtp);
		current = NULL;
		judge(&session, message, recipient);
		delivery->not_let_in = session.cut || session.auth.step == EMAIL_AUTH_REFUSED;
		atomic_store(&relay->doubtful, !session.connected);
	} else {
		conclude(delivery, OUTCOME_RETRY, "not-prepared", 0);
	}
	(void) smtp_destroy_session(smtp);
	email_auth_end(&session.auth);
}
