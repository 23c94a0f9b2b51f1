/* SPDX-License-Identifier: MIT */
/*
 * mails send PORT SEED COUNT: the bodies below or, unless COUNT is 0, COUNT mails of which one field is
 * made to hurt (line ends of every kind, commands and headers of SMTP behind them), through hark's own
 * e-mail channel to a relay on PORT. Prints "body HASH" for each body, or "sent N refused M".
 *
 * mails read FILE...: "body HASH" of the plain text of each mail, as its reader sees it.
 */
#include "base/strbuf.h"
#include "channels/email_mime.h"
#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"

enum { LONG_LINE = 10000, FILE_LIMIT = 1 << 20, VALUE = 160, PIECES = 5 };

static const char *const bodies[] = {
	"a plain question\nof two lines",
	"bare\nline\n\nfeeds\n",
	"a dot\n.\nand more",
	"\n.\n",
	"dots\n..\n.\n...\nQUIT\n",
	".\n.\n.\nMAIL FROM:<eve@example.org>\nRCPT TO:<eve@example.org>\nDATA",
	"From the beginning\nFrom the middle\n>From",
	"--=_\n--\nContent-Type: text/html\n\n<b>3</b>",
	"trailing space \t\nand =3D equals = signs =\n",
	"\xc5\xb5yneb y d\xc5\xb5r \xf0\x9f\x99\x82\n.\n",
};

struct post {
	struct sending sending;
	bool done;
	enum outcome_kind kind;
};

static struct loop *loop;
static struct channel *channel;
static uint64_t seed;

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct post *post = container_of(sending, struct post, sending);
	post->done = true;
	post->kind = outcome->kind;
}

/* False: it was refused, with nothing sent. Anything else is no answer to this question. */
static bool
post_is_taken(struct sending *sending)
{
	static unsigned serial;
	char ask_id[33];
	struct post post = { .sending = *sending };
	(void) snprintf(ask_id, sizeof(ask_id), "%032x", ++serial);
	if (post.sending.ask_id == NULL)
		post.sending.ask_id = ask_id;
	post.sending.attempt = 1;
	post.sending.on_sent = on_sent;
	channel_send(channel, &post.sending);
	while (!post.done)
		loop_turn(loop, seconds(1));
	BUG_ON(post.kind == OUTCOME_RETRY || post.kind == OUTCOME_UNKNOWN, "the relay is ill: %d",
	    (int) post.kind);
	return post.kind == OUTCOME_SENT;
}

/* str_hash of what a reader sees: any line end is one, and those at the end are none. */
static void
say_body(struct str text)
{
	uint64_t hash = STR_HASH_START;
	struct str part;
	text = str_trim(text);
	while (str_split(&text, '\r', &part))
		hash = str_hash(hash, part);
	printf("body %016llx\n", (unsigned long long) hash);
}

static struct sending
plain(const char *body)
{
	return (struct sending){
		.to = "ada@example.org",
		.from = "hark@example.org",
		.subject = "A message",
		.body = body,
	};
}

static int
draw(int below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((seed >> 33) % (uint64_t) below);
}

static const char *
hurting(char out[static VALUE])
{
	static const char *const pieces[] = { "\r\n", "\n", "\r", "\r\n\r\n", "\n.\n", "\r\n.\r\n",
		"\r.\r", "\v", "\f", "\xc2\x85", "\xe2\x80\xa8", " ", "\t", "\r\n ", "Ada", "3",
		"Bcc: eve@example.org", "X-Eve: 1", "RCPT TO:<eve@example.org>", "QUIT", ">", "<",
		",", "eve@example.org", "\x01", "\x7f", "\xff",
		"=?utf-8?q?=0D=0ABcc:_eve@example.org?=", "%0d%0aBcc: eve@example.org",
		"\\r\\nBcc: eve@example.org", "\"", "(", ":", ";" };
	size_t end = 0;
	for (int n = 1 + draw(PIECES); n > 0; n--) {
		const char *piece = pieces[draw((int) ARRAY_LEN(pieces))];
		size_t len = strlen(piece);
		if (end + len + 1 > VALUE)
			break;
		memcpy(out + end, piece, len);
		end += len;
	}
	out[end] = '\0';
	return out;
}

static void
send_hurting(int count)
{
	int sent = 0, refused = 0;
	for (int i = 0; i < count; i++) {
		char value[VALUE], joined[VALUE + 32];
		struct sending sending = plain("How tired were you?");
		const char **const fields[] = { &sending.to, &sending.from, &sending.subject,
			&sending.body, &sending.html, &sending.reply_to, &sending.thread,
			&sending.unsubscribe_url, &sending.language, &sending.ask_id };
		static const char *const before[] = { "ada@example.org", "hark@example.org",
			"A message", "How", "<p>How</p>", "hark@example.org",
			"0123456789abcdef0123456789abcdef", "https://example.org/", "en",
			"0123456789abcdef0123456789abcdef" };
		int field = draw((int) ARRAY_LEN(fields));
		(void) snprintf(joined, sizeof(joined), "%s%s", draw(2) == 0 ? before[field] : "",
		    hurting(value));
		*fields[field] = joined;
		if (post_is_taken(&sending))
			sent++;
		else
			refused++;
	}
	printf("sent %d refused %d\n", sent, refused);
}

static void
send_bodies(void)
{
	static char line[LONG_LINE + 1];
	memset(line, 'x', LONG_LINE);
	for (size_t i = 0; i <= ARRAY_LEN(bodies); i++) {
		struct sending sending = plain(i < ARRAY_LEN(bodies) ? bodies[i] : line);
		BUG_ON(!post_is_taken(&sending), "body %zu is refused", i);
		say_body(str_from(sending.body));
	}
}

static void
read_mail(const char *path)
{
	static const struct email_envelope envelope = { 0 };
	struct arena arena = { 0 };
	struct inbound_mail mail;
	struct strbuf raw;
	FILE *file = fopen(path, "rbe");
	BUG_ON(file == NULL, "%s can't be read", path);
	strbuf_init(&raw, FILE_LIMIT);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_char(&raw, (char) c);
	(void) fclose(file);
	email_mime_read(&arena, strbuf_str(&raw), &envelope, &mail);
	say_body(mail.text);
	strbuf_done(&raw);
	arena_done(&arena);
}

int
main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "read") == 0) {
		email_mime_start();
		for (int i = 2; i < argc; i++)
			read_mail(argv[i]);
		return 0;
	}
	if (argc != 5 || strcmp(argv[1], "send") != 0) {
		fputs("mails send PORT SEED COUNT | mails read FILE...\n", stderr);
		return 2;
	}
	struct error error;
	seed = strtoull(argv[3], NULL, 10);
	loop = loop_new();
	struct workers *workers = workers_new(loop, &(struct workers_setup){ .threads = 1 });
	channel = email_send_new(
	    &(struct email_send_setup){
		.loop = loop,
		.workers = workers,
		.clock = loop_clock(loop),
		.host = "127.0.0.1",
		.port = (uint16_t) strtol(argv[2], NULL, 10),
		.domain = "example.org",
		.from = "hark@example.org",
		.from_name = "Test NHS",
	    },
	    &error);
	BUG_ON(channel == NULL, "%s", error.text);
	if (strcmp(argv[4], "0") == 0)
		send_bodies();
	else
		send_hurting((int) strtol(argv[4], NULL, 10));
	channel_free(channel);
	workers_free(workers);
	loop_free(loop);
	return 0;
}
