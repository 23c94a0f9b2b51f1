/* SPDX-License-Identifier: MIT */
/* hark serve and hark send: the house on the real clock, with the gateways of hark.conf. */
#include <malloc.h>

#include "base/fault.h"
#include "daemon/cmd.h"
#include "daemon/wire.h"

enum { SEND_SECONDS = 600 };

/* The machine failed under us: the restart derives the truth (sysexits' EX_IOERR). */
enum { EXIT_MACHINE = 74 };

static void
say_trial_mode(const struct invocation *invocation, const struct config *config)
{
	if (config->is_on_trial)
		say(invocation,
		    "trial mode: only the %zu %s in %s are written to; take trial_mode out of it to "
		    "write to patients",
		    config->allow_list.count,
		    config->allow_list.count == 1 ? "address" : "addresses", config->file);
}

static bool
open_writer(struct house *house, const struct invocation *invocation, bool demonstration_is_fine,
    struct error *error)
{
	const struct house_setup setup = {
		.dir = invocation->data,
		.config_file = invocation->config,
		.use = HOUSE_WRITES,
		.demonstration_is_fine = demonstration_is_fine,
		.random = random_system(),
		.now = invocation->now,
	};
	if (!house_open(house, &setup, error))
		return false;
	/* Reading the files, and those that the store has kept, takes far more memory than they leave
	 * behind: an idle service gives it back. */
	(void) malloc_trim(0);
	say_trial_mode(invocation, &house->config);
	return true;
}

static int
run_wire(struct invocation *invocation, bool once)
{
	struct house house = { .lock = -1 };
	struct log log;
	struct wire *wire = NULL;
	struct error error;
	int code = 0;
	log_init(&log, log_to_stderr, invocation->verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	if (!fault_from_environment(&error) || !open_writer(&house, invocation, false, &error)) {
		code = say_error(&error);
	} else if ((wire = wire_new(
			&(struct wire_setup){
			    .house = &house,
			    .log = invocation->quiet ? NULL : &log,
			    .listens = !once,
			},
			&error)) == NULL) {
		code = say_error(&error);
	} else if (once ? !wire_run_once(wire, seconds(SEND_SECONDS), &error)
			: !wire_run(wire, &error)) {
		(void) say_error(&error);
		code = EXIT_MACHINE;
	}
	wire_free(wire);
	house_close(&house);
	return code;
}

int
cmd_serve(struct invocation *invocation)
{
	return run_wire(invocation, false);
}

int
cmd_send(struct invocation *invocation)
{
	return run_wire(invocation, true);
}
