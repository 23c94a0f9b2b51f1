/* SPDX-License-Identifier: MIT */
/* sms_http speaking each gateway's dialect, and that gateway on loopback. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <pthread.h>

#include "base/json.h"
#include "channels/registry.h"
#include "channels/sms_custom.h"
#include "channels/sms_http.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "peer.h"
#include "world.h"

/* How one gateway answers. */
struct speech {
	const struct world_ops *ops;
	const char *path; /* behind the host, of the account's url */
	struct sms_account account;
	const char *taken, *nonsense, *refused, *not_now; /* status line and body, by a "|" */
};

struct gateway_world {
	struct world world;
	const struct speech *speech;
	struct peer_owner owner;
	struct peer *peer;
	enum world_deed deed;
	struct loop *loop;
	struct transfers *transfers;
	struct sms_hook hook;
	char url[64];
	pthread_mutex_t lock;
	int arrived;
	char last[16384]; /* the request line and the body */
};

static void
answer(int fd, const char *line)
{
	char text[512];
	struct str rest = str_from(line), status = { 0 };
	(void) str_split(&rest, '|', &status);
	(void) snprintf(text, sizeof(text),
	    "HTTP/1.1 %.*s\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n%.*s",
	    STR_ARG(status), rest.len, STR_ARG(rest));
	peer_write(fd, text);
}

/* The request line, a space, and the body. */
static bool
read_request(int fd, char *request, size_t size)
{
	char line[4096];
	size_t body = 0;
	if (!peer_read_line(fd, request, size))
		return false;
	do {
		if (!peer_read_line(fd, line, sizeof(line)))
			return false;
		if (str_starts(str_from(line), "Content-Length: ")) {
			int64_t len = 0;
			if (!str_to_int(str_from(line + 16), &len))
				return false;
			body = (size_t) len;
		}
	} while (line[0] != '\0');
	size_t at = strlen(request);
	if (at + body + 2 > size)
		return false;
	request[at++] = ' ';
	return body == 0 || peer_read(fd, request + at, body);
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct gateway_world *self = container_of(owner, struct gateway_world, owner);
	char request[sizeof(self->last)] = "";
	if (!read_request(fd, request, sizeof(request)))
		return;
	if (strstr(request, "/oauth2/token ") != NULL) {
		answer(fd, "200 OK|{\"access_token\":\"t0ken\",\"expires_in\":\"599\"}");
		return;
	}
	if (strstr(request, "7700900999") != NULL || self->deed == WORLD_REFUSES) {
		answer(fd, self->speech->refused);
		return;
	}
	if (self->deed == WORLD_NOT_NOW) {
		answer(fd, self->speech->not_now);
		return;
	}
	pthread_mutex_lock(&self->lock);
	self->arrived++;
	memcpy(self->last, request, sizeof(self->last));
	pthread_mutex_unlock(&self->lock);
	if (self->deed == WORLD_TAKES)
		answer(fd, self->speech->taken);
	else if (self->deed == WORLD_TALKS_NONSENSE)
		answer(fd, self->speech->nonsense);
	else if (self->deed == WORLD_SILENT)
		peer_wait_for_close(fd);
}

static struct world *
begin(const struct speech *speech, enum world_deed deed)
{
	struct gateway_world *self = alloc_new(sizeof(*self));
	self->world.ops = speech->ops;
	self->speech = speech;
	self->deed = deed;
	self->owner.serve = serve;
	BUG_ON(pthread_mutex_init(&self->lock, NULL) != 0, "no lock");
	self->peer = peer_new(&self->owner);
	uint16_t port = deed == WORLD_AWAY ? peer_closed_port() : peer_port(self->peer);
	(void) snprintf(
	    self->url, sizeof(self->url), "http://127.0.0.1:%d%s", (int) port, speech->path);
	self->hook = (struct sms_hook){ .origin = "http://127.0.0.1:9",
		.path = "/sms/gateway",
		.secret = "sesame-sesame-sesame",
		.key = STR("0123456789abcdef") };
	self->loop = loop_new();
	self->transfers = transfers_new(self->loop);
	struct sms_account account = speech->account;
	account.url = self->url;
	self->world.channel = sms_http_new(&(struct sms_http_setup){
	    .loop = self->loop,
	    .transfers = self->transfers,
	    .dialect = registry_find(speech->ops->name)->dialect,
	    .account = account,
	    .hook = &self->hook,
	    /* Only the silent one is waited for in vain. */
	    .total = deed == WORLD_SILENT ? milliseconds(60) : seconds(5),
	});
	return &self->world;
}

