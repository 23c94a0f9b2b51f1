/* SPDX-License-Identifier: MIT */
/* Opens the house for commands that do not write, and tells the core what those that do are about. */
#include <pwd.h>
#include <unistd.h>

#include "instruments/value_set.h"
#include "daemon/writer.h"
#include "daemon/cmd_house.h"

bool
cmd_open_reading(struct house *house, const struct invocation *invocation, enum house_words words,
    struct error *error)
{
	const struct house_setup setup = {
		.dir = invocation->data,
		.config_file = invocation->config,
		.use = HOUSE_READS,
		.words = words,
		.demonstration_is_fine = true,
		.now = invocation->now,
	};
	return house_open(house, &setup, error);
}

int
cmd_look(struct invocation *invocation, enum house_words words, cmd_look_fn *look)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct zone *zone = NULL;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, words, &error) ||
	    (zone = zone_open(house.config.zone, &error)) == NULL ||
	    !look(invocation, &house, zone, &error))
		code = say_error(&error);
	zone_close(zone);
	house_close(&house);
	return code;
}

bool
cmd_open_files(struct house *house, const struct invocation *invocation, enum house_words words,
    struct error *error)
{
	bool bare = access(invocation->data, R_OK) != 0 && invocation->config == NULL &&
	    !invocation->data_is_given;
	const struct house_setup setup = {
		.dir = bare ? NULL : invocation->data,
		.config_file = invocation->config,
		.config_text = bare ? config_initial : NULL,
		.use = HOUSE_FILES,
		.words = words,
		.now = invocation->now,
	};
	return house_open(house, &setup, error);
}

bool
cmd_value_sets(const struct invocation *invocation, const struct house *house,
    const struct value_set **out_sets, size_t *out_count, struct error *error)
{
	size_t count = 0;
	for (size_t i = 0; i < invocation->given_count; i++) {
		const char *id = invocation->given[i].value;
		if (strcmp(invocation->given[i].spec->name, "value-set") != 0)
			continue;
		const struct value_set *set = catalog_value_set(house->catalog, id);
		if (set == NULL)
			return error_set(error, ERROR_MISSING,
			    "no value set \"%s\"; `hark instrument show INSTRUMENT` names them",
			    id);
		if (count == CMD_VALUE_SETS)
			return error_set(
			    error, ERROR_LIMIT, "more than %d value sets", CMD_VALUE_SETS);
		for (size_t k = 0; k < count; k++)
			if (out_sets[k] == set)
				return error_set(
				    error, ERROR_INPUT, "value set %s is asked for twice", id);
		out_sets[count++] = set;
	}
	*out_count = count;
	return true;
}

const char *
cmd_actor(const struct invocation *invocation)
{
	const char *by = option_value(invocation, "by");
	if (by != NULL && by[0] != '\0')
		return by;
	const struct passwd *user = getpwuid(getuid());
	return user == NULL ? "command line" : user->pw_name;
}

int
cmd_tell(struct invocation *invocation, const struct command *command)
{
	struct writer writer;
	struct error error;
	struct event event = { .kind = EVENT_COMMAND, .command = *command };
	struct order answer;
	int code = 0;
	if (!writer_open(&writer, invocation, HOUSE_MUTE, &error) ||
	    !writer_run(&writer, &event, 1, &answer, invocation->now, &error))
		code = say_error(&error);
	else if (answer.error.kind != ERROR_NONE)
		code = say_error(&answer.error);
	else if (answer.text[0] != '\0')
		fprintf(invocation->out, "%s\n", answer.text);
	else
		say(invocation, "done");
	writer_close(&writer);
	return code;
}
