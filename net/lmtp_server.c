/* SPDX-License-Identifier: MIT */
/* Sockets around net/lmtp_session. What is read while a mail waits for its answer stays with the
 * kernel: one mail at a time per connection. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>

#include "net/loop.h"

#include "net/lmtp_server.h"

/* Of 64 KiB of the shortest commands the replies are a megabyte. Who sends more and reads none of it is
 * hung up on. */
enum { PIECE = 64 << 10, REPLIES = 2 << 20, UNREAD = 1 << 20, BACKLOG = 16 };

struct lmtp_server {
	struct evconnlistener *listener;
	struct loop *loop;
	struct lmtp_server_setup setup;
	struct lmtp_connection *connections;
	size_t count;
	uint16_t port;
	char *path; /* of a Unix socket, or NULL */
};

/* Lives until its peer has left and no mail of it waits. */
struct lmtp_connection {
	struct lmtp_session_owner owner;
	struct lmtp_session *session;
	struct bufferevent *bev;    /* NULL: the peer has left */
	struct lmtp_server *server; /* NULL: freed */
	struct alarm deadline;
	struct lmtp_connection *next, *previous;
	bool reading; /* we stand in on_readable: it goes on by itself */
};

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
    int size, void *server);
static void on_readable(struct bufferevent *bev, void *connection);
static void on_written(struct bufferevent *bev, void *connection);
static void on_ended(struct bufferevent *bev, short what, void *connection);
static void on_deadline(struct alarm *alarm);

/* Listening */

