/* SPDX-License-Identifier: MIT */
/* One datagram per notice. Nothing is kept between them. */
#include <inttypes.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/str.h"
#include "net/notify.h"

static void
notify_send(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = path == NULL ? 0 : strlen(path);
	if (length < 2 || length >= sizeof(address.sun_path))
		return;
	if (path[0] != '/' && path[0] != '@')
		return;
	memcpy(address.sun_path, path, length);
	if (path[0] == '@') /* an abstract name */
		address.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	socklen_t size = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + length);
	(void) sendto(fd, text, strlen(text), MSG_NOSIGNAL,
	    (const struct sockaddr *) (const void *) &address, size);
	close(fd);
}

void
notify_ready(void)
{
	notify_send("READY=1");
}

void
notify_reloading(instant monotonic_now)
{
	char text[64];
	(void) snprintf(
	    text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64, monotonic_now.ms * 1000);
	notify_send(text);
}

void
notify_stopping(void)
{
	notify_send("STOPPING=1");
}

void
notify_watchdog(void)
{
	notify_send("WATCHDOG=1");
}

void
notify_status(const char *text)
{
	char line[256];
	BUG_ON(strchr(text, '\n') != NULL, "a status is one line");
	(void) snprintf(line, sizeof(line), "STATUS=%s", text);
	notify_send(line);
}

span
notify_watchdog_every(void)
{
	int64_t microseconds = 0, pid = 0;
	const char *whose = getenv("WATCHDOG_PID");
	if (!str_to_int(str_from(getenv("WATCHDOG_USEC")), &microseconds) || microseconds <= 0)
		return milliseconds(0);
	/* Set for a parent that did not clear it: then it is not for us. */
	if (whose != NULL && (!str_to_int(str_from(whose), &pid) || pid != getpid()))
		return milliseconds(0);
	return milliseconds(microseconds / 2000 > 0 ? microseconds / 2000 : 1);
}
