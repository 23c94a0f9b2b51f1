/* SPDX-License-Identifier: MIT */
/*
 * Opens and creates the database. What makes it durable is asked for and then read back: a setting
 * that SQLite did not take is a store that does not start. Steps are db_step.c's, statements
 * db_query.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db_memory.h"
#include "store/migrate.h"
#include "store/db_sqlite.h"

enum { BUSY_MS = 5000, PATH_LIMIT = 4096 };

/* Asked of every connection. */
static const char every_pragma[] =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA recursive_triggers = ON;" /* else REPLACE deletes audit */
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA temp_store = MEMORY;" /* no words in stray files */
    "PRAGMA secure_delete = ON;"
    "PRAGMA wal_autocheckpoint = 0;"; /* it swallows errors */
static const char writer_pragma[] = "PRAGMA cache_size = -16384;"
				    "PRAGMA journal_size_limit = 134217728;";
static const char reader_pragma[] = "PRAGMA cache_size = -4096;"
				    "PRAGMA query_only = ON;";

/* What must be read back exactly, in this order. */
static const struct {
	const char *ask, *want, *otherwise;
} durable[] = {
	{ "PRAGMA journal_mode = WAL", "wal", "it keeps no write-ahead log" },
	{ "PRAGMA synchronous = FULL; PRAGMA synchronous", "2", "it does not wait for the disk" },
	{ "PRAGMA page_size", "4096", "its pages are not of 4,096 bytes" },
	{ "PRAGMA quick_check(1)", "ok", "it is damaged; restore a backup" },
};

bool
db_script(struct db *db, const char *sql, struct error *error)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK || db_explain(db->handle, rc, sql, error);
}

bool
db_ask(struct db *db, const char *sql, char *out_text, size_t size, struct error *error)
{
	char text[256] = "";
	for (const char *rest = sql; rest[0] != '\0';) {
		sqlite3_stmt *stmt = NULL;
		int rc = sqlite3_prepare_v2(db->handle, rest, -1, &stmt, &rest);
		if (rc == SQLITE_OK)
			rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			(void) snprintf(
			    text, sizeof(text), "%s", (const char *) sqlite3_column_text(stmt, 0));
		bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE;
		if (!ok)
			db_explain(db->handle, rc, sql, error);
		sqlite3_finalize(stmt);
		if (!ok)
			return false;
	}
	(void) snprintf(out_text, size, "%s", text);
	return true;
}

/* SQLite tells after each commit how many frames stand in the log. */
static int
on_log_written(void *context, sqlite3 *handle, const char *name, int frames)
{
	(void) handle;
	(void) name;
	struct db *db = context;
	db->frames = frames;
	return SQLITE_OK;
}

static void
on_row_written(void *context, int what, const char *schema, const char *table, sqlite3_int64 id)
{
	(void) what;
	(void) schema;
	(void) id;
	struct db *db = context;
	if (strcmp(table, "team") == 0 || strcmp(table, "organisation") == 0)
		db->teams_turn++;
}

