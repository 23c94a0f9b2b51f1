/* SPDX-License-Identifier: MIT */
#include <sys/socket.h>

#include "base/strbuf.h"
#include "smtp_peer.h"

/* One connection. */
struct talk {
	struct smtp_peer *smtp;
	int fd;
	int mail;       /* the how many-th of the server's */
	bool recipient; /* one was taken */
	char from[128];
	struct strbuf text;
};

static bool
is_now(const struct talk *talk, enum smtp_step step)
{
	const struct smtp_peer *smtp = talk->smtp;
	return smtp->step == step && (smtp->at == 0 || smtp->at == talk->mail);
}

/* Does the deed if this is its step. False: the connection is over. */
static bool
answer(struct talk *talk, enum smtp_step step, const char *words)
{
	const struct smtp_peer *smtp = talk->smtp;
	if (!is_now(talk, step)) {
		peer_write(talk->fd, words);
		return true;
	}
	switch (smtp->deed) {
	case SMTP_DROP: return false;
	case SMTP_HANG: peer_wait_for_close(talk->fd); return false;
	case SMTP_DRIP: peer_drip(talk->fd, smtp->words); return false;
	case SMTP_SAY: peer_write(talk->fd, smtp->words); return !smtp->leaves;
	}
	return false;
}

static bool
take(struct talk *talk)
{
	struct smtp_peer *smtp = talk->smtp;
	pthread_mutex_lock(&smtp->lock);
	if (smtp->taken < SMTP_TAKEN) {
		struct smtp_taken *one = &smtp->list[smtp->taken];
		const char *name = strstr(strbuf_cstr(&talk->text), "Message-ID: <");
		(void) snprintf(one->ask_id, sizeof(one->ask_id), "%s",
		    name == NULL ? "" : name + strlen("Message-ID: <"));
		(void) snprintf(one->from, sizeof(one->from), "%s", talk->from);
	}
	smtp->taken++;
	(void) snprintf(smtp->last, sizeof(smtp->last), "%s", strbuf_cstr(&talk->text));
	pthread_mutex_unlock(&smtp->lock);
	return answer(talk, SMTP_FINAL, "250 2.0.0 ok\r\n");
}

static bool
read_data(struct talk *talk)
{
	if (!talk->recipient) {
		peer_write(talk->fd, "554 5.5.1 no valid recipients\r\n");
		return true;
	}
	if (!answer(talk, SMTP_DATA, "354 go on\r\n"))
		return false;
	/* Told to say something else, it does not wait for a text, unless that begins with a yes. */
	if (is_now(talk, SMTP_DATA) && !str_starts(str_from(talk->smtp->words), "354"))
		return true;
	char line[2048];
	strbuf_reset(&talk->text);
	while (peer_read_line(talk->fd, line, sizeof(line))) {
		if (strcmp(line, ".") == 0)
			return take(talk);
		strbuf_puts(&talk->text, line + (line[0] == '.'));
		strbuf_puts(&talk->text, "\r\n");
		if (is_now(talk, SMTP_TEXT))
			return answer(talk, SMTP_TEXT, "");
	}
	return false;
}

static bool
read_piece(struct talk *talk)
{
	pthread_mutex_lock(&talk->smtp->lock);
	talk->smtp->pieces++;
	pthread_mutex_unlock(&talk->smtp->lock);
	return false;
}

static bool
start_tls(struct talk *talk)
{
	struct smtp_peer *smtp = talk->smtp;
	char words[256], byte;
	(void) snprintf(words, sizeof(words), "220 2.0.0 ready\r\n%s", smtp->injection);
	peer_write(talk->fd, words);
	bool hello = recv(talk->fd, &byte, 1, 0) == 1 && byte == 0x16;
	pthread_mutex_lock(&smtp->lock);
	smtp->tls_hellos += hello;
	pthread_mutex_unlock(&smtp->lock);
	return false;
}

