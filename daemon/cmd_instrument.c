/* SPDX-License-Identifier: MIT */
/* hark instrument import and export: Questionnaires of other people in, ours out. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "instruments/catalog.h"
#include "instruments/questionnaire_read.h"
#include "instruments/questionnaire_write.h"
#include "daemon/cmd.h"
#include "daemon/cmd_house.h"
#include "daemon/config.h"

enum { FILE_LIMIT = 8 << 20, BESIDE = 100 };

/* One import while it runs. */
struct import {
	struct arena arena;
	const char *file;
	struct str text;
	struct str beside[BESIDE];
	struct questionnaire_setup setup;
	struct questionnaire questionnaire;
	const char *yaml_path, *json_path;
	bool is_there; /* the same was imported before */
};

/* Reading */

static int
is_value_set(const struct dirent *entry)
{
	struct str name = str_from(entry->d_name);
	for (size_t i = 0; i + 8 <= name.len; i++)
		if (str_eq_nocase(str_sub(name, i, i + 8), STR("valueset")))
			return str_ends(name, ".json");
	return 0;
}

/* ValueSets in the same folder, by their names: what cannot be read is as if it were not there. */
static void
read_beside(struct import *import, const char *folder)
{
	struct dirent **entries = NULL;
	struct error ignored;
	int count = scandir(folder, &entries, is_value_set, NULL);
	for (int i = 0; i < count; i++) {
		const char *path =
		    arena_printf(&import->arena, "%s/%s", folder, entries[i]->d_name);
		size_t at = import->setup.value_set_count;
		if (at < BESIDE &&
		    file_read(&import->arena, path, FILE_LIMIT, &import->beside[at], &ignored))
			import->setup.value_set_count++;
		free(entries[i]);
	}
	free(entries);
}

static bool
read_files(struct import *import, const char *id, struct error *error)
{
	if (!file_read(&import->arena, import->file, FILE_LIMIT, &import->text, error))
		return false;
	const char *slash = strrchr(import->file, '/');
	const char *name = slash == NULL ? import->file : slash + 1;
	const char *dot = strchr(name, '.');
	import->setup = (struct questionnaire_setup){
		.text = import->text,
		.name = arena_cstr(&import->arena,
		    str_of(name, dot == NULL ? strlen(name) : (size_t) (dot - name))),
		.id = id,
		.value_sets = import->beside,
	};
	read_beside(import,
	    slash == NULL ? "."
			  : arena_cstr(&import->arena,
				str_of(import->file, (size_t) (slash - import->file + 1))));
	return true;
}

/* A shipped instrument of the same id is not to be replaced by an import without being asked: the
 * import gets a name of its own. */
static bool
read_questionnaire(struct import *import, struct error *error)
{
	struct arena words;
	arena_init(&words);
	struct complaints complaints = { .arena = &words };
	bool good =
	    questionnaire_read(&import->arena, &import->setup, &import->questionnaire, error);
	if (good && import->setup.id == NULL) {
		const char *id = import->questionnaire.instrument->id;
		struct catalog *shipped = catalog_read(NULL, &complaints);
		if (catalog_find(shipped, id) != NULL) {
			import->setup.id = arena_printf(&import->arena, "%.35s-fhir", id);
			good = questionnaire_read(
			    &import->arena, &import->setup, &import->questionnaire, error);
		}
		catalog_free(shipped);
	}
	arena_done(&words);
	return good;
}

/* Writing */