static bool
exists(const char *path, const char *vfs_name)
{
	/* Counting memory costs a lock for every allocation, a tenth of a reply. This counts before
	 * SQLite's first use in the process, which is the next line, and is refused after it. */
	(void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	db_memory_use();
	sqlite3_vfs *vfs = sqlite3_vfs_find(vfs_name);
	BUG_ON(vfs == NULL, "no VFS %s", vfs_name);
	int found = 0;
	return vfs->xAccess(vfs, path, SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK && found != 0;
}

/* A connection with the settings that every one has; nothing of the file is read yet. */
static struct db *
connect_to(const char *path, const char *vfs, enum db_mode mode, int flags, struct error *error)
{
	struct db *db = alloc_new(sizeof(*db));
	db->mode = mode;
	int rc = sqlite3_open_v2(
	    path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
	if (rc != SQLITE_OK) {
		db_explain(db->handle, rc, "open", error);
		db_close(db);
		return NULL;
	}
	db->teams_turn = 1;
	sqlite3_update_hook(db->handle, on_row_written, db);
	sqlite3_busy_timeout(db->handle, BUSY_MS);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* The checkpoint at closing would swallow errors, and a reader may make none. */
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return db;
}

/* SQLite opens for reading only what the system lets it only read, the file, its log or their index,
 * and says nothing. Found out at the first write it would look like a mistake of ours. */
static bool
may_write(struct db *db, struct error *error)
{
	int rc = SQLITE_READONLY;
	if (sqlite3_db_readonly(db->handle, "main") == 0)
		rc = sqlite3_exec(db->handle, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
	if (rc == SQLITE_READONLY)
		return error_set(error, ERROR_IO,
		    "it may be read but not written; whose file is it, and is the disk writable?");
	return rc == SQLITE_OK || db_explain(db->handle, rc, "begin", error);
}

static bool
settle_writer(struct db *db, struct error *error)
{
	if (!db_script(db, writer_pragma, error))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(durable); i++) {
		char got[64];
		if (!db_ask(db, durable[i].ask, got, sizeof(got), error))
			return false;
		if (strcmp(got, durable[i].want) != 0)
			return error_set(error, ERROR_IO, "%s", durable[i].otherwise);
	}
	if (!may_write(db, error))
		return false;
	sqlite3_wal_hook(db->handle, on_log_written, db);
	db->frames = INT32_MAX; /* not known: the log of a crash may be there */
	return migrate_run(db, store_migrations, error) && db_checkpoint(db, 0, error);
}

static bool
settle(struct db *db, const char *vfs, struct error *error)
{
	/* A VFS that is named has no shared memory; exclusive locking does without. */
	if (vfs != NULL && !db_script(db, "PRAGMA locking_mode = EXCLUSIVE", error))
		return false;
	if (!db_script(db, every_pragma, error))
		return false;
	if (db->in_memory)
		return migrate_run(db, store_migrations, error);
	if (db->mode == DB_WRITER)
		return settle_writer(db, error);
	return db_script(db, reader_pragma, error) && migrate_check(db, store_migrations, error);
}

struct db *
db_open_vfs(const char *path, const char *vfs, enum db_mode mode, struct error *error)
{
	bool in_memory = strcmp(path, ":memory:") == 0;
	BUG_ON(in_memory && mode != DB_WRITER, "a reader of its own empty memory");
	if (!in_memory && !exists(path, vfs)) {
		error_set(error, ERROR_MISSING, "%s: there is no store; hark init makes one", path);
		return NULL;
	}
	int flags = mode == DB_READER ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	struct db *db = connect_to(path, vfs, mode, flags, error);
	if (db == NULL) {
		error_prefix(error, "%s: ", path);
		return NULL;
	}
	db->in_memory = in_memory;
	if (settle(db, vfs, error))
		return db;
	error_prefix(error, "%s: ", path);
	db->failed.kind = ERROR_IO; /* it is not fit for a checkpoint */
	db_close(db);
	return NULL;
}

struct db *
db_open(const char *path, enum db_mode mode, struct error *error)
{
	return db_open_vfs(path, NULL, mode, error);
}

bool
db_check(struct db *db, struct error *error)
{
	char found[256];
	if (!db_ask(db, "PRAGMA integrity_check(1)", found, sizeof(found), error))
		return false;
	if (strcmp(found, "ok") != 0)
		return error_set(error, ERROR_IO, "the store is damaged: %s", found);
	if (!db_ask(db, "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", found,
		sizeof(found), error))
		return false;
	return found[0] == '\0' ||
	    error_set(
		error, ERROR_IO, "the store is damaged: a row of %s refers to nothing", found);
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	bool checkpoints = db->mode == DB_WRITER && !db->in_memory && db->failed.kind != ERROR_IO;
	query_forget_all(db);
	/* Should this fail, the log stays and the next start reads it. */
	if (checkpoints && sqlite3_get_autocommit(db->handle) != 0)
		sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	int rc = sqlite3_close(db->handle);
	BUG_ON(rc == SQLITE_BUSY, "closed with a statement open");
	free(db);
}

/* Makes path itself, or what is in its directory, durable. */
static bool
sync_path(const char *path, int flags, struct error *error)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	int rc = fsync(fd);
	int why = errno;
	close(fd);
	return rc == 0 || error_set(error, ERROR_IO, "%s: %s", path, strerror(why));
}

static bool
sync_directory_of(const char *path, struct error *error)
{
	char directory[PATH_LIMIT];
	(void) snprintf(directory, sizeof(directory), "%s", path);
	char *slash = strrchr(directory, '/');
	if (slash == NULL)
		return sync_path(".", O_DIRECTORY, error);
	slash[slash == directory ? 1 : 0] = '\0';
	return sync_path(directory, O_DIRECTORY, error);
}

/*
 * Fills an empty file. EXTRA, because the end of a transaction is the unlinking of its journal, and
 * FULL does not make that durable: a power cut could bring the journal back, and the journal would
 * roll the file back to nothing.
 */
static bool
fill(const char *path, const char *vfs, struct error *error)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	struct db *db = connect_to(path, vfs, DB_WRITER, flags, error);
	if (db == NULL)
		return false;
	char mode[16] = "";
	bool ok = (vfs == NULL || db_script(db, "PRAGMA locking_mode = EXCLUSIVE", error)) &&
	    db_script(db, "PRAGMA page_size = 4096; PRAGMA synchronous = EXTRA", error) &&
	    db_script(db, every_pragma, error) && migrate_run(db, store_migrations, error) &&
	    db_ask(db, "PRAGMA journal_mode = WAL", mode, sizeof(mode), error);
	if (ok && strcmp(mode, "wal") != 0)
		ok = error_set(error, ERROR_IO, "it cannot keep a write-ahead log");
	if (!ok)
		db->failed.kind = ERROR_IO;
	db_close(db);
	return ok;
}

bool
db_create_vfs(const char *path, const char *vfs, struct error *error)
{
	if (exists(path, vfs))
		return error_set(error, ERROR_CONFLICT, "%s: it exists already", path);
	return fill(path, vfs, error) || error_prefix(error, "%s: ", path);
}

bool
db_create(const char *path, struct error *error)
{
	if (exists(path, NULL))
		return error_set(error, ERROR_CONFLICT, "%s: it exists already", path);
	/* Made aside and renamed: what bears the name is whole, whenever we die. */
	char aside[PATH_LIMIT];
	char journal[PATH_LIMIT + 16];
	int length = snprintf(aside, sizeof(aside), "%s.new", path);
	if (length < 0 || (size_t) length >= sizeof(aside))
		return error_set(error, ERROR_INPUT, "the path of the store is too long");
	(void) snprintf(journal, sizeof(journal), "%s-journal", aside);
	(void) unlink(aside);
	(void) unlink(journal);
	int fd = open(aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return error_set(error, ERROR_IO, "%s: %s", aside, strerror(errno));
	close(fd);
	if (!fill(aside, NULL, error) || !sync_path(aside, 0, error))
		return error_prefix(error, "%s: ", path);
	if (rename(aside, path) != 0)
		return error_set(error, ERROR_IO, "%s: %s", path, strerror(errno));
	/* Empty, and under the old name nobody's. */
	static const char *const left[] = { "-wal", "-shm" };
	for (size_t i = 0; i < ARRAY_LEN(left); i++) {
		(void) snprintf(journal, sizeof(journal), "%s%s", aside, left[i]);
		(void) unlink(journal);
	}
	return sync_directory_of(path, error);
}
