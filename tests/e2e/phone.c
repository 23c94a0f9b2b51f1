/* SPDX-License-Identifier: MIT */
/*
 * phone PORT SCRIPT LOG: a telephone on Kannel's fake network (smsc = fake), and the patient who
 * holds it.
 *
 * SCRIPT: a line "wait<TAB>reply" a step. When a text comes that holds the words of the current
 * step, the reply goes back and the next step is current; texts that hold none are only noted. LOG
 * gets each text whole, one a line, with "\n" for a new line. Runs until it is ended.
 *
 * The protocol (nothing documents it; seen on the wire): lines "SENDER RECEIVER KIND BODY".
 *   text BODY                 raw UTF-8; a new line in it is a new line on the wire
 *   ucs-2 BODY                UTF-16BE, URL-encoded
 *   udh HEADER data BODY      a part: HEADER ends in total and number; BODY as either of the two
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/base.h"

enum { LINE_MOST = 16384, STEPS = 40, PARTS = 8, PATIENCE_MS = 200, LIFE_SECONDS = 300 };

struct phone {
	int fd;
	FILE *log;
	struct {
		char *wait, *reply;
	} steps[STEPS];
	int count, current;
	char pending[LINE_MOST]; /* a text that more lines may belong to */
	char parts[PARTS][LINE_MOST];
	int part_count;
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char) (c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* URL-encoded to bytes, in place; the length. */
static size_t
decode(char *text)
{
	size_t out = 0;
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] == '%' && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
			text[out++] = (char) (hex(text[i + 1]) * 16 + hex(text[i + 2]));
			i += 2;
		} else {
			text[out++] = text[i] == '+' ? ' ' : text[i];
		}
	}
	text[out] = '\0';
	return out;
}

static size_t
put_utf8(char *out, uint32_t code)
{
	if (code < 0x80) {
		out[0] = (char) code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char) (0xc0 | code >> 6);
		out[1] = (char) (0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char) (0xe0 | code >> 12);
		out[1] = (char) (0x80 | (code >> 6 & 0x3f));
		out[2] = (char) (0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char) (0xf0 | code >> 18);
	out[1] = (char) (0x80 | (code >> 12 & 0x3f));
	out[2] = (char) (0x80 | (code >> 6 & 0x3f));
	out[3] = (char) (0x80 | (code & 0x3f));
	return 4;
}

static uint32_t
unit(const char *text, size_t at)
{
	return (uint32_t) (unsigned char) text[at] << 8 | (unsigned char) text[at + 1];
}

static void
utf8_of_utf16(const char *text, size_t len, char out[LINE_MOST])
{
	size_t end = 0;
	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t code = unit(text, i);
		if (code >= 0xd800 && code < 0xdc00 && i + 3 < len) {
			code = 0x10000 + ((code - 0xd800) << 10) + (unit(text, i + 2) - 0xdc00);
			i += 2;
		}
		end += put_utf8(out + end, code);
	}
	out[end] = '\0';
}

/* Our texts always have a letter or a space, and those have a zero byte in UTF-16 only. */
static void
words_of(char *body, char out[LINE_MOST])
{
	size_t len = decode(body);
	if (memchr(body, '\0', len) != NULL)
		utf8_of_utf16(body, len, out);
	else
		memcpy(out, body, len + 1);
}

/* A whole text has come. */
static void
hear(struct phone *phone, const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '\n')
			fputs("\\n", phone->log);
		else
			fputc(*c, phone->log);
	fputc('\n', phone->log);
	fflush(phone->log);
	if (phone->current == phone->count)
		return;
	if (strstr(text, phone->steps[phone->current].wait) == NULL)
		return;
	dprintf(
	    phone->fd, "447700900123 447700900000 text %s\n", phone->steps[phone->current++].reply);
}

static void
hear_part(struct phone *phone, char *header, char *body)
{
	size_t len = decode(header);
	int total = len < 2 ? 0 : header[len - 2], number = len < 2 ? 0 : header[len - 1];
	if (number < 1 || number > PARTS || total > PARTS)
		return;
	words_of(body, phone->parts[number - 1]);
	if (++phone->part_count < total)
		return;
	static char whole[PARTS * LINE_MOST];
	whole[0] = '\0';
	for (int i = 0; i < total; i++)
		memcpy(whole + strlen(whole), phone->parts[i], strlen(phone->parts[i]) + 1);
	phone->part_count = 0;
	hear(phone, whole);
}

/* What has gathered is one text: nothing that follows belongs to it. */
static void
flush(struct phone *phone)
{
	static char words[LINE_MOST];
	char *line = phone->pending, *body = NULL, *data = NULL;
	if ((body = strstr(line, " text ")) != NULL) {
		hear(phone, body + strlen(" text "));
	} else if ((body = strstr(line, " ucs-2 ")) != NULL) {
		words_of(body + strlen(" ucs-2 "), words);
		hear(phone, words);
	} else if ((body = strstr(line, " udh ")) != NULL &&
	    (data = strstr(body, " data ")) != NULL) {
		*data = '\0';
		hear_part(phone, body + strlen(" udh "), data + strlen(" data "));
	}
	line[0] = '\0';
}

static void
take_line(struct phone *phone, const char *line)
{
	bool begins = strncmp(line, "+447700900000 ", 14) == 0;
	if (begins)
		flush(phone);
	size_t len = strlen(phone->pending);
	if (begins || len > 0)
		(void) snprintf(phone->pending + len, sizeof(phone->pending) - len, "%s%s",
		    begins ? "" : "\n", line);
}

static void
listen_in(struct phone *phone)
{
	static char buffer[LINE_MOST];
	size_t have = 0;
	for (;;) {
		struct pollfd ready = { .fd = phone->fd, .events = POLLIN };
		if (poll(&ready, 1, PATIENCE_MS) == 0) {
			flush(phone);
			continue;
		}
		ssize_t got = read(phone->fd, buffer + have, sizeof(buffer) - 1 - have);
		if (got <= 0)
			return;
		have += (size_t) got;
		buffer[have] = '\0';
		char *line = buffer, *end;
		for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
			*end = '\0';
			take_line(phone, line);
		}
		have = strlen(line);
		memmove(buffer, line, have);
	}
}

static bool
dial(struct phone *phone, long port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr where;
	memcpy(&where, &at, sizeof(where));
	phone->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return phone->fd >= 0 && connect(phone->fd, &where, sizeof(at)) == 0;
}

static bool
read_script(struct phone *phone, const char *file)
{
	char line[LINE_MOST];
	FILE *in = fopen(file, "re");
	if (in == NULL)
		return false;
	while (phone->count < STEPS && fgets(line, sizeof(line), in) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		char *tab = strchr(line, '\t');
		if (tab == NULL)
			continue;
		*tab = '\0';
		phone->steps[phone->count].wait = strdup(line);
		phone->steps[phone->count++].reply = strdup(tab + 1);
	}
	fclose(in);
	return phone->count > 0;
}

int
main(int argc, char **argv)
{
	static struct phone phone;
	alarm(LIFE_SECONDS);
	if (argc != 4 || !read_script(&phone, argv[2]) ||
	    (phone.log = fopen(argv[3], "we")) == NULL) {
		fputs("phone PORT SCRIPT LOG\n", stderr);
		return 2;
	}
	if (!dial(&phone, strtol(argv[1], NULL, 10))) {
		perror("phone");
		return 1;
	}
	listen_in(&phone);
	return 0;
}
