/* SPDX-License-Identifier: MIT */
/*
 * Mails a second handed to a relay, by eight sessions at once, beside Postfix's own smtp-source to the
 * same smtp-sink: once a connection for each mail, as where few are sent; and once with connections
 * that take more than one, as where many wait. hark writes each mail anew, both its parts;
 * smtp-source has one text of the same length.
 */
#include <unistd.h>

#include "channels/email_send.h"
#include "net/loop.h"
#include "net/worker.h"
#include "bench/bench.h"
#include "bench/flow.h"

enum { SESSIONS = EMAIL_SESSIONS, MAILS = 1000, BYTES = 2100, REPETITIONS = 7 };

struct run {
	struct loop *loop;
	struct channel *channel;
	int port;
	bool keeps;
};

/* As long as one in a mail is: two of libesmtp's buffers. */
static const char question[] =
    "3 of 12. During the past four weeks, how would you describe the pain that you usually had in your "
    "foot, when you were on your feet for as long as an ordinary day asks for it?\n"
    "0 none, or so little that I did not notice it\n"
    "1 a little, and it went away when I sat down\n"
    "2 some, and it was still there in the evening\n"
    "3 much, so that I left out some of what I wanted to do\n"
    "4 so much that I could not stay on my feet\n"
    "Answer by the number that fits best. If none of them does, write what it was like.\n";

static double
figure(void *context)
{
	struct run *run = context;
	return flow_run(run->loop, run->channel, "ada@example.org", question, MAILS);
}

static double
limit(void *context)
{
	struct run *run = context;
	char command[256];
	(void) snprintf(command, sizeof(command),
	    "smtp-source -s %d -m %d -l %d %s -f hark@example.org -t ada@example.org 127.0.0.1:%d",
	    SESSIONS, MAILS, BYTES, run->keeps ? "-d" : "", run->port);
	return MAILS / flow_ask(command, NULL);
}

static struct channel *
mailer(struct run *run, struct workers *workers)
{
	struct error error;
	struct channel *channel = email_send_new(
	    &(struct email_send_setup){
		.loop = run->loop,
		.workers = workers,
		.clock = loop_clock(run->loop),
		.host = "127.0.0.1",
		.port = (uint16_t) run->port,
		.domain = "example.org",
		.from = "hark@example.org",
		.window = run->keeps ? EMAIL_WINDOW : SESSIONS,
		.session_mails = run->keeps ? EMAIL_SESSION_MAILS : 1,
	    },
	    &error);
	BUG_ON(channel == NULL, "%s", error.text);
	return channel;
}

static bool
measure(struct run *run, struct workers *workers, const char *name, double target)
{
	run->channel = mailer(run, workers);
	bool met = bench_run(
	    &(struct bench){ name, "mails/s", figure, limit, run, REPETITIONS, false, target });
	channel_free(run->channel);
	return met;
}

int
main(void)
{
	struct run run = { .port = flow_port() };
	if (!flow_needs("smtp-sink") || !flow_needs("smtp-source"))
		return 77;
	char where[32], user[] = "nobody";
	(void) snprintf(where, sizeof(where), "127.0.0.1:%d", run.port);
	const char *const as_root[] = { "smtp-sink", "-u", user, where, "1000", NULL };
	const char *const as_other[] = { "smtp-sink", where, "1000", NULL };
	pid_t sink = flow_start(geteuid() == 0 ? as_root : as_other);
	flow_wait(run.port);
	run.loop = loop_new();
	struct workers *workers =
	    workers_new(run.loop, &(struct workers_setup){ .threads = SESSIONS });
	bool met = measure(&run, workers, "send-smtp", 0.9);
	run.keeps = true;
	met = measure(&run, workers, "send-smtp-kept", 0) && met;
	workers_free(workers);
	loop_free(run.loop);
	flow_end(sink);
	return met ? 0 : 1;
}
