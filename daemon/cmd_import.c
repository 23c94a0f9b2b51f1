/* SPDX-License-Identifier: MIT */
/*
 * hark import procedures: checks every row, tells the core of the good ones in batches, names the
 * others by row and reason. The same file twice adds nothing: that is the core's doing, not ours.
 */
#include "base/file.h"
#include "imports/import_csv.h"
#include "store/organisations.h"
#include "daemon/cmd.h"
#include "daemon/cmd_batch.h"
#include "daemon/cmd_house.h"
#include "daemon/import_numbers.h"
#include "daemon/writer.h"

enum { IMPORT_LIMIT = 64 << 20 };

struct import {
	struct invocation *invocation;
	struct arena arena; /* of the whole file */
	struct writer writer;
	const char *file;
	struct batch_row batch;        /* of the file */
	struct import_numbers numbers; /* ... as well */
	struct event events[CORE_BATCH];
	int rows[CORE_BATCH];
	size_t count;
	int added, changed, unchanged, refused;
	int last_row;
	bool failed;
	struct error error;
};

static void
refuse(struct import *import, int row, const char *text)
{
	fprintf(stderr, "%s\n", text);
	if (row != import->last_row)
		import->refused++;
	import->last_row = row;
}

static void
flush(struct import *import)
{
	struct order answers[CORE_BATCH];
	if (import->failed || import->count == 0)
		return;
	if (!writer_run(&import->writer, import->events, import->count, answers,
		import->invocation->now, &import->error)) {
		import->failed = true;
		return;
	}
	for (size_t i = 0; i < import->count; i++) {
		const struct order *answer = &answers[i];
		if (answer->error.kind != ERROR_NONE) {
			fprintf(stderr, "%s: row %d: %s\n", import->file, import->rows[i],
			    answer->error.text);
			import->refused++;
			continue;
		}
		import->added += answer->enrolled == ENROL_ADDED ? 1 : 0;
		import->changed += answer->enrolled == ENROL_CHANGED ? 1 : 0;
		import->unchanged += answer->enrolled == ENROL_UNCHANGED ? 1 : 0;
		if (answer->text[0] != '\0')
			say(import->invocation, "%s: row %d: note: %s", import->file,
			    import->rows[i], answer->text);
	}
	import->count = 0;
}

static void
on_row(void *result, int row, const struct enrolment *enrolment)
{
	struct import *import = result;
	import->rows[import->count] = row;
	import->events[import->count++] =
	    (struct event){ .kind = EVENT_ENROL, .enrolment = *enrolment, .batch = import->batch };
	if (import->count == CORE_BATCH && !import->invocation->dry_run)
		flush(import);
	if (import->count == CORE_BATCH) {
		import->added += (int) import->count;
		import->count = 0;
	}
}

/* The first time that a file is read: nothing is told to anybody. */
static void
on_look(void *result, int row, const struct enrolment *enrolment)
{
	struct import *import = result;
	const struct house *house = &import->writer.house;
	struct arena scratch = { 0 };
	(void) row;
	import_numbers_add(&import->numbers,
	    &(struct plan_setup){ .db = house->db, .arena = &scratch }, house->organisation,
	    enrolment);
	arena_done(&scratch);
}

static void
on_looked(void *result, int row, const char *text)
{
	(void) result;
	(void) row;
	(void) text;
}

static void
on_refusal(void *result, int row, const char *text)
{
	refuse(result, row, text);
}

static bool
is_team(void *context, const char *key)
{
	struct import *import = context;
	struct team team;
	return team_find(import->writer.house.db, &import->arena, import->writer.house.organisation,
	    str_from(key), &team);
}

static bool
is_language(void *context, const char *language)
{
	struct import *import = context;
	return phrase_book_knows(import->writer.house.book, language);
}

static bool
read_rows(struct import *import, struct str text, bool looks, struct error *error)
{
	struct import_csv_count count;
	struct zone *zone = zone_open(import->writer.house.config.zone, error);
	if (zone == NULL)
		return false;
	const struct import_csv_setup setup = {
		.file = import->file,
		.today = date_of(zone, import->invocation->now),
		.is_team = is_team,
		.is_language = is_language,
		.context = import,
		.on_row = looks ? on_look : on_row,
		.on_refusal = looks ? on_looked : on_refusal,
		.result = import,
	};
	zone_close(zone);
	return import_csv_read(&import->arena, &setup, text, &count, error);
}

/* Before anything of it is taken: a row that was taken is not given back. */
static bool
may_change_numbers(struct import *import, struct str text, struct error *error)
{
	struct import_numbers *numbers = &import->numbers;
	const char *typed = option_value(import->invocation, "numbers");
	int64_t count = -1;
	import_numbers_init(numbers, &import->arena);
	if (!read_rows(import, text, true, error))
		return false;
	import_numbers_count(numbers);
	if (!import_numbers_are_many(numbers) ||
	    (typed != NULL && str_to_int(str_from(typed), &count) && count == numbers->changed))
		return true;
	return error_set(error, ERROR_DENIED,
	    "%s: %d of %d known telephone numbers would change, more than %d in a hundred, and "
	    "nothing of it was taken. Has a column shifted? If it is right: --numbers %d",
	    import->file, numbers->changed, numbers->told, (int) NUMBERS_PERCENT, numbers->changed);
}

static int
import_file(struct import *import, const char *file)
{
	struct error error;
	struct str text;
	import->file = file;
	import->last_row = 0;
	struct random random = random_system();
	const char *slash = strrchr(file, '/');
	import->batch = (struct batch_row){
		.id = { random_id(&random, import->invocation->now) },
		.source = slash == NULL ? file : slash + 1,
		.author = cmd_actor(import->invocation),
	};
	if (!file_read(&import->arena, file, IMPORT_LIMIT, &text, &error) ||
	    !may_change_numbers(import, text, &error) || !read_rows(import, text, false, &error))
		return say_error(&error);
	if (import->invocation->dry_run)
		import->added += (int) import->count;
	else
		flush(import);
	if (import->failed)
		return say_error(&import->error);
	struct batch_row batch;
	if (batch_get(import->writer.house.db, &import->arena, import->batch.id, &batch))
		cmd_batch_say(import->invocation, &batch);
	return 0;
}

int
cmd_import_procedures(struct invocation *invocation)
{
	struct import *import = alloc_new(sizeof(*import));
	struct error error;
	int code = 0;
	import->invocation = invocation;
	arena_init(&import->arena);
	if (!writer_open(&import->writer, invocation, HOUSE_TELLS, &error))
		code = say_error(&error);
	for (int i = 0; i < invocation->argument_count && code == 0; i++)
		code = import_file(import, invocation->arguments[i]);
	/* Also when it ended early: who ran it must know what stands now. */
	if (code == 0 || import->added + import->changed + import->unchanged > 0) {
		if (invocation->dry_run)
			fprintf(invocation->out, "would take %d, refuse %d\n", import->added,
			    import->refused);
		else
			fprintf(invocation->out, "added %d, changed %d, unchanged %d, refused %d\n",
			    import->added, import->changed, import->unchanged, import->refused);
		code = code == 0 && import->refused > 0 ? EXIT_ROWS_REFUSED : code;
	}
	writer_close(&import->writer);
	arena_done(&import->arena);
	free(import);
	return code;
}
