/* SPDX-License-Identifier: MIT */
/* One line in, one line out, one at a time per connection. The client's half is line_client.c. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "net/loop.h"

#include "net/line_server.h"

enum { LINE_BACKLOG = 16, LINE_READ = 256 << 10 };

struct line_server {
	struct evconnlistener *listener;
	struct loop *loop;
	struct line_server_owner *owner;
	struct line_connection *connections;
	struct line_exchange *exchanges;
	size_t count;
	char *path;
};

struct line_connection {
	struct bufferevent *bev;
	struct line_server *server;
	struct line_connection *next, *previous;
	struct line_exchange *exchange; /* non-null: a line waits for its answer */
	size_t looked;                  /* bytes of the input known to hold no line feed */
	unsigned uid;
};

struct line_exchange {
	struct line_request request;
	struct line_connection *connection; /* NULL: nobody waits */
	struct line_server *server;         /* NULL: freed */
	struct line_exchange *next, *previous;
	char *text;
};

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
    int size, void *server);
static void on_readable(struct bufferevent *bev, void *connection);
static void on_written(struct bufferevent *bev, void *connection);
static void on_ended(struct bufferevent *bev, short what, void *connection);

/* Listening */

static bool
fill_address(struct sockaddr_un *address, const char *path, struct error *error)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	size_t length = strlen(path);
	if (length >= sizeof(address->sun_path))
		return error_set(error, ERROR_LIMIT, "%s: a socket's path has at most %zu bytes",
		    path, sizeof(address->sun_path) - 1);
	memcpy(address->sun_path, path, length);
	return true;
}

/* Removes a socket that nobody listens on any more. Anything else there stays. */
static bool
clear_path(const char *path, const struct sockaddr_un *address, struct error *error)
{
	struct stat there;
	if (lstat(path, &there) != 0)
		return errno == ENOENT ||
		    error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	if (!S_ISSOCK(there.st_mode))
		return error_set(error, ERROR_CONFLICT, "%s is there and is not a socket", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	BUG_ON(fd < 0, "no socket");
	int rc = connect(fd, (const struct sockaddr *) (const void *) address, sizeof(*address));
	int why = errno;
	close(fd);
	if (rc == 0)
		return error_set(error, ERROR_BUSY, "%s: somebody serves there already", path);
	if (why != ECONNREFUSED)
		return error_set(error, ERROR_IO, "%s: %s", path, strerror(why));
	if (unlink(path) != 0 && errno != ENOENT)
		return error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	return true;
}

static bool
listen_at(const char *path, int *out_fd, struct error *error)
{
	struct sockaddr_un address;
	if (!fill_address(&address, path, error) || !clear_path(path, &address, error))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	BUG_ON(fd < 0, "no socket");
	/* Before bind, so that there is no moment at which others may connect; umask would do, but
	 * it belongs to the process, and other threads make files. */
	bool good = fchmod(fd, 0600) == 0 &&
	    bind(fd, (const struct sockaddr *) (const void *) &address, sizeof(address)) == 0 &&
	    chmod(path, 0600) == 0 && listen(fd, LINE_BACKLOG) == 0;
	if (!good) {
		error_set(error, ERROR_IO, "can't listen on %s: %s", path, strerror(errno));
		close(fd);
		return false;
	}
	*out_fd = fd;
	return true;
}

struct line_server *
line_server_new(
    struct loop *loop, const char *path, struct line_server_owner *owner, struct error *error)
{
	int fd = -1;
	BUG_ON(owner->on_request == NULL, "a server without owner");
	if (!listen_at(path, &fd, error))
		return NULL;
	struct line_server *server = alloc_new(sizeof(*server));
	server->loop = loop;
	server->owner = owner;
	server->path = alloc_strdup(path);
	server->listener = evconnlistener_new(loop_base(loop), on_accept, server,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, -1, fd);
	BUG_ON(server->listener == NULL, "no listener");
	return server;
}

static void
connection_free(struct line_connection *connection)
{
	struct line_server *server = connection->server;
	if (connection->exchange != NULL)
		connection->exchange->connection = NULL;
	if (connection->previous == NULL)
		server->connections = connection->next;
	else
		connection->previous->next = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	server->count--;
	bufferevent_free(connection->bev);
	free(connection);
}

void
line_server_free(struct line_server *server)
{
	if (server == NULL)
		return;
	(void) unlink(server->path);
	evconnlistener_free(server->listener);
	while (server->connections != NULL)
		connection_free(server->connections);
	for (struct line_exchange *e = server->exchanges; e != NULL; e = e->next)
		e->server = NULL;
	free(server->path);
	free(server);
}

/* Serving */

static bool
may_speak(int fd, unsigned *out_uid)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
		return false;
	*out_uid = peer.uid;
	return peer.uid == 0 || peer.uid == geteuid();
}

