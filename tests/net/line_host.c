/* SPDX-License-Identifier: MIT */
/* See line_host.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "tests/net/line_host.h"

void
host_answer(struct line_request *request)
{
	struct strbuf text;
	strbuf_init(&text, LINE_LIMIT);
	strbuf_puts(&text, "echo ");
	strbuf_add(&text, request->text);
	line_answer(request, strbuf_str(&text));
	strbuf_done(&text);
}

static void
on_request(struct line_server_owner *owner, struct line_request *request)
{
	struct host *host = container_of(owner, struct host, owner);
	host->calls++;
	assert_int_equal(request->uid, geteuid());
	if (str_starts(request->text, "keep")) {
		assert_null(host->kept);
		host->kept = request;
		return;
	}
	if (str_is(request->text, "stop"))
		loop_stop(host->loop);
	host_answer(request);
}

void
host_init(struct host *host)
{
	struct error error = { 0 };
	*host = (struct host){ .owner.on_request = on_request, .loop = loop_new() };
	(void) snprintf(host->dir, sizeof(host->dir), "/tmp/hark-line-XXXXXX");
	assert_non_null(mkdtemp(host->dir));
	(void) snprintf(host->path, sizeof(host->path), "%s/control.sock", host->dir);
	host->server = line_server_new(host->loop, host->path, &host->owner, &error);
	if (host->server == NULL)
		fail_msg("%s", error.text);
}

void
host_done(struct host *host)
{
	struct stat there;
	line_server_free(host->server);
	assert_int_equal(lstat(host->path, &there), -1);
	assert_int_equal(rmdir(host->dir), 0);
	loop_free(host->loop);
}

void
turn(struct host *host)
{
	for (int i = 0; i < 5; i++)
		loop_turn(host->loop, milliseconds(3));
}
