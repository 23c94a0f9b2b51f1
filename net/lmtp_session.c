/* SPDX-License-Identifier: MIT */
/*
 *   greeted -LHLO-> ready -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> waits -answer-> ready
 *
 * Any state but data and waits takes RSET, NOOP, VRFY and QUIT.
 */
#include "net/lmtp_session.h"

enum lmtp_state {
	LMTP_GREETED,
	LMTP_READY,
	LMTP_MAIL,
	LMTP_RCPT,
	LMTP_DATA,
	LMTP_WAITS,
	LMTP_ENDED,
};

/* Where in the text of a mail the next byte stands. */
enum lmtp_place {
	PLACE_BEGIN,  /* of a line */
	PLACE_DOT,    /* behind a dot that begins a line */
	PLACE_DOT_CR, /* behind that dot and a CR: an LF ends the mail */
	PLACE_TEXT,
	PLACE_CR,
};

struct lmtp_session {
	struct lmtp_session_setup setup;
	enum lmtp_state state;
	enum lmtp_place place;
	struct strbuf line; /* a command as far as it has come */
	struct strbuf text; /* a mail as far as it has come */
	struct lmtp_mail mail;
	struct str recipients[LMTP_RECIPIENTS];
	bool bare; /* a CR or LF stood alone in it */
	int mistakes;
};

/* Life */

struct lmtp_session *
lmtp_session_new(const struct lmtp_session_setup *setup)
{
	BUG_ON(setup->owner == NULL || setup->max_bytes == 0, "a session without owner or limit");
	struct lmtp_session *session = alloc_new(sizeof(*session));
	session->setup = *setup;
	strbuf_init(&session->line, LMTP_LINE);
	strbuf_init(&session->text, setup->max_bytes);
	arena_init(&session->mail.arena);
	return session;
}

void
lmtp_session_free(struct lmtp_session *session)
{
	if (session == NULL)
		return;
	strbuf_done(&session->line);
	strbuf_done(&session->text);
	arena_done(&session->mail.arena);
	free(session);
}

/* Back to the state in which a mail may begin. */
static void
reset(struct lmtp_session *session)
{
	struct arena arena = session->mail.arena;
	arena_reset(&arena);
	session->mail = (struct lmtp_mail){ .recipients = session->recipients, .arena = arena };
	strbuf_done(&session->text); /* ten megabytes are not kept for the next mail */
	strbuf_init(&session->text, session->setup.max_bytes);
	session->bare = false;
	session->state = LMTP_READY;
}

/* Replies */

static void
reply(struct strbuf *out, const char *text)
{
	strbuf_puts(out, text);
	strbuf_puts(out, "\r\n");
}

static void
end(struct lmtp_session *session, struct strbuf *out, const char *text)
{
	reply(out, text);
	session->state = LMTP_ENDED;
}

static void
mistake(struct lmtp_session *session, struct strbuf *out, const char *text)
{
	if (++session->mistakes >= LMTP_MISTAKES)
		end(session, out, "421 4.7.0 too many mistakes");
	else
		reply(out, text);
}

void
lmtp_session_greet(struct lmtp_session *session, struct strbuf *out)
{
	strbuf_printf(out, "220 %s LMTP\r\n", session->setup.name);
}

/* Commands */

/* "FROM:<a@example.org> SIZE=100": the address and what stands behind it. */
static bool
path_of(struct str rest, const char *name, struct str *out_path, struct str *out_parameters)
{
	struct str wanted = str_from(name);
	if (!str_eq_nocase(str_sub(rest, 0, wanted.len), wanted))
		return false;
	rest = str_trim(str_sub(rest, wanted.len, rest.len));
	ptrdiff_t close = str_find(rest, STR(">"), 0);
	if (rest.len == 0 || rest.data[0] != '<' || close < 0)
		return false;
	*out_path = str_sub(rest, 1, (size_t) close);
	*out_parameters = str_trim(str_sub(rest, (size_t) close + 1, rest.len));
	return true;
}

/* What the mail server says the mail will have; 0 when it does not say. */
static int64_t
size_in(struct str parameters)
{
	struct str word;
	int64_t size = 0;
	while (str_split(&parameters, ' ', &word))
		if (str_eq_nocase(str_sub(word, 0, 5), STR("SIZE=")) &&
		    !str_to_int(str_sub(word, 5, word.len), &size))
			return 0;
	return size;
}