static void
on_accept(
    struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from, int size, void *arg)
{
	struct line_server *server = arg;
	unsigned uid = 0;
	(void) listener;
	(void) from;
	(void) size;
	if (server->count >= LINE_CONNECTIONS || !may_speak(fd, &uid)) {
		evutil_closesocket(fd);
		return;
	}
	struct line_connection *connection = alloc_new(sizeof(*connection));
	connection->server = server;
	connection->uid = uid;
	connection->next = server->connections;
	if (connection->next != NULL)
		connection->next->previous = connection;
	server->connections = connection;
	server->count++;
	connection->bev =
	    bufferevent_socket_new(loop_base(server->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	BUG_ON(connection->bev == NULL, "no connection");
	bufferevent_setcb(connection->bev, on_readable, on_written, on_ended, connection);
	bufferevent_setwatermark(connection->bev, EV_READ, 0, LINE_LIMIT + 1);
	(void) bufferevent_set_max_single_read(connection->bev, LINE_READ);
	BUG_ON(bufferevent_enable(connection->bev, EV_READ | EV_WRITE) != 0, "can't read");
}

static struct line_exchange *
exchange_new(struct line_connection *connection, size_t size)
{
	struct line_server *server = connection->server;
	struct line_exchange *exchange = alloc_new(sizeof(*exchange));
	exchange->connection = connection;
	exchange->server = server;
	exchange->text = alloc_new(size + 1);
	exchange->request.text = str_of(exchange->text, size);
	exchange->request.uid = connection->uid;
	exchange->next = server->exchanges;
	if (exchange->next != NULL)
		exchange->next->previous = exchange;
	server->exchanges = exchange;
	connection->exchange = exchange;
	return exchange;
}

static void
exchange_free(struct line_exchange *exchange)
{
	if (exchange->previous != NULL)
		exchange->previous->next = exchange->next;
	else if (exchange->server != NULL)
		exchange->server->exchanges = exchange->next;
	if (exchange->next != NULL)
		exchange->next->previous = exchange->previous;
	free(exchange->text);
	free(exchange);
}

/* Hands up the first whole line, if there is one. `looked` keeps a long line from being searched
 * from its start each time a piece of it comes. */
static void
connection_read(struct line_connection *connection)
{
	struct evbuffer *input = bufferevent_get_input(connection->bev);
	struct evbuffer_ptr from, end;
	size_t length = evbuffer_get_length(input);
	if (connection->exchange != NULL || length == connection->looked)
		return;
	BUG_ON(evbuffer_ptr_set(input, &from, connection->looked, EVBUFFER_PTR_SET) != 0, "looked");
	end = evbuffer_search(input, "\n", 1, &from);
	if (end.pos < 0 || end.pos > LINE_LIMIT) {
		connection->looked = length;
		if (length > LINE_LIMIT) {
			connection_free(connection);
		}
		return;
	}
	connection->looked = 0;
	struct line_exchange *exchange = exchange_new(connection, (size_t) end.pos);
	BUG_ON(evbuffer_remove(input, exchange->text, (size_t) end.pos) != end.pos ||
		evbuffer_drain(input, 1) != 0,
	    "a line went missing");
	if (memchr(exchange->text, '\0', (size_t) end.pos) != NULL) {
		connection_free(connection);
		exchange_free(exchange);
		return;
	}
	bufferevent_disable(connection->bev, EV_READ);
	connection->server->owner->on_request(connection->server->owner, &exchange->request);
}

static void
on_readable(struct bufferevent *bev, void *connection)
{
	(void) bev;
	connection_read(connection);
}

void
line_answer(struct line_request *request, struct str text)
{
	struct line_exchange *exchange = container_of(request, struct line_exchange, request);
	struct line_connection *connection = exchange->connection;
	BUG_ON(text.len > 0 &&
		(memchr(text.data, '\n', text.len) != NULL ||
		    memchr(text.data, '\0', text.len) != NULL),
	    "an answer is one line");
	BUG_ON(text.len > LINE_LIMIT, "an answer of %zu bytes", text.len);
	if (connection != NULL) {
		connection->exchange = NULL;
		if (text.len > 0)
			(void) bufferevent_write(connection->bev, text.data, text.len);
		(void) bufferevent_write(connection->bev, "\n", 1);
	}
	exchange_free(exchange);
}

/* The answer is out: the next line. */
static void
on_written(struct bufferevent *bev, void *arg)
{
	struct line_connection *connection = arg;
	if (connection->exchange != NULL || evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	bufferevent_enable(bev, EV_READ);
	connection_read(connection);
}

static void
on_ended(struct bufferevent *bev, short what, void *arg)
{
	(void) bev;
	(void) what;
	connection_free(arg);
}