static void
turn(struct world *world)
{
	struct gateway_world *self = container_of(world, struct gateway_world, world);
	loop_turn(self->loop, milliseconds(20));
}

static void
rest(struct world *world)
{
	for (int i = 0; i < 4; i++)
		turn(world);
}

static int
arrived(struct world *world)
{
	struct gateway_world *self = container_of(world, struct gateway_world, world);
	pthread_mutex_lock(&self->lock);
	int count = self->arrived;
	pthread_mutex_unlock(&self->lock);
	return count;
}

/* In a form or a query, or in JSON: the words as the one or the other writes them. */
static bool
heard(struct world *world, const char *ask_id, const char *body)
{
	struct gateway_world *self = container_of(world, struct gateway_world, world);
	struct arena arena;
	struct strbuf json_text;
	struct json_writer json;
	arena_init(&arena);
	const char *form =
	    arena_printf(&arena, "=%.*s&", STR_ARG(form_encode(&arena, str_from(body))));
	strbuf_init(&json_text, sizeof(self->last));
	json_writer_init(&json, &json_text);
	json_writer_text(&json, str_from(body));
	pthread_mutex_lock(&self->lock);
	/* As it is, or as the UUID that one gateway wants. */
	char uuid[64];
	(void) snprintf(uuid, sizeof(uuid), "%.8s-%.4s-%.4s-%.4s-%s", ask_id, ask_id + 8,
	    ask_id + 12, ask_id + 16, ask_id + 20);
	bool both = (strstr(self->last, form) != NULL ||
			strstr(self->last, strbuf_cstr(&json_text)) != NULL) &&
	    (strstr(self->last, ask_id) != NULL || strstr(self->last, uuid) != NULL);
	pthread_mutex_unlock(&self->lock);
	strbuf_done(&json_text);
	arena_done(&arena);
	return both;
}

static void
end(struct world *world)
{
	struct gateway_world *self = container_of(world, struct gateway_world, world);
	channel_free(world->channel);
	transfers_free(self->transfers);
	peer_free(self->peer);
	loop_free(self->loop);
	(void) pthread_mutex_destroy(&self->lock);
	free(self);
}

#define WORLD(gateway)                                                                             \
	.name = #gateway, .to = "+447700900123", .refused_to = "+447700900999",                    \
	.bad_to = "+447700900123&to=1", .begin = begin_##gateway, .turn = turn, .rest = rest,      \
	.arrived = arrived, .heard = heard, .end = end

static struct world *
begin_kannel(enum world_deed deed)
{
	static const struct speech kannel = {
		.ops = &world_kannel,
		.path = "/cgi-bin/sendsms",
		.account = { .user = "hark", .password = "secret", .from = "+447700900000" },
		.taken = "202 Accepted|0: Accepted for delivery",
		.nonsense = "202 Accepted|Ada Lovelace (+447700900123)",
		.refused = "400 Bad Request|Ada Lovelace (+447700900123) is barred, rejected",
		.not_now = "503 Unavailable|Temporal failure, try again later.",
	};
	return begin(&kannel, deed);
}

const struct world_ops world_kannel = { WORLD(kannel) };

static struct world *
begin_twilio(enum world_deed deed)
{
	static const struct speech twilio = {
		.ops = &world_twilio,
		.path = "",
		.account = { .user = "AC00", .webhook_key = { "token" }, .from = "+447700900000" },
		.taken = "201 Created|{\"sid\":\"SM00112233445566778899aabbccddeeff\"}",
		.nonsense = "201 Created|{\"sid\":\"Ada Lovelace +447700900123\"}",
		.refused = "400 Bad Request|{\"code\":21614,\"message\":\"+447700900123\"}",
		.not_now = "429 Too Many Requests|{\"code\":20429}",
	};
	return begin(&twilio, deed);
}