static bool
greet(struct talk *talk)
{
	struct smtp_peer *smtp = talk->smtp;
	pthread_mutex_lock(&smtp->lock);
	smtp->sessions++;
	pthread_mutex_unlock(&smtp->lock);
	if (!is_now(talk, SMTP_EHLO)) {
		peer_write(talk->fd, "250-test\r\n");
		peer_write(talk->fd, smtp->extensions);
	}
	if (smtp->injection != NULL)
		peer_write(talk->fd, "250-STARTTLS\r\n");
	return answer(talk, SMTP_EHLO, "250 SIZE\r\n");
}

static bool
read_recipient(struct talk *talk, const char *line)
{
	const struct smtp_peer *smtp = talk->smtp;
	const char *at = strchr(line, '@');
	size_t len = smtp->refused_end != NULL ? strlen(smtp->refused_end) : 0;
	bool refused = len > 0 && at != NULL && (size_t) (at - line) > len &&
	    memcmp(at - len, smtp->refused_end, len) == 0;
	talk->recipient = !refused && !is_now(talk, SMTP_RCPT);
	return answer(
	    talk, SMTP_RCPT, refused ? "550 5.1.1 no such person\r\n" : "250 2.1.5 ok\r\n");
}

static bool
read_sender(struct talk *talk, const char *line)
{
	struct smtp_peer *smtp = talk->smtp;
	(void) snprintf(talk->from, sizeof(talk->from), "%.*s", (int) sizeof(talk->from) - 1, line);
	talk->recipient = false;
	pthread_mutex_lock(&smtp->lock);
	talk->mail = ++smtp->mails;
	pthread_mutex_unlock(&smtp->lock);
	return answer(talk, SMTP_MAIL, "250 2.1.0 ok\r\n");
}

static bool
serve_other(struct talk *talk, struct str command)
{
	struct smtp_peer *smtp = talk->smtp;
	bool quits = str_starts(command, "QUIT");
	pthread_mutex_lock(&smtp->lock);
	smtp->quits += quits;
	smtp->resets += str_starts(command, "RSET");
	pthread_mutex_unlock(&smtp->lock);
	peer_write(talk->fd, quits ? "221 2.0.0 bye\r\n" : "250 2.0.0 ok\r\n");
	return !quits;
}

static bool
serve_command(struct talk *talk, const char *line)
{
	struct str command = str_from(line);
	if (str_starts(command, "EHLO"))
		return greet(talk);
	if (str_starts(command, "HELO"))
		return answer(talk, SMTP_EHLO, "250 test\r\n");
	if (str_starts(command, "STARTTLS"))
		return start_tls(talk);
	if (str_starts(command, "MAIL"))
		return read_sender(talk, line);
	if (str_starts(command, "RCPT"))
		return read_recipient(talk, line);
	if (str_starts(command, "DATA"))
		return read_data(talk);
	if (str_starts(command, "BDAT"))
		return read_piece(talk);
	return serve_other(talk, command);
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct smtp_peer *smtp = container_of(owner, struct smtp_peer, owner);
	struct talk talk = { .smtp = smtp, .fd = fd };
	pthread_mutex_lock(&smtp->lock);
	smtp->connections++;
	pthread_mutex_unlock(&smtp->lock);
	strbuf_init(&talk.text, 65536);
	char line[2048];
	bool on = answer(&talk, SMTP_GREETING, "220 test ESMTP\r\n");
	while (on && peer_read_line(fd, line, sizeof(line)))
		on = serve_command(&talk, line);
	strbuf_done(&talk.text);
}

void
smtp_peer_start(struct smtp_peer *smtp)
{
	BUG_ON(pthread_mutex_init(&smtp->lock, NULL) != 0, "no lock");
	if (smtp->extensions == NULL)
		smtp->extensions = "";
	smtp->owner.serve = serve;
	smtp->peer = peer_new(&smtp->owner);
}

void
smtp_peer_stop(struct smtp_peer *smtp)
{
	peer_free(smtp->peer);
	smtp->peer = NULL;
	(void) pthread_mutex_destroy(&smtp->lock);
}

int
smtp_peer_taken(struct smtp_peer *smtp)
{
	pthread_mutex_lock(&smtp->lock);
	int taken = smtp->taken;
	pthread_mutex_unlock(&smtp->lock);
	return taken;
}
