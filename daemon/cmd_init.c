/* SPDX-License-Identifier: MIT */
/* hark init DIR: a data folder, a database made durably, a first organisation and administrator. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hash.h"
#include "store/organisations.h"
#include "daemon/cmd.h"
#include "daemon/compose.h"

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 256 };

static bool
make_folder(const char *dir, struct error *error)
{
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return error_set(error, ERROR_IO, "%s: %s", dir, strerror(errno));
	return true;
}

/* Written whole and made durable, and never over one that stands. */
static bool
write_config(struct arena *arena, const char *dir, struct error *error)
{
	const char *file = arena_printf(arena, "%s/hark.conf", dir);
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return true;
	size_t len = strlen(config_initial);
	bool good = fd >= 0 && write(fd, config_initial, len) == (ssize_t) len && fsync(fd) == 0;
	if (!good)
		(void) error_set(error, ERROR_IO, "%s: %s", file, strerror(errno));
	if (fd >= 0)
		(void) close(fd);
	return good;
}

static bool
read_password(struct arena *arena, const char *file, struct str *out, struct error *error)
{
	struct str text, line;
	if (!file_read(arena, file, 4096, &text, error))
		return false;
	if (!str_split(&text, '\n', &line) || str_trim(line).len < PASSWORD_LEAST ||
	    str_trim(line).len > PASSWORD_MOST)
		return error_set(error, ERROR_INPUT,
		    "%s: the first line must be a password of %d to %d characters", file,
		    (int) PASSWORD_LEAST, (int) PASSWORD_MOST);
	*out = str_trim(line);
	return true;
}

static bool
add_administrator(
    struct house *house, const char *email, struct str password, instant now, struct error *error)
{
	char hashed[HASH_PASSWORD_TEXT];
	if (!hash_password(password, hashed, error))
		return false;
	db_begin(house->db);
	bool added = staff_add(house->db, (staff_id){ random_id(&house->core.random, now) },
	    house->organisation, email, hashed, "administrator", now);
	audit_add(house->db, random_id(&house->core.random, now), house->organisation, now,
	    "command line", "administrator added", "staff", "");
	if (!db_commit(house->db, error))
		return false;
	return added || error_set(error, ERROR_CONFLICT, "there is a %s already", email);
}

/* A folder that stands gets no more than the administrator. */
static bool
init_folder(struct invocation *invocation, struct arena *arena, const char *dir, bool *out_stood,
    struct error *error)
{
	const char *email = option_value(invocation, "admin");
	const char *password_file = option_value(invocation, "password-file");
	struct str password = { 0 };
	if ((email == NULL) != (password_file == NULL))
		return error_set(error, ERROR_INPUT, "--admin and --password-file go together");
	if (email != NULL && strchr(email, '@') == NULL)
		return error_set(error, ERROR_INPUT, "--admin takes an e-mail address");
	/* Everything that can be wrong is looked at before anything is made. */
	if (password_file != NULL && !read_password(arena, password_file, &password, error))
		return false;
	const char *store = arena_printf(arena, "%s/hark.db", dir);
	*out_stood = email != NULL && access(store, F_OK) == 0;
	if (!*out_stood &&
	    (!make_folder(dir, error) || !write_config(arena, dir, error) ||
		!db_create(store, error)))
		return false;
	struct house house = { .lock = -1 };
	const struct house_setup setup = {
		.dir = dir,
		.config_file = invocation->config,
		.use = HOUSE_WRITES,
		.is_new = !*out_stood,
		.random = random_system(),
		.now = invocation->now,
	};
	bool good = house_open(&house, &setup, error) &&
	    (email == NULL || add_administrator(&house, email, password, invocation->now, error));
	house_close(&house);
	return good;
}

int
cmd_init(struct invocation *invocation)
{
	struct arena arena;
	struct error error;
	const char *dir = invocation->arguments[0];
	if (invocation->dry_run) {
		say(invocation, "would make %s with hark.conf and hark.db", dir);
		return 0;
	}
	arena_init(&arena);
	int code = 0;
	bool stood;
	if (!init_folder(invocation, &arena, dir, &stood, &error))
		code = say_error(&error);
	else if (stood)
		say(invocation, "%s has an administrator more", dir);
	else
		say(invocation,
		    "%s is ready. Next: edit %s/hark.conf (names, telephone, quiet hours), then\n"
		    "  hark -d %s check && hark -d %s import procedures FILE.csv\n"
		    "Nothing leaves the machine until hark.conf names a gateway.%s",
		    dir, dir, dir, dir,
		    option_value(invocation, "admin") == NULL
			? "\nNo administrator yet: --admin EMAIL --password-file FILE makes one."
			: "");
	arena_done(&arena);
	return code;
}
