/* SPDX-License-Identifier: MIT */
/* hark instrument new: a measure of one's own begins as a file full of words about itself, and a
 * rehearsal of it that holds. Both can be worked on at once, by somebody who has never seen either. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/asset.h"
#include "base/strbuf.h"
#include "instruments/catalog.h"
#include "instruments/parse.h"
#include "daemon/cmd.h"
#include "daemon/config.h"
#include "daemon/rehearse.h"

enum { TEMPLATE_LIMIT = 64 << 10 };

extern const struct asset daemon_template[];

struct measure {
	struct arena arena;
	const char *id, *folder;
	const char *yaml_path, *text_path;
	struct str yaml, text;
};

/* The template whose name ends so, with the id in its places. */
static struct str
fill_in(struct measure *measure, const char *ending)
{
	struct strbuf filled;
	struct str rest = STR("");
	for (const struct asset *asset = daemon_template; asset->name != NULL; asset++)
		if (str_ends(str_from(asset->name), ending))
			rest = str_of(asset->data, asset->size);
	strbuf_init(&filled, TEMPLATE_LIMIT);
	for (ptrdiff_t at; (at = str_find(rest, STR("@ID@"), 0)) >= 0;
	     rest = str_sub(rest, (size_t) at + 4, rest.len)) {
		strbuf_add(&filled, str_sub(rest, 0, (size_t) at));
		strbuf_puts(&filled, measure->id);
	}
	strbuf_add(&filled, rest);
	struct str copy = arena_str(&measure->arena, strbuf_str(&filled));
	strbuf_done(&filled);
	return copy;
}

/* Whether the id can be one, and is not one of hark's. */
static bool
check_id(struct measure *measure, struct error *error)
{
	struct complaints complaints = { .arena = &measure->arena };
	struct catalog *shipped = catalog_read(NULL, &complaints);
	struct str whole = catalog_fill_in(shipped, &measure->arena, measure->yaml);
	bool taken = catalog_find(shipped, measure->id) != NULL;
	bool good = instrument_parse(&measure->arena, measure->id, whole, &complaints) != NULL;
	catalog_free(shipped);
	if (taken)
		return error_set(error, ERROR_CONFLICT,
		    "%s is shipped with hark, expected another id", measure->id);
	/* The template is in order: what is wrong is the one thing that was put into it, and a place in
	 * a file that nobody has written yet would help nobody. */
	return good ||
	    error_set(error, ERROR_INPUT,
		"\"%.60s\" is no name for a measure, expected small letters, digits and -, at most 40",
		measure->id);
}

static bool
check_place(struct measure *measure, const char *dir, struct error *error)
{
	struct stat info;
	if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode))
		return error_set(error, ERROR_MISSING,
		    "there is no folder %.100s; `hark init %.100s` makes a data folder", dir, dir);
	measure->folder = arena_printf(&measure->arena, "%s/instruments", dir);
	measure->yaml_path =
	    arena_printf(&measure->arena, "%s/%s.yaml", measure->folder, measure->id);
	measure->text_path =
	    arena_printf(&measure->arena, "%s/%s.txt", measure->folder, measure->id);
	const char *const paths[] = { measure->yaml_path, measure->text_path };
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (access(paths[i], F_OK) == 0)
			return error_set(error, ERROR_CONFLICT,
			    "%.140s is there already, and is left as it is", paths[i]);
	return true;
}

/* A new file, never over an old one. */
static bool
write_new(const char *path, struct str text, struct error *error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0;
	for (size_t done = 0; good && done < text.len;) {
		ssize_t wrote = write(fd, text.data + done, text.len - done);
		good = wrote > 0;
		done += good ? (size_t) wrote : 0;
	}
	if (!good)
		(void) error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		(void) close(fd);
	return good;
}

/* What hark says depends on the folder's own phrases, so the rehearsal is written as it was played. */
static bool
write_files(struct measure *measure, struct error *error)
{
	struct rehearsal rehearsal;
	if (mkdir(measure->folder, 0700) != 0 && errno != EEXIST)
		return error_set(error, ERROR_IO, "%s: %s", measure->folder, strerror(errno));
	if (!write_new(measure->yaml_path, measure->yaml, error))
		return false;
	if (rehearse(&measure->arena, measure->text_path, measure->text, NULL, &rehearsal, error) &&
	    write_new(measure->text_path, str_from(rehearsal.played), error))
		return true;
	(void) unlink(measure->yaml_path);
	return false;
}

int
cmd_instrument_new(struct invocation *invocation)
{
	struct measure measure = { .id = invocation->arguments[0] };
	struct error error;
	int code = 0;
	const char *dir = option_value(invocation, "dir");
	if (dir == NULL)
		dir = invocation->data;
	arena_init(&measure.arena);
	measure.yaml = fill_in(&measure, ".yaml");
	measure.text = fill_in(&measure, ".txt");
	if (!check_id(&measure, &error) || !check_place(&measure, dir, &error) ||
	    (!invocation->dry_run && !write_files(&measure, &error)))
		code = say_error(&error);
	else if (invocation->dry_run)
		say(invocation, "would write %s and %s", measure.yaml_path, measure.text_path);
	else
		say(invocation,
		    "%s is written, and %s beside it shows what a patient will see. Write your "
		    "questions into the first; then `hark -d %s check`, and `hark rehearse` on the "
		    "second.",
		    measure.yaml_path, measure.text_path, dir);
	arena_done(&measure.arena);
	return code;
}
