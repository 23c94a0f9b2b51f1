/* SPDX-License-Identifier: MIT */
/* Runs the demonstration's pages until told to stop. */
#include "daemon/demo_site.h"
#include "daemon/demo_serve.h"

/* So that the first page has something to tell: most were asked before their operation, some still are. */
enum { SERVE_DAYS_PLAYED = 78 };

struct serving {
	struct loop_signals signals;
	struct loop *loop;
};

static void
on_terminate(struct loop_signals *signals)
{
	struct serving *serving = container_of(signals, struct serving, signals);
	loop_stop(serving->loop);
}

bool
demo_serve(struct demo *demo, int port, struct error *error)
{
	struct serving serving = { .signals.on_terminate = on_terminate, .loop = loop_new() };
	struct demo_site *site = demo_site_new(serving.loop, demo, (uint16_t) port, error);
	if (site != NULL) {
		demo_play(demo, SERVE_DAYS_PLAYED);
		loop_watch_signals(serving.loop, &serving.signals);
		printf("%d made-up patients. No message leaves this computer.\n"
		       "Open   http://127.0.0.1:%d/\nStop   Ctrl-C\n",
		    (int) PERSONA_COUNT, (int) demo_site_port(site));
		(void) fflush(stdout);
		loop_run(serving.loop);
	}
	bool good = site != NULL;
	demo_site_free(site);
	loop_free(serving.loop);
	return good;
}