/* Whole or not at all, and durable. */
static bool
write_whole(struct import *import, const char *path, struct str text, struct error *error)
{
	const char *beside = arena_printf(&import->arena, "%s.new", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0;
	for (size_t done = 0; good && done < text.len;) {
		ssize_t wrote = write(fd, text.data + done, text.len - done);
		good = wrote > 0;
		done += good ? (size_t) wrote : 0;
	}
	good = good && fsync(fd) == 0 && rename(beside, path) == 0;
	if (!good)
		(void) error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		(void) close(fd);
	return good;
}

/* The same file again adds nothing; another one under an id that stands is refused. */
static bool
find_places(struct import *import, const char *folder, struct error *error)
{
	const char *id = import->questionnaire.instrument->id;
	struct str old;
	struct error ignored;
	import->yaml_path = arena_printf(&import->arena, "%s/%s.yaml", folder, id);
	import->json_path = arena_printf(&import->arena, "%s/%s.fhir.json", folder, id);
	if (access(import->yaml_path, F_OK) != 0)
		return true;
	import->is_there =
	    file_read(&import->arena, import->json_path, FILE_LIMIT, &old, &ignored) &&
	    str_eq(old, import->text);
	return import->is_there ||
	    error_set(error, ERROR_CONFLICT,
		"%.140s is there already, from another file; --id gives this one another name",
		import->yaml_path);
}

static bool
write_files(struct import *import, const struct invocation *invocation, struct error *error)
{
	struct stat info;
	if (stat(invocation->data, &info) != 0 || !S_ISDIR(info.st_mode))
		return error_set(error, ERROR_MISSING,
		    "there is no data folder %.100s; `hark init %.100s` makes one",
		    invocation->data, invocation->data);
	const char *folder = arena_printf(&import->arena, "%s/instruments", invocation->data);
	if (!find_places(import, folder, error))
		return false;
	if (import->is_there || invocation->dry_run)
		return true;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return error_set(error, ERROR_IO, "%s: %s", folder, strerror(errno));
	return write_whole(import, import->json_path, import->text, error) &&
	    write_whole(import, import->yaml_path, str_from(import->questionnaire.yaml), error);
}

static void
print_summary(const struct import *import, const struct invocation *invocation)
{
	const struct questionnaire *questionnaire = &import->questionnaire;
	const struct instrument *instrument = questionnaire->instrument;
	fprintf(invocation->out, "%s: %zu question%s asked, %zu left out; in", instrument->id,
	    questionnaire->asked, questionnaire->asked == 1 ? "" : "s", questionnaire->left_out);
	for (size_t i = 0; i < instrument->wording_count; i++)
		fprintf(invocation->out, " %s", instrument->wordings[i].language);
	fputc('\n', invocation->out);
	struct str notes = str_from(questionnaire->notes), line;
	while (str_split(&notes, '\n', &line))
		fprintf(invocation->out, "  %.*s\n", STR_ARG(line));
	if (import->is_there)
		say(invocation, "%s is there already, from the same file", import->yaml_path);
	else if (invocation->dry_run)
		say(invocation, "would write %s", import->yaml_path);
	else
		say(invocation,
		    "%s is written. Nothing is sent before its \"licence\" names modes; mark "
		    "answers that raise an alert with \"risk\".",
		    import->yaml_path);
}

int
cmd_instrument_import(struct invocation *invocation)
{
	struct import *import = alloc_new(sizeof(*import));
	struct error error;
	int code = 0;
	arena_init(&import->arena);
	import->file = invocation->arguments[0];
	if (!read_files(import, option_value(invocation, "id"), &error)) {
		code = say_error(&error);
	} else if (!read_questionnaire(import, &error)) {
		(void) error_prefix(&error, "%.80s: ", import->setup.name);
		code = say_error(&error);
	} else if (!write_files(import, invocation, &error)) {
		code = say_error(&error);
	} else {
		print_summary(import, invocation);
	}
	arena_done(&import->arena);
	free(import);
	return code;
}

/* Export */

enum { EXPORT_LIMIT = 8 << 20 };

static bool
check_format(const struct invocation *invocation)
{
	return invocation->format == NULL || strcmp(invocation->format, "fhir") == 0;
}

int
cmd_instrument_export(struct invocation *invocation)
{
	struct house house;
	struct error error;
	struct strbuf text, notes;
	int code = 0;
	if (!check_format(invocation)) {
		fprintf(stderr, "hark: -f: expected fhir\n");
		return EXIT_USAGE;
	}
	strbuf_init(&text, EXPORT_LIMIT);
	strbuf_init(&notes, EXPORT_LIMIT);
	const char *id = invocation->arguments[0];
	const struct instrument *instrument = NULL;
	if (cmd_open_files(&house, invocation, HOUSE_MUTE, &error)) {
		instrument = catalog_find(house.catalog, id);
		if (instrument == NULL)
			(void) error_set(&error, ERROR_MISSING,
			    "no instrument \"%s\"; `hark instrument list` names them", id);
	}
	if (instrument == NULL) {
		code = say_error(&error);
	} else {
		questionnaire_write(&house.arena, instrument, &text, &notes);
		fprintf(invocation->out, "%s\n", strbuf_cstr(&text));
		struct str rest = strbuf_str(&notes), line;
		while (str_split(&rest, '\n', &line))
			say(invocation, "%.*s", STR_ARG(line));
	}
	strbuf_done(&notes);
	strbuf_done(&text);
	house_close(&house);
	return code;
}
