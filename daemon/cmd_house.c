/* SPDX-License-Identifier: MIT */
/* Opens the house for commands that do not write. */
#include "daemon/cmd_house.h"

bool
cmd_open_reading(struct house *house, const struct invocation *invocation, struct error *error)
{
	const struct house_setup setup = {
		.dir = invocation->data,
		.config_file = invocation->config,
		.use = HOUSE_READS,
		.demonstration_is_fine = true,
		.now = invocation->now,
	};
	return house_open(house, &setup, error);
}

bool
cmd_open_files(struct house *house, const struct invocation *invocation, struct error *error)
{
	bool bare = access(invocation->data, R_OK) != 0 && invocation->config == NULL &&
	    !invocation->data_is_given;
	const struct house_setup setup = {
		.dir = bare ? NULL : invocation->data,
		.config_file = invocation->config,
		.config_text = bare ? config_initial : NULL,
		.use = HOUSE_FILES,
		.now = invocation->now,
	};
	return house_open(house, &setup, error);
}