union place {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

static bool
fill_place(
    const struct lmtp_server_setup *setup, union place *place, socklen_t *size, struct error *error)
{
	const char *address = setup->address;
	*place = (union place){ .any.sa_family = AF_UNSPEC };
	if (address[0] == '/' && strlen(address) < sizeof(place->local.sun_path)) {
		place->local = (struct sockaddr_un){ .sun_family = AF_UNIX };
		memcpy(place->local.sun_path, address, strlen(address));
		*size = sizeof(place->local);
	} else if (inet_pton(AF_INET, address, &place->v4.sin_addr) == 1) {
		place->v4.sin_family = AF_INET;
		place->v4.sin_port = htons(setup->port);
		*size = sizeof(place->v4);
	} else if (inet_pton(AF_INET6, address, &place->v6.sin6_addr) == 1) {
		place->v6.sin6_family = AF_INET6;
		place->v6.sin6_port = htons(setup->port);
		*size = sizeof(place->v6);
	} else {
		return error_set(error, ERROR_CONFIG,
		    "lmtp: \"%s\" is neither an address nor the path of a socket", address);
	}
	return true;
}

/* Removes a socket at which nobody listens any more. Anything else there stays. */
static void
clear_socket(const union place *place, socklen_t size)
{
	struct stat there;
	const char *path = place->local.sun_path;
	if (lstat(path, &there) != 0 || !S_ISSOCK(there.st_mode))
		return;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	BUG_ON(fd < 0, "no socket");
	if (connect(fd, &place->any, size) != 0 && errno == ECONNREFUSED)
		(void) unlink(path);
	close(fd);
}

static bool
listen_at(struct lmtp_server *server, struct error *error)
{
	union place place;
	socklen_t size = 0;
	if (!fill_place(&server->setup, &place, &size, error))
		return false;
	bool local = place.any.sa_family == AF_UNIX;
	if (local)
		clear_socket(&place, size);
	server->listener = evconnlistener_new_bind(loop_base(server->loop), on_accept, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE, BACKLOG, &place.any,
	    (int) size);
	if (server->listener == NULL)
		return error_set(error, errno == EADDRINUSE ? ERROR_BUSY : ERROR_IO,
		    "lmtp: can't listen on %s: %s", server->setup.address, strerror(errno));
	if (local) {
		server->path = alloc_strdup(server->setup.address);
		(void) chmod(server->path, 0666); /* the folder says who may come */
		return true;
	}
	size = sizeof(place);
	if (getsockname(evconnlistener_get_fd(server->listener), &place.any, &size) == 0)
		server->port =
		    ntohs(place.any.sa_family == AF_INET ? place.v4.sin_port : place.v6.sin6_port);
	return true;
}

struct lmtp_server *
lmtp_server_new(struct loop *loop, const struct lmtp_server_setup *setup, struct error *error)
{
	BUG_ON(setup->owner == NULL, "a server without owner");
	struct lmtp_server *server = alloc_new(sizeof(*server));
	server->loop = loop;
	server->setup = *setup;
	struct lmtp_server_setup *s = &server->setup;
	s->address = s->address == NULL ? "127.0.0.1" : s->address;
	s->name = s->name == NULL ? "hark" : s->name;
	s->max_bytes = s->max_bytes == 0 ? 10U << 20 : s->max_bytes;
	s->max_connections = s->max_connections == 0 ? 8 : s->max_connections;
	s->idle = s->idle.ms == 0 ? seconds(60) : s->idle;
	s->deadline = s->deadline.ms == 0 ? minutes(10) : s->deadline;
	if (listen_at(server, error))
		return server;
	lmtp_server_free(server);
	return NULL;
}

/* Connections */

static void
connection_unlink(struct lmtp_connection *connection)
{
	struct lmtp_server *server = connection->server;
	if (server == NULL)
		return;
	clock_disarm(loop_clock(server->loop), &connection->deadline);
	if (connection->previous == NULL)
		server->connections = connection->next;
	else
		connection->previous->next = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	server->count--;
	connection->server = NULL;
}

/* The single end: hangs up; what waits for its answer keeps the session until then. */
static void
connection_end(struct lmtp_connection *connection)
{
	connection_unlink(connection);
	if (connection->bev != NULL)
		bufferevent_free(connection->bev);
	connection->bev = NULL;
	if (lmtp_session_waits(connection->session))
		return;
	lmtp_session_free(connection->session);
	free(connection);
}

void
lmtp_server_close(struct lmtp_server *server)
{
	if (server->listener != NULL)
		evconnlistener_free(server->listener);
	server->listener = NULL;
	if (server->path != NULL)
		(void) unlink(server->path);
}

void
lmtp_server_free(struct lmtp_server *server)
{
	if (server == NULL)
		return;
	lmtp_server_close(server);
	while (server->connections != NULL)
		connection_end(server->connections);
	free(server->path);
	free(server);
}

static void
say(struct lmtp_connection *connection, const struct strbuf *out)
{
	if (connection->bev != NULL && out->len > 0)
		BUG_ON(bufferevent_write(connection->bev, out->data, out->len) != 0, "can't write");
}

/* Feeds the session what has come, and hangs up once it has said its last word. */
static void
connection_read(struct lmtp_connection *connection)
{
	struct strbuf out;
	char piece[PIECE];
	connection->reading = true;
	strbuf_init(&out, REPLIES);
	while (!lmtp_session_waits(connection->session) &&
	    !lmtp_session_has_ended(connection->session)) {
		struct evbuffer *input = bufferevent_get_input(connection->bev);
		ev_ssize_t got = evbuffer_copyout(input, piece, sizeof(piece));
		if (got <= 0)
			break;
		size_t taken =
		    lmtp_session_feed(connection->session, str_of(piece, (size_t) got), &out);
		BUG_ON(evbuffer_drain(input, taken) != 0, "input went missing");
		say(connection, &out);
		strbuf_reset(&out);
	}
	strbuf_done(&out);
	connection->reading = false;
	size_t unread = evbuffer_get_length(bufferevent_get_output(connection->bev));
	if (unread > UNREAD)
		connection_end(connection);
	else if (lmtp_session_waits(connection->session))
		(void) bufferevent_disable(connection->bev, EV_READ);
	else if (lmtp_session_has_ended(connection->session) && unread == 0)
		connection_end(connection);
}

static void
on_readable(struct bufferevent *bev, void *arg)
{
	(void) bev;
	connection_read(arg);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct lmtp_connection *connection = arg;
	(void) bev;
	if (lmtp_session_has_ended(connection->session))
		connection_end(connection);
}

static void
on_ended(struct bufferevent *bev, short what, void *arg)
{
	(void) bev;
	(void) what;
	connection_end(arg);
}

static void
on_deadline(struct alarm *alarm)
{
	connection_end(container_of(alarm, struct lmtp_connection, deadline));
}

/* Mails */

static bool
may_deliver(struct lmtp_session_owner *owner, struct str recipient)
{
	struct lmtp_connection *connection = container_of(owner, struct lmtp_connection, owner);
	struct lmtp_server_owner *above = connection->server->setup.owner;
	return above->may_deliver(above, recipient);
}

static void
on_mail(struct lmtp_session_owner *owner, struct lmtp_mail *mail)
{
	struct lmtp_connection *connection = container_of(owner, struct lmtp_connection, owner);
	struct lmtp_server_owner *above = connection->server->setup.owner;
	mail->carrier = connection;
	above->on_mail(above, mail);
}

void
lmtp_answer(struct lmtp_mail *mail, enum lmtp_verdict verdict)
{
	struct lmtp_connection *connection = mail->carrier;
	struct strbuf out;
	strbuf_init(&out, REPLIES);
	lmtp_session_answer(connection->session, verdict, &out);
	say(connection, &out);
	strbuf_done(&out);
	if (connection->bev == NULL) {
		connection_end(connection);
		return;
	}
	if (connection->reading)
		return;
	(void) bufferevent_enable(connection->bev, EV_READ);
	/* What came behind the mail is here already: nobody will tell us of it again. */
	connection_read(connection);
}

/* Accepting */

static void
turn_away(struct lmtp_server *server, evutil_socket_t fd)
{
	static const char busy[] = "421 4.3.2 too many connections; try again\r\n";
	(void) server;
	(void) send(fd, busy, sizeof(busy) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	evutil_closesocket(fd);
}

static struct timeval
timeval_of(span wait)
{
	return (struct timeval){ .tv_sec = wait.ms / 1000, .tv_usec = wait.ms % 1000 * 1000 };
}

static void
on_accept(
    struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int size, void *arg)
{
	struct lmtp_server *server = arg;
	(void) listener;
	(void) from;
	(void) size;
	if (server->count >= server->setup.max_connections) {
		turn_away(server, fd);
		return;
	}
	struct lmtp_connection *connection = alloc_new(sizeof(*connection));
	connection->owner = (struct lmtp_session_owner){ may_deliver, on_mail };
	connection->server = server;
	connection->session = lmtp_session_new(&(struct lmtp_session_setup){
	    .owner = &connection->owner,
	    .name = server->setup.name,
	    .max_bytes = server->setup.max_bytes,
	});
	connection->next = server->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	server->connections = connection;
	server->count++;
	connection->bev =
	    bufferevent_socket_new(loop_base(server->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	BUG_ON(connection->bev == NULL, "no connection");
	bufferevent_setcb(connection->bev, on_readable, on_written, on_ended, connection);
	bufferevent_setwatermark(connection->bev, EV_READ, 0, PIECE);
	struct timeval idle = timeval_of(server->setup.idle);
	(void) bufferevent_set_timeouts(connection->bev, &idle, &idle);
	BUG_ON(bufferevent_enable(connection->bev, EV_READ | EV_WRITE) != 0, "can't read");
	struct clock *clock = loop_clock(server->loop);
	connection->deadline.on_alarm = on_deadline;
	clock_arm(
	    clock, &connection->deadline, instant_plus(clock_now(clock), server->setup.deadline));
	struct strbuf out;
	strbuf_init(&out, REPLIES);
	lmtp_session_greet(connection->session, &out);
	say(connection, &out);
	strbuf_done(&out);
}

/* Questions */

uint16_t
lmtp_server_port(const struct lmtp_server *server)
{
	return server->port;
}

size_t
lmtp_server_connections(const struct lmtp_server *server)
{
	return server->count;
}