const struct world_ops world_twilio = { WORLD(twilio) };

static struct world *
begin_vonage(enum world_deed deed)
{
	static const struct speech vonage = {
		.ops = &world_vonage,
		.path = "",
		.account = { .user = "key", .password = "secret", .from = "+447700900000" },
		.taken = "200 OK|{\"messages\":[{\"status\":\"0\",\"message-id\":\"0A1\"}]}",
		.nonsense = "200 OK|{\"messages\":[{\"status\":\"Ada +447700900123\"}]}",
		.refused = "200 OK|{\"messages\":[{\"status\":\"7\",\"error-text\":\"Ada\"}]}",
		.not_now = "200 OK|{\"messages\":[{\"status\":\"1\"}]}",
	};
	return begin(&vonage, deed);
}

const struct world_ops world_vonage = { WORLD(vonage) };

static struct world *
begin_notify(enum world_deed deed)
{
	static const struct speech notify = {
		.ops = &world_notify,
		.path = "",
		.account = { .password = "hark-8b3aa916-ec82-434e-b0c5-d5d9b371d6a3-"
					 "dcdc5083-2fee-4fba-8afd-51f3f4bcb7b0",
		    .form = "f33517ff-2a88-4f6e-b855-c550268ce08a" },
		.taken = "201 Created|{\"id\":\"740e5834-3a29-46b4-9a6f-16142fde533a\"}",
		.nonsense = "201 Created|{\"id\":\"Ada Lovelace +447700900123\"}",
		.refused = "400 Bad Request|{\"errors\":[{\"error\":\"ValidationError\"}]}",
		.not_now = "429 Too Many Requests|{}",
	};
	return begin(&notify, deed);
}

const struct world_ops world_notify = { WORLD(notify) };

static struct world *
begin_custom(enum world_deed deed)
{
	static const struct sms_custom description = {
		.fields = { { "text", "$text" }, { "to", "$to" }, { "ref", "$ask_id" } },
		.field_count = 3,
		.taken = { .statuses = { 200 }, .count = 1, .starts = "OK" },
		.refused = { .statuses = { 400 }, .count = 1 },
		.later = { .statuses = { 503 }, .count = 1 },
	};
	static const struct speech custom = {
		.ops = &world_custom,
		.path = "/send",
		.account = { .custom = &description, .from = "+447700900000" },
		.taken = "200 OK|OK 1",
		.nonsense = "200 OK|Ada +447700900123",
		.refused = "400 Bad Request|Ada +447700900123",
		.not_now = "503 Unavailable|later",
	};
	return begin(&custom, deed);
}

const struct world_ops world_custom = { WORLD(custom) };

/* A key of its own for each run: none lies about in the tree. */
static const char *
private_key(void)
{
	static char pem[4096];
	if (pem[0] != '\0')
		return pem;
	EVP_PKEY *key = EVP_RSA_gen(2048);
	BIO *out = BIO_new(BIO_s_mem());
	BUG_ON(key == NULL || out == NULL ||
		PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) != 1 ||
		BIO_read(out, pem, sizeof(pem) - 1) <= 0,
	    "no key");
	BIO_free(out);
	EVP_PKEY_free(key);
	return pem;
}

static struct world *
begin_nhsnotify(enum world_deed deed)
{
	static struct speech nhsnotify = {
		.ops = &world_nhsnotify,
		.path = "",
		.account = { .user = "key", .key_id = "hark-1", .form = "plan" },
		.taken = "201 Created|{\"data\":{\"id\":\"2WL3qFTEFM0qMY8xjRbt1LIKCzM\"}}",
		.nonsense = "201 Created|{\"data\":{\"id\":\"Ada +447700900123\"}}",
		.refused = "400 Bad Request|{\"errors\":[{\"code\":\"CM_INVALID_VALUE\"}]}",
		.not_now = "429 Too Many Requests|{}",
	};
	nhsnotify.account.password = private_key();
	return begin(&nhsnotify, deed);
}

const struct world_ops world_nhsnotify = { WORLD(nhsnotify) };