static void
take_hello(struct lmtp_session *session, struct strbuf *out)
{
	reset(session);
	strbuf_printf(out,
	    "250-%s\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
	    "250-SMTPUTF8\r\n250 SIZE %zu\r\n",
	    session->setup.name, session->setup.max_bytes);
}

static void
take_sender(struct lmtp_session *session, struct str rest, struct strbuf *out)
{
	struct str path, parameters;
	if (session->state != LMTP_READY)
		mistake(session, out, "503 5.5.1 not now");
	else if (!path_of(rest, "FROM:", &path, &parameters))
		mistake(session, out, "501 5.5.4 MAIL FROM:<address>");
	else if (size_in(parameters) > (int64_t) session->setup.max_bytes)
		reply(out, "552 5.3.4 too large");
	else {
		session->mail.null_sender = path.len == 0;
		session->mail.sender = arena_str(&session->mail.arena, path);
		session->state = LMTP_MAIL;
		reply(out, "250 2.1.0 ok");
	}
}

static void
take_recipient(struct lmtp_session *session, struct str rest, struct strbuf *out)
{
	struct str path, parameters;
	struct lmtp_mail *mail = &session->mail;
	if (session->state != LMTP_MAIL && session->state != LMTP_RCPT)
		mistake(session, out, "503 5.5.1 MAIL first");
	else if (!path_of(rest, "TO:", &path, &parameters))
		mistake(session, out, "501 5.5.4 RCPT TO:<address>");
	else if (mail->recipient_count == LMTP_RECIPIENTS)
		reply(out, "452 4.5.3 too many recipients");
	else if (!session->setup.owner->may_deliver(session->setup.owner, path))
		reply(out, "550 5.1.1 no such address");
	else {
		mail->recipients[mail->recipient_count++] = arena_str(&mail->arena, path);
		session->state = LMTP_RCPT;
		reply(out, "250 2.1.5 ok");
	}
}

static void
take_data(struct lmtp_session *session, struct strbuf *out)
{
	if (session->state != LMTP_RCPT) {
		mistake(session, out, "503 5.5.1 no valid recipients");
		return;
	}
	session->state = LMTP_DATA;
	session->place = PLACE_BEGIN;
	reply(out, "354 go on; end with a dot on a line of its own");
}

static void
take_command(struct lmtp_session *session, struct str line, struct strbuf *out)
{
	struct str verb = str_sub(line, 0, 4), rest = str_trim(str_sub(line, 4, line.len));
	bool whole = line.len <= 4 || line.data[4] == ' ';
	if (!whole)
		verb = STR("");
	if (str_eq_nocase(verb, STR("QUIT")))
		end(session, out, "221 2.0.0 bye");
	else if (str_eq_nocase(verb, STR("NOOP")))
		reply(out, "250 2.0.0 ok");
	else if (str_eq_nocase(verb, STR("VRFY")))
		reply(out, "252 2.1.5 send it and see");
	else if (str_eq_nocase(verb, STR("LHLO")) && rest.len > 0)
		take_hello(session, out);
	else if (session->state == LMTP_GREETED)
		mistake(session, out, "503 5.5.1 LHLO first: LMTP is spoken here");
	else if (str_eq_nocase(verb, STR("RSET"))) {
		reset(session);
		reply(out, "250 2.0.0 ok");
	} else if (str_eq_nocase(verb, STR("MAIL")))
		take_sender(session, rest, out);
	else if (str_eq_nocase(verb, STR("RCPT")))
		take_recipient(session, rest, out);
	else if (str_eq_nocase(verb, STR("DATA")) && rest.len == 0)
		take_data(session, out);
	else
		mistake(session, out, "500 5.5.2 not understood");
}

