/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_COMPOSE_H
#define DAEMON_COMPOSE_H

/*
 * The house put together: files read, database opened, core ready. The service, every command,
 * rehearsals and tests call the same function; what differs is the clock and the channels that are
 * connected afterwards.
 *
 * DIR holds hark.conf, hark.db, lock, control.sock, and the files that override shipped ones:
 * instruments/ phrases/ pathways/ holidays/.
 */
#include "core/core.h"
#include "daemon/config.h"
#include "daemon/provenance.h"
#include "daemon/team_texts.h"

enum house_use {
	HOUSE_WRITES, /* takes DIR/lock before anything is read; fails BUSY when another process has it */
	HOUSE_READS, /* read-only connection, no lock */
	HOUSE_FILES, /* no database: check, plan, read, score */
};

enum house_words {
	HOUSE_SPEAKS, /* each language is read, and held against all else: nine tenths of a start */
	HOUSE_TELLS,  /* its texts are: for who changes something by a command, and hears nobody */
	HOUSE_MUTE,   /* none is, and the book is NULL: for who only looks at what is stored */
};

struct house_setup {
	const char *dir;   /* the data folder; NULL: a store in memory */
	const char *files; /* instruments/, pathways/ … of here; NULL: those of dir, if any */
	const char *config_file; /* NULL: DIR/hark.conf, else /etc/hark/hark.conf */
	const char *config_text; /* used instead of a file, when not NULL */
	const char
	    *pathway_text; /* one pathway beside those of the files, or NULL: a rehearsal's */
	/* What languages there are with these files, read already and lent to one house after the other;
	 * NULL: the house reads them. That is two thirds of a start. */
	struct phrase_book *book;
	const char *vfs; /* of SQLite, by name: the simulation's disk; NULL: the machine's */
	enum house_use use;
	enum house_words words;
	bool is_moved; /* a person says that the whole folder was carried here, as it was left */
	bool is_new;   /* the store was made just now: no backup, whatever lies in its folder */
	bool demonstration_is_fine; /* hark serve refuses a database marked as a demonstration */
	struct random random;
	instant now;
};

struct house {
	struct arena arena; /* process lifetime */
	const char *dir;
	struct config config;
	struct catalog *catalog;
	struct phrase_book *book;
	bool book_is_lent;
	struct team_texts_cost text_costs[CONFIG_TEAMS]; /* as the configuration's teams */
	struct pathway_set *pathways;
	struct calendar *calendar;
	struct complaints complaints;
	struct db *db;
	organisation_id organisation;
	struct core core;
	int lock; /* file descriptor, -1: none */
	struct provenance provenance;
};

/* A store that is not the one which was left here (daemon/provenance.h) is noted as put back, and its core
 * begins with that. Fails CONFIG (complaints hold every fault; error says how many), BUSY, MISSING, IO. On failure
 * house_close may and must still be called. */
HARK_MUST_USE bool
house_open(struct house *house, const struct house_setup *setup, struct error *error);
/* The second half of house_open, for a house that was opened with HOUSE_FILES: it gets the store of
 * setup->dir, as HOUSE_WRITES or HOUSE_READS. Reading the files is most of a start, and the
 * simulation starts a house some ten thousand times. Fails as house_open does. */
HARK_MUST_USE bool
house_move_in(struct house *house, const struct house_setup *setup, struct error *error);
/* An instrument that is not in the house yet, against what the house says and hears. */
void house_check_instrument(struct house *house, const struct instrument *instrument);
void house_close(struct house *house); /* half-built houses are accepted */

/* The versions of instruments that were ever in use and are not the files' any more: a house that
 * writes has them, one that reads asks for them when it needs what was asked long ago. */
HARK_MUST_USE bool house_add_old_instruments(struct house *house, struct error *error);

/* DIR/name in the house's arena. */
const char *house_path(struct house *house, const char *name);

#endif
