/* SPDX-License-Identifier: MIT */
/* hark restored, hark moved: what a person knows of where the store comes from. */
#include "store/organisations.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"

int
cmd_restored(struct invocation *invocation)
{
	return cmd_tell(invocation,
	    &(struct command){
		.verb = COMMAND_RESTORED, .text = "", .actor = cmd_actor(invocation) });
}

static bool
move(struct house *house, const char *actor, instant now, struct error *error)
{
	if (house->core.put_back)
		return error_set(error, ERROR_CONFLICT,
		    "a backup was put back here before; it will be held, and `hark restored` says more");
	db_begin(house->db);
	audit_add(house->db, random_id(&house->core.random, now), house->organisation, now, actor,
	    "folder moved", "organisation", "");
	return db_commit(house->db, error);
}

/* Not told to a service: one that runs has judged already. */
int
cmd_moved(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	int code = 0;
	const struct house_setup setup = {
		.dir = invocation->data,
		.config_file = invocation->config,
		.use = HOUSE_WRITES,
		.is_moved = true,
		.demonstration_is_fine = true,
		.random = random_system(),
		.now = invocation->now,
	};
	if (!house_open(&house, &setup, &error) ||
	    !move(&house, cmd_actor(invocation), invocation->now, &error))
		code = say_error(&error);
	else
		say(invocation, "%s is the folder's place now; a start here is no backup",
		    invocation->data);
	house_close(&house);
	return code;
}