/* One line, or as much of it as is there. Returns the bytes taken. */
static size_t
feed_line(struct lmtp_session *session, struct str bytes, struct strbuf *out)
{
	const char *feed = memchr(bytes.data, '\n', bytes.len);
	size_t taken = feed == NULL ? bytes.len : (size_t) (feed - bytes.data) + 1;
	strbuf_add(&session->line, str_sub(bytes, 0, feed == NULL ? taken : taken - 1));
	if (strbuf_is_over(&session->line)) {
		end(session, out, "500 5.5.2 line too long");
		return taken;
	}
	if (feed == NULL)
		return taken;
	struct str line = strbuf_str(&session->line);
	bool sound = str_ends(line, "\r");
	line.len -= sound;
	/* Also a NUL: what looks at the line as a string would see its front only. */
	if (!sound || memchr(line.data, '\r', line.len) != NULL ||
	    memchr(line.data, '\0', line.len) != NULL) {
		end(session, out, "500 5.5.2 lines end by CR LF");
		return taken;
	}
	take_command(session, line, out);
	strbuf_reset(&session->line);
	return taken;
}

/* The text of a mail */

static void
reply_all(const struct lmtp_session *session, struct strbuf *out, const char *text)
{
	for (size_t i = 0; i < session->mail.recipient_count; i++)
		reply(out, text);
}

static void
end_text(struct lmtp_session *session, struct strbuf *out)
{
	if (session->bare) {
		reply_all(session, out, "554 5.6.11 a CR or LF stands alone in it");
		reset(session);
	} else if (strbuf_is_over(&session->text)) {
		reply_all(session, out, "552 5.3.4 too large");
		reset(session);
	} else {
		session->state = LMTP_WAITS;
		session->mail.text = strbuf_str(&session->text);
		session->setup.owner->on_mail(session->setup.owner, &session->mail);
	}
}

/* One byte where lines meet. */
static void
feed_edge(struct lmtp_session *session, char c, struct strbuf *out)
{
	struct strbuf *text = &session->text;
	switch (session->place) {
	case PLACE_BEGIN:
		if (c == '.') {
			session->place = PLACE_DOT;
			return;
		}
		break;
	case PLACE_DOT:
		if (c == '\r') {
			session->place = PLACE_DOT_CR;
			return;
		}
		break; /* the dot was stuffed */
	case PLACE_DOT_CR:
		if (c == '\n') {
			end_text(session, out);
			return;
		}
		session->bare = true;
		break;
	case PLACE_CR:
		if (c == '\n') {
			strbuf_puts(text, "\r\n");
			session->place = PLACE_BEGIN;
			return;
		}
		session->bare = true;
		break;
	case PLACE_TEXT: break;
	}
	session->bare = session->bare || c == '\n';
	session->place = c == '\r' ? PLACE_CR : PLACE_TEXT;
	if (c != '\r')
		strbuf_char(text, c);
}

static size_t
feed_text(struct lmtp_session *session, struct str bytes, struct strbuf *out)
{
	size_t at = 0;
	while (at < bytes.len && session->state == LMTP_DATA) {
		size_t to = at;
		if (session->place == PLACE_TEXT)
			while (to < bytes.len && bytes.data[to] != '\r' && bytes.data[to] != '\n')
				to++;
		strbuf_add(&session->text, str_sub(bytes, at, to));
		at = to;
		if (at < bytes.len)
			feed_edge(session, bytes.data[at++], out);
	}
	return at;
}

size_t
lmtp_session_feed(struct lmtp_session *session, struct str bytes, struct strbuf *out)
{
	size_t taken = 0;
	while (
	    taken < bytes.len && !lmtp_session_waits(session) && !lmtp_session_has_ended(session)) {
		struct str rest = str_sub(bytes, taken, bytes.len);
		taken += session->state == LMTP_DATA ? feed_text(session, rest, out)
						     : feed_line(session, rest, out);
	}
	return taken;
}

void
lmtp_session_answer(struct lmtp_session *session, enum lmtp_verdict verdict, struct strbuf *out)
{
	BUG_ON(session->state != LMTP_WAITS, "an answer to no mail");
	switch (verdict) {
	case LMTP_KEPT: reply_all(session, out, "250 2.0.0 kept"); break;
	case LMTP_LATER: reply_all(session, out, "451 4.3.0 not now; try again"); break;
	case LMTP_NEVER: reply_all(session, out, "554 5.6.0 not taken"); break;
	}
	reset(session);
}

bool
lmtp_session_waits(const struct lmtp_session *session)
{
	return session->state == LMTP_WAITS;
}

bool
lmtp_session_has_ended(const struct lmtp_session *session)
{
	return session->state == LMTP_ENDED;
}
