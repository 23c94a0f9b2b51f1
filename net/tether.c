/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/monotonic.h"
#include "net/tether.h"

static void
take(pthread_mutex_t *mutex)
{
	BUG_ON(pthread_mutex_lock(mutex) != 0, "a tether's lock");
}

static void
give(pthread_mutex_t *mutex)
{
	BUG_ON(pthread_mutex_unlock(mutex) != 0, "a tether's lock");
}

/* That it comes is all: the call that it comes into fails with EINTR. */
static void
on_nudge(int number)
{
	(void) number;
}

/* For this thread alone: workers leave all signals to the loop. */
static void
let_in(bool yes)
{
	sigset_t set;
	bool good = sigemptyset(&set) == 0 && sigaddset(&set, SIGURG) == 0 &&
	    pthread_sigmask(yes ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL) == 0;
	BUG_ON(!good, "signal mask");
}

void
tethers_init(struct tethers *all)
{
	struct sigaction nudge = { .sa_handler = on_nudge }; /* no SA_RESTART */
	BUG_ON(sigaction(SIGURG, &nudge, NULL) != 0, "can't be nudged");
	*all = (struct tethers){ .first = NULL };
	BUG_ON(
	    pthread_mutex_init(&all->turn, NULL) != 0 || pthread_mutex_init(&all->lock, NULL) != 0,
	    "no lock");
}

void
tethers_done(struct tethers *all)
{
	BUG_ON(all->first != NULL, "a tether outlives what it is tied to");
	(void) pthread_mutex_destroy(&all->turn);
	(void) pthread_mutex_destroy(&all->lock);
}

/* all->lock is held */
static void
nudge(const struct tether *tether)
{
	(void) pthread_kill(tether->worker, SIGURG);
}

/* all->lock is held. Nudged as well: it may be about to connect to the name's next address. */
static void
shut(const struct tether *tether)
{
	if (tether->fd >= 0)
		(void) shutdown(tether->fd, SHUT_RDWR);
	nudge(tether);
}

/* all->lock is held */
static void
let_go(struct tether *tether)
{
	if (tether->fd >= 0)
		(void) close(tether->fd);
	tether->fd = -1;
}

void
tether_begin(struct tether *tether, struct tethers *all, span patience, span connect)
{
	take(&all->turn);
	int64_t now = monotonic_ms();
	*tether = (struct tether){
		.all = all,
		.worker = pthread_self(),
		.has_turn = true,
		.fd = -1,
		.until_ms = now + patience.ms,
		.connect = connect,
		.connected_by_ms = now + connect.ms,
	};
	let_in(true);
	take(&all->lock);
	tether->next = all->first;
	all->first = tether;
	give(&all->lock);
}

static void
end_turn(struct tether *tether)
{
	take(&tether->all->lock);
	bool had = tether->has_turn;
	tether->has_turn = false;
	give(&tether->all->lock);
	if (had)
		give(&tether->all->turn);
}

/* A server that won't talk has a library try the name's next address, in the time that is left. */
void
tether_connected(struct tether *tether, int fd)
{
	struct tethers *all = tether->all;
	end_turn(tether);
	take(&all->lock);
	let_go(tether);
	tether->fd = fd;
	if (all->leaving || monotonic_ms() >= tether->until_ms)
		shut(tether);
	give(&all->lock);
}

void
tether_again(struct tether *tether, span patience)
{
	take(&tether->all->lock);
	tether->until_ms = monotonic_ms() + patience.ms;
	give(&tether->all->lock);
}

void
tether_end(struct tether *tether)
{
	struct tethers *all = tether->all;
	struct tether **at = &all->first;
	end_turn(tether);
	take(&all->lock);
	while (*at != tether)
		at = &(*at)->next;
	*at = tether->next;
	let_go(tether);
	give(&all->lock);
	let_in(false);
}

void
tethers_cut_late(struct tethers *all)
{
	int64_t now = monotonic_ms();
	take(&all->lock);
	for (struct tether *tether = all->first; tether != NULL; tether = tether->next) {
		if (all->leaving || now >= tether->until_ms) {
			/* Again, where it was: a name may have another address, and a nudge come too early. */
			shut(tether);
		} else if (tether->has_turn && now >= tether->connected_by_ms) {
			/* The next address has as long; and so has this one, where the nudge came too early. */
			tether->connected_by_ms = now + tether->connect.ms;
			nudge(tether);
		}
	}
	give(&all->lock);
}

void
tethers_leave(struct tethers *all)
{
	take(&all->lock);
	all->leaving = true;
	for (const struct tether *tether = all->first; tether != NULL; tether = tether->next)
		shut(tether);
	give(&all->lock);
}

bool
tethers_are_leaving(struct tethers *all)
{
	take(&all->lock);
	bool leaving = all->leaving;
	give(&all->lock);
	return leaving;
}
