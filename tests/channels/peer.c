/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

#include "peer.h"

enum { CONNECTIONS = 256, DRIP_MS = 50 };

struct connection {
	struct peer *peer;
	pthread_t thread;
	int fd;
	bool open;
};

struct peer {
	struct peer_owner *owner;
	int listener;
	uint16_t port;
	pthread_t thread;
	pthread_mutex_t lock;
	struct connection connections[CONNECTIONS];
	size_t count;
	bool stopping;
};

static int
listen_somewhere(uint16_t *out_port)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(address);
	/* A test may listen on the port again while the last of these connections dies. */
	BUG_ON(fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)) != 0 ||
		bind(fd, (const struct sockaddr *) &address, size) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *) &address, &size) != 0,
	    "no loopback");
	*out_port = ntohs(address.sin_port);
	return fd;
}

static void *
run_connection(void *arg)
{
	struct connection *connection = arg;
	struct peer *peer = connection->peer;
	peer->owner->serve(peer->owner, connection->fd);
	pthread_mutex_lock(&peer->lock);
	close(connection->fd);
	connection->open = false;
	pthread_mutex_unlock(&peer->lock);
	return NULL;
}

static void *
run_listener(void *arg)
{
	struct peer *peer = arg;
	for (;;) {
		int fd = accept(peer->listener, NULL, NULL);
		if (fd < 0)
			return NULL;
		/* It writes an answer piece by piece, and nobody here has time for Nagle's 40 ms. */
		(void) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		pthread_mutex_lock(&peer->lock);
		if (peer->stopping || peer->count == CONNECTIONS) {
			close(fd);
			pthread_mutex_unlock(&peer->lock);
			continue;
		}
		struct connection *connection = &peer->connections[peer->count++];
		*connection = (struct connection){ .peer = peer, .fd = fd, .open = true };
		BUG_ON(pthread_create(&connection->thread, NULL, run_connection, connection) != 0,
		    "no thread");
		pthread_mutex_unlock(&peer->lock);
	}
}

struct peer *
peer_new(struct peer_owner *owner)
{
	struct peer *peer = alloc_new(sizeof(*peer));
	peer->owner = owner;
	peer->listener = listen_somewhere(&peer->port);
	BUG_ON(pthread_mutex_init(&peer->lock, NULL) != 0, "no lock");
	BUG_ON(pthread_create(&peer->thread, NULL, run_listener, peer) != 0, "no thread");
	return peer;
}

uint16_t
peer_port(const struct peer *peer)
{
	return peer->port;
}

void
peer_free(struct peer *peer)
{
	if (peer == NULL)
		return;
	pthread_mutex_lock(&peer->lock);
	peer->stopping = true;
	for (size_t i = 0; i < peer->count; i++)
		if (peer->connections[i].open)
			(void) shutdown(peer->connections[i].fd, SHUT_RDWR);
	pthread_mutex_unlock(&peer->lock);
	(void) shutdown(peer->listener, SHUT_RDWR);
	(void) pthread_join(peer->thread, NULL);
	for (size_t i = 0; i < peer->count; i++)
		(void) pthread_join(peer->connections[i].thread, NULL);
	close(peer->listener);
	(void) pthread_mutex_destroy(&peer->lock);
	free(peer);
}

uint16_t
peer_closed_port(void)
{
	uint16_t port;
	close(listen_somewhere(&port));
	return port;
}

bool
peer_read_line(int fd, char *line, size_t size)
{
	size_t len = 0;
	char c;
	while (recv(fd, &c, 1, 0) == 1) {
		if (c == '\n') {
			if (len > 0 && line[len - 1] == '\r')
				len--;
			line[len] = '\0';
			return true;
		}
		if (len + 1 < size)
			line[len++] = c;
	}
	return false;
}

bool
peer_read(int fd, char *bytes, size_t size)
{
	for (size_t got = 0; got < size;) {
		ssize_t n = recv(fd, bytes + got, size - got, 0);
		if (n <= 0)
			return false;
		got += (size_t) n;
	}
	return true;
}

void
peer_write(int fd, const char *text)
{
	size_t len = strlen(text);
	while (len > 0) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		text += n;
		len -= (size_t) n;
	}
}

void
peer_drip(int fd, const char *text)
{
	/* What comes meanwhile is not looked at. */
	struct pollfd pause = { .fd = fd, .events = 0 };
	for (size_t i = 0; poll(&pause, 1, DRIP_MS) == 0; i++)
		if (send(fd, &text[i % strlen(text)], 1, MSG_NOSIGNAL) != 1)
			return;
}

void
peer_wait_for_close(int fd)
{
	char bytes[256];
	while (recv(fd, bytes, sizeof(bytes), 0) > 0)
		continue;
}

void
peer_reset(int fd)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 0 };
	(void) setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}
