/* SPDX-License-Identifier: MIT */
/* Sendings in a ring of a window's size. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/loop.h"
#include "bench/bench.h"
#include "bench/flow.h"

enum { WINDOW = 64, PATIENCE_SECONDS = 10 };

struct flow {
	struct channel *channel;
	struct one {
		struct sending sending;
		struct flow *flow;
		char ask_id[33];
	} ones[WINDOW];
	const char *to, *body;
	int count, begun, taken;
};

static void on_sent(struct sending *sending, const struct outcome *outcome);

static void
begin(struct one *one)
{
	static unsigned serial;
	struct flow *flow = one->flow;
	(void) snprintf(one->ask_id, sizeof(one->ask_id), "%032x", ++serial);
	one->sending = (struct sending){
		.ask_id = one->ask_id,
		.attempt = 1,
		.to = flow->to,
		.subject = "A message",
		.body = flow->body,
		.on_sent = on_sent,
	};
	flow->begun++;
	channel_send(flow->channel, &one->sending);
}

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct one *one = container_of(sending, struct one, sending);
	BUG_ON(outcome->kind != OUTCOME_SENT, "a text was not taken: %s", outcome->reason);
	one->flow->taken++;
	if (one->flow->begun < one->flow->count)
		begin(one);
}

double
flow_run(struct loop *loop, struct channel *channel, const char *to, const char *body, int count)
{
	struct flow flow = { .channel = channel, .to = to, .body = body, .count = count };
	int window = channel->ops->limits.window;
	double start = bench_seconds();
	for (int i = 0; i < window && i < WINDOW && i < count; i++) {
		flow.ones[i].flow = &flow;
		begin(&flow.ones[i]);
	}
	while (flow.taken < count)
		loop_turn(loop, milliseconds(10));
	return count / (bench_seconds() - start);
}

static int
dial(int port, bool binds)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t) port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(address);
	struct sockaddr *at = (struct sockaddr *) (void *) &address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	BUG_ON(fd < 0, "no socket");
	bool good = binds ? bind(fd, at, size) == 0 : connect(fd, at, size) == 0;
	good = good && (!binds || getsockname(fd, at, &size) == 0);
	(void) close(fd);
	return good ? ntohs(address.sin_port) : -1;
}

int
flow_port(void)
{
	int port = dial(0, true);
	BUG_ON(port <= 0, "no port");
	return port;
}

void
flow_wait(int port)
{
	double start = bench_seconds();
	while (dial(port, false) < 0) {
		BUG_ON(bench_seconds() - start > PATIENCE_SECONDS, "nobody listens");
		(void) nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	}
}

bool
flow_needs(const char *program)
{
	char command[128], path[512];
	(void) snprintf(command, sizeof(command), "command -v %s", program);
	FILE *in = popen(command, "re");
	bool there = in != NULL && fgets(path, sizeof(path), in) != NULL;
	if (in != NULL)
		(void) pclose(in);
	if (!there)
		(void) fprintf(stderr, "%s is not installed (script/setup installs it)\n", program);
	return there;
}

pid_t
flow_start(const char *const argv[])
{
	pid_t child = fork();
	BUG_ON(child < 0, "fork: %s", strerror(errno));
	if (child > 0)
		return child;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	(void) prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void) dup2(null, STDOUT_FILENO);
	(void) dup2(null, STDERR_FILENO);
	(void) execvp(argv[0], (char *const *) (uintptr_t) (const void *) argv);
	_exit(127);
}

void
flow_end(pid_t child)
{
	(void) kill(child, SIGKILL);
	(void) waitpid(child, NULL, 0);
}

double
flow_ask(const char *command, const char *word)
{
	char line[512];
	double value = 0, start = bench_seconds();
	FILE *in = popen(command, "re");
	BUG_ON(in == NULL, "%s can't be run", command);
	while (fgets(line, sizeof(line), in) != NULL)
		if (word != NULL && strncmp(line, word, strlen(word)) == 0)
			value = strtod(line + strlen(word), NULL);
	int status = pclose(in);
	BUG_ON(status != 0 || (word != NULL && value <= 0), "%s: status %d", command, status);
	return word != NULL ? value : bench_seconds() - start;
}
