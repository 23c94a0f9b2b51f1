/* SPDX-License-Identifier: MIT */
/*
 * sms_http speaking each gateway's dialect, and that gateway on loopback. What it is told of us and how it
 * answers stands in tests/dialects/GATEWAY/contract.world, in lines of a word and the rest:
 *
 *   path                     behind the host, of the account's url
 *   set, pem, describe       as in its dialogues
 *   taken, refused, not-now  a status and the words of such an answer
 *   nonsense                 a status that could mean taken, with words that do not
 */
#include <pthread.h>

#include "base/json.h"
#include "channels/sms_http.h"
#include "net/loop.h"
#include "net/transfer.h"
#include "dialogue.h"
#include "peer.h"
#include "world.h"

/* How one gateway answers. */
struct speech {
	struct world_ops ops;
	struct player player; /* with the account; its arena is for good */
	const char *path, *taken, *nonsense, *refused, *not_now;
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
	(void) str_split(&rest, ' ', &status);
	(void) snprintf(text, sizeof(text),
	    "HTTP/1.1 %.*s Answer\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n%.*s",
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
		answer(fd, "200 {\"access_token\":\"t0ken\",\"expires_in\":\"599\"}");
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
begin(const struct world_ops *ops, enum world_deed deed)
{
	const struct speech *speech = container_of(ops, struct speech, ops);
	struct gateway_world *self = alloc_new(sizeof(*self));
	self->world.ops = ops;
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
	struct sms_account account = speech->player.account;
	account.url = self->url;
	self->world.channel = sms_http_new(&(struct sms_http_setup){
	    .loop = self->loop,
	    .transfers = self->transfers,
	    .dialect = speech->player.dialect,
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
rest_of_all(struct world *world)
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

static void
read_line(struct speech *speech, struct str line)
{
	struct player *player = &speech->player;
	struct str rest = line, word = { 0 };
	const struct {
		const char *word;
		const char **at;
	} words[] = {
		{ "path", &speech->path },
		{ "taken", &speech->taken },
		{ "nonsense", &speech->nonsense },
		{ "refused", &speech->refused },
		{ "not-now", &speech->not_now },
	};
	(void) str_split(&rest, ' ', &word);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i].word)) {
			*words[i].at = arena_cstr(&player->arena, str_trim(rest));
			return;
		}
	BUG_ON(line.len > 0 && line.data[0] != '#' && !player_set(player, word, str_trim(rest)),
	    "%s:%d: no such word: %.*s", player->file, player->line, STR_ARG(word));
}

const struct world_ops *
world_gateway(const struct registry_entry *gateway)
{
	struct speech *speech = alloc_new(sizeof(*speech));
	struct player *player = &speech->player;
	static char path[4096];
	(void) snprintf(path, sizeof(path), "%s/tests/dialects/%s/contract.world", HARK_SOURCE_DIR,
	    gateway->name);
	player_begin(player, gateway->dialect, path);
	struct str rest = player_read(player, path), line;
	speech->path = "";
	while (str_split(&rest, '\n', &line)) {
		player->line++;
		read_line(speech, line);
	}
	BUG_ON(speech->taken == NULL || speech->nonsense == NULL || speech->refused == NULL ||
		speech->not_now == NULL,
	    "%s: one of its answers is missing", path);
	speech->ops = (struct world_ops){ .name = gateway->name,
		.to = "+447700900123",
		.refused_to = "+447700900999",
		.bad_to = "+447700900123&to=1",
		.begin = begin,
		.turn = turn,
		.rest = rest_of_all,
		.arrived = arrived,
		.heard = heard,
		.end = end };
	return &speech->ops;
}
