/* SPDX-License-Identifier: MIT */
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/tether.h"

static int64_t
now_ms(void)
{
	struct timespec t;
	BUG_ON(clock_gettime(CLOCK_MONOTONIC, &t) != 0, "no clock");
	return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

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

void
tethers_init(struct tethers *all)
{
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
shut(const struct tether *tether)
{
	if (tether->fd >= 0)
		(void) shutdown(tether->fd, SHUT_RDWR);
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
tether_begin(struct tether *tether, struct tethers *all, span patience)
{
	take(&all->turn);
	*tether = (struct tether){
		.all = all, .has_turn = true, .fd = -1, .until_ms = now_ms() + patience.ms
	};
	take(&all->lock);
	tether->next = all->first;
	all->first = tether;
	give(&all->lock);
}

static void
end_turn(struct tether *tether)
{
	if (tether->has_turn)
		give(&tether->all->turn);
	tether->has_turn = false;
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
	if (all->leaving || now_ms() >= tether->until_ms)
		shut(tether);
	give(&all->lock);
}

void
tether_again(struct tether *tether, span patience)
{
	take(&tether->all->lock);
	tether->until_ms = now_ms() + patience.ms;
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
}

void
tethers_cut_late(struct tethers *all)
{
	int64_t now = now_ms();
	take(&all->lock);
	for (const struct tether *tether = all->first; tether != NULL; tether = tether->next)
		if (now >= tether->until_ms)
			shut(tether);
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
