/* SPDX-License-Identifier: MIT */
/* hark export responses and hark report completion: what leaves, filtered, without names by default,
 * and told to the audit trail. */
#include <errno.h>
#include <sys/stat.h>

#include "base/disk.h"
#include "core/room.h"
#include "exports/export.h"
#include "exports/filter.h"
#include "reports/completion.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"
#include "daemon/writer.h"

static bool
read_filter(const struct invocation *invocation, const struct house *house,
    struct extract_filter *out, struct error *error)
{
	*out = (struct extract_filter){ .organisation = house->organisation };
	for (const char *const *name = filter_names; *name != NULL; name++)
		for (size_t i = 0; i < invocation->given_count; i++)
			if (strcmp(invocation->given[i].spec->name, *name) == 0 &&
			    !filter_set(out, *name, invocation->given[i].value, error))
				return false;
	return filter_check(out, error);
}

static bool
read_setup(const struct invocation *invocation, struct house *house, struct export_setup *out,
    struct error *error)
{
	const char *format = invocation->format == NULL ? "csv" : invocation->format;
	const char *shape = option_value(invocation, "shape");
	const char *identifiers = option_value(invocation, "identifiers");
	const char *key_file = option_value(invocation, "key-file");
	const struct value_set **sets =
	    ARENA_ARRAY(&house->arena, const struct value_set *, CMD_VALUE_SETS);
	*out = (struct export_setup){
		.db = house->db,
		.catalog = house->catalog,
		.value_sets = sets,
		.reason = option_value(invocation, "reason"),
	};
	if (!export_parse_format(format, &out->format, error) ||
	    !columns_parse_shape(shape == NULL ? "long" : shape, &out->shape, error) ||
	    !redact_parse(identifiers == NULL ? "none" : identifiers, &out->identifiers, error) ||
	    !cmd_value_sets(invocation, house, sets, &out->value_set_count, error) ||
	    !read_filter(invocation, house, &out->filter, error))
		return false;
	return key_file == NULL || config_secret(&house->arena, key_file, &out->key, 1, error);
}

/* Each export is in the audit trail (invariant 10); one that can't be written down fails. */
static bool
write_trail(const struct invocation *invocation, const char *detail, struct error *error)
{
	struct writer writer;
	struct event event = {
		.kind = EVENT_COMMAND,
		.command = { .verb = COMMAND_EXPORTED,
		    .text = detail,
		    .actor = cmd_actor(invocation) },
	};
	struct order answer = { .text = "" };
	bool good = writer_open(&writer, invocation, HOUSE_MUTE, error) &&
	    writer_run(&writer, &event, 1, &answer, invocation->now, error);
	writer_close(&writer);
	if (good && answer.error.kind != ERROR_NONE)
		*error = answer.error;
	if (!good || answer.error.kind != ERROR_NONE)
		return error_prefix(error, "the export could not be written in the audit trail: ");
	return true;
}

/* What was held back goes out. */
static bool
give_out(FILE *held, FILE *out, struct error *error)
{
	char chunk[16384];
	size_t size;
	bool good = fseek(held, 0, SEEK_SET) == 0;
	while (good && (size = fread(chunk, 1, sizeof(chunk), held)) > 0)
		good = fwrite(chunk, 1, size, out) == size;
	if (!good || ferror(held) != 0 || fflush(out) != 0)
		return error_set(error, ERROR_IO, "the export could not be written whole");
	return true;
}

/* Room that the store needs is not for files; on a disk of their own they are in nobody's way. */
static bool
has_room(struct house *house, FILE *const *files, size_t count, struct error *error)
{
	const int64_t send_bytes = (int64_t) house->config.stop_sending_mb << 20;
	struct stat store, file;
	if (stat(house->dir, &store) != 0 || room_takes_files(disk_room, house->dir, send_bytes))
		return true;
	for (size_t i = 0; i < count; i++)
		if (fstat(fileno(files[i]), &file) == 0 && file.st_dev == store.st_dev)
			return error_set(error, ERROR_LIMIT,
			    "the disk of %s is nearly full, and the rows would be on it: make room "
			    "first",
			    house->dir);
	return true;
}

/* The rows wait in a file without a name until the trail stands: what is on a pipe can't be taken
 * back. Who is told of an export that then failed is told too much, never too little. */
static bool
export_told(struct invocation *invocation, struct house *house, const struct export_setup *setup,
    struct export_result *result, struct error *error)
{
	FILE *held = tmpfile();
	if (held == NULL)
		return error_set(error, ERROR_IO, "no place for the rows: %s", strerror(errno));
	FILE *const files[] = { held, invocation->out };
	bool good = has_room(house, files, ARRAY_LEN(files), error) &&
	    export_run(setup, held, result, error) &&
	    write_trail(invocation, export_audit_detail(&house->arena, setup, result), error) &&
	    give_out(held, invocation->out, error);
	(void) fclose(held);
	return good;
}

int
cmd_export_responses(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct export_setup setup;
	struct export_result result;
	int code = 0;
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error) ||
	    !read_setup(invocation, &house, &setup, &error) ||
	    !export_told(invocation, &house, &setup, &result, &error))
		code = say_error(&error);
	else
		say(invocation, "%lld responses of %lld patients", (long long) result.responses,
		    (long long) result.patients);
	house_close(&house);
	return code;
}

int
cmd_report_completion(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error;
	struct zone *zone = NULL;
	struct completion_setup setup = { .now = invocation->now };
	const char *form = invocation->format == NULL ? "text" : invocation->format;
	int code = 0;
	if (!completion_parse_form(form, &setup.form, &error)) {
		(void) say_error(&error);
		return EXIT_USAGE;
	}
	if (!cmd_open_reading(&house, invocation, HOUSE_MUTE, &error) ||
	    !read_filter(invocation, &house, &setup.filter, &error) ||
	    (zone = zone_open(house.config.zone, &error)) == NULL) {
		code = say_error(&error);
	} else {
		setup.db = house.db;
		setup.zone = zone;
		setup.filter_words = filter_words(&house.arena, &setup.filter);
		setup.reader = option_value(invocation, "for-others") != NULL
		    ? SUPPRESSION_OTHERS
		    : SUPPRESSION_OWN_TEAM;
		if (!report_completion_print(&setup, invocation->out, &error))
			code = say_error(&error);
	}
	zone_close(zone);
	house_close(&house);
	return code;
}
