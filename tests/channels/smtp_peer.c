/* SPDX-License-Identifier: MIT */
#include <sys/socket.h>

#include "base/strbuf.h"
#include "smtp_peer.h"

/* Does the deed if this is its step. False: the connection is over. */
static bool
answer(struct smtp_peer *smtp, int fd, enum smtp_step step, const char *words)
{
	if (smtp->step != step) {
		peer_write(fd, words);
		return true;
	}
	switch (smtp->deed) {
	case SMTP_DROP: return false;
	case SMTP_HANG: peer_wait_for_close(fd); return false;
	case SMTP_SAY: peer_write(fd, smtp->words); return !smtp->leaves;
	}
	return false;
}

static bool
take(struct smtp_peer *smtp, int fd, const struct strbuf *text)
{
	pthread_mutex_lock(&smtp->lock);
	smtp->taken++;
	(void) snprintf(smtp->last, sizeof(smtp->last), "%s", strbuf_cstr(text));
	pthread_mutex_unlock(&smtp->lock);
	return answer(smtp, fd, SMTP_FINAL, "250 2.0.0 ok\r\n");
}

/* One connection at a time matters where recipients are refused at a step. */
static bool
has_recipient(const struct smtp_peer *smtp)
{
	return smtp->step != SMTP_MAIL && smtp->step != SMTP_RCPT;
}

static bool
read_data(struct smtp_peer *smtp, int fd, struct strbuf *text)
{
	if (!has_recipient(smtp)) {
		peer_write(fd, "554 5.5.1 no valid recipients\r\n");
		return true;
	}
	if (!answer(smtp, fd, SMTP_DATA, "354 go on\r\n"))
		return false;
	if (smtp->step == SMTP_DATA)
		return true;
	char line[2048];
	strbuf_reset(text);
	while (peer_read_line(fd, line, sizeof(line))) {
		if (strcmp(line, ".") == 0)
			return take(smtp, fd, text);
		strbuf_puts(text, line + (line[0] == '.'));
		strbuf_puts(text, "\r\n");
		if (smtp->step == SMTP_TEXT)
			return answer(smtp, fd, SMTP_TEXT, "");
	}
	return false;
}

static bool
read_piece(struct smtp_peer *smtp, int fd, const char *line, struct strbuf *text)
{
	pthread_mutex_lock(&smtp->lock);
	smtp->pieces++;
	pthread_mutex_unlock(&smtp->lock);
	char *end = NULL;
	size_t size = strtoul(line + strlen("BDAT "), &end, 10);
	char *piece = alloc_new(size + 1);
	bool good = peer_read(fd, piece, size);
	strbuf_puts(text, piece);
	free(piece);
	if (!good)
		return false;
	if (!has_recipient(smtp)) {
		peer_write(fd, "554 5.5.1 no valid recipients\r\n");
		return true;
	}
	if (end != NULL && strcmp(end, " LAST") == 0)
		return take(smtp, fd, text);
	if (smtp->step == SMTP_TEXT)
		return answer(smtp, fd, SMTP_TEXT, "");
	return answer(smtp, fd, SMTP_DATA, "250 2.0.0 piece\r\n");
}

static bool
start_tls(struct smtp_peer *smtp, int fd)
{
	char byte;
	char words[256];
	(void) snprintf(words, sizeof(words), "220 2.0.0 ready\r\n%s", smtp->injection);
	peer_write(fd, words);
	bool hello = recv(fd, &byte, 1, 0) == 1 && byte == 0x16;
	pthread_mutex_lock(&smtp->lock);
	smtp->tls_hellos += hello;
	pthread_mutex_unlock(&smtp->lock);
	return false;
}

static bool
is_refused(const struct smtp_peer *smtp, const char *line)
{
	const char *at = strchr(line, '@');
	size_t len = smtp->refused_end != NULL ? strlen(smtp->refused_end) : 0;
	return len > 0 && at != NULL && (size_t) (at - line) > len &&
	    memcmp(at - len, smtp->refused_end, len) == 0;
}

static bool
serve_command(struct smtp_peer *smtp, int fd, const char *line, struct strbuf *text)
{
	struct str command = str_from(line);
	if (str_starts(command, "EHLO")) {
		peer_write(fd, smtp->step == SMTP_EHLO ? "" : "250-test\r\n");
		if (smtp->step != SMTP_EHLO)
			peer_write(fd, smtp->extensions);
		if (smtp->injection != NULL)
			peer_write(fd, "250-STARTTLS\r\n");
		return answer(smtp, fd, SMTP_EHLO, "250 SIZE\r\n");
	}
	if (str_starts(command, "HELO"))
		return answer(smtp, fd, SMTP_EHLO, "250 test\r\n");
	if (str_starts(command, "STARTTLS"))
		return start_tls(smtp, fd);
	if (str_starts(command, "MAIL"))
		return answer(smtp, fd, SMTP_MAIL, "250 2.1.0 ok\r\n");
	if (str_starts(command, "RCPT"))
		return answer(smtp, fd, SMTP_RCPT,
		    is_refused(smtp, line) ? "550 5.1.1 no such person\r\n" : "250 2.1.5 ok\r\n");
	if (str_starts(command, "DATA"))
		return read_data(smtp, fd, text);
	if (str_starts(command, "BDAT"))
		return read_piece(smtp, fd, line, text);
	peer_write(fd, str_starts(command, "QUIT") ? "221 2.0.0 bye\r\n" : "250 2.0.0 ok\r\n");
	return !str_starts(command, "QUIT");
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct smtp_peer *smtp = container_of(owner, struct smtp_peer, owner);
	pthread_mutex_lock(&smtp->lock);
	smtp->connections++;
	pthread_mutex_unlock(&smtp->lock);
	struct strbuf text;
	strbuf_init(&text, 65536);
	char line[2048];
	bool on = answer(smtp, fd, SMTP_GREETING, "220 test ESMTP\r\n");
	while (on && peer_read_line(fd, line, sizeof(line)))
		on = serve_command(smtp, fd, line, &text);
	strbuf_done(&text);
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
