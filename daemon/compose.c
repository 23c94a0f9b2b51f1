/* SPDX-License-Identifier: MIT */
/*
 * Reads top to bottom as the diagram of the house: lock, configuration, files, store, versions,
 * organisation, core. It connects no channel and no clock: serve, send, demo and rehearse do.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include "base/file.h"
#include "base/hash.h"
#include "conversations/team_words.h"
#include "store/organisations.h"
#include "daemon/config_kept.h"
#include "daemon/languages.h"
#include "daemon/results.h"

#include "daemon/compose.h"

const char *
house_path(struct house *house, const char *name)
{
	return arena_printf(&house->arena, "%s/%s", house->dir, name);
}

/* Who may write */

static bool
take_lock(struct house *house, struct error *error)
{
	const char *file = house_path(house, "lock");
	house->lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (house->lock < 0)
		return error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_IO,
		    "%s: %s; `hark init DIR` makes a data folder", file, strerror(errno));
	if (flock(house->lock, LOCK_EX | LOCK_NB) != 0)
		return error_set(
		    error, ERROR_BUSY, "%s: another hark is writing to %s", file, house->dir);
	return true;
}

/* Configuration */

static bool
read_config(struct house *house, const struct house_setup *setup, struct error *error)
{
	const char *file = setup->config_file;
	struct str text = str_from(setup->config_text);
	if (setup->config_text != NULL) {
		file = "built-in configuration";
	} else {
		if (file == NULL)
			file = house_path(house, "hark.conf");
		if (setup->config_file == NULL && access(file, R_OK) != 0 && errno == ENOENT)
			file = "/etc/hark/hark.conf";
		if (!file_read(&house->arena, file, DOCUMENT_LIMIT, &text, error)) {
			error->kind = ERROR_CONFIG;
			return false;
		}
	}
	if (!config_read(&house->arena, file, text, &house->complaints, &house->config))
		return error_set(error, ERROR_CONFIG, "%s", house->complaints.first->text);
	return true;
}

/* Instruments, phrases, pathways, holidays: all or nothing, every complaint kept. */

static bool
is_known_instrument(void *context, const char *id)
{
	return catalog_find(context, id) != NULL;
}

/* What hark.conf decides and the catalog cannot do, said where it stands there. */
static void
complain_of_config(
    struct house *house, struct config_place at, const char *key, const struct error *error)
{
	(void) complain(
	    &house->complaints, house->config.file, at.line, at.column, "%s: %s", key, error->text);
}

/* What the organisation has decided about scores, and about whom a trial is for. */
static void
decide_scores(struct house *house)
{
	const struct config *config = &house->config;
	struct error error;
	for (size_t i = 0; i < config->value_set_count; i++) {
		const struct config_value_set *one = &config->value_sets[i];
		if (!catalog_choose_value_set(
			house->catalog, one->instrument, one->set, one->from, &error))
			complain_of_config(house, one->at, "value_sets", &error);
	}
	for (size_t i = 0; i < config->accept_unverified_count; i++) {
		const struct config_accepted *one = &config->accept_unverified[i];
		if (!catalog_accept_unverified(house->catalog, one->instrument, &error))
			complain_of_config(house, one->at, "accept_unverified", &error);
	}
	const char *said = NULL; /* once of an instrument, not once of each patient on its list */
	for (size_t i = 0; i < config->trial_count; i++) {
		const struct config_trial *one = &config->trial[i];
		if (catalog_admit_to_trial(house->catalog, one->instrument, one->patient, &error))
			continue;
		if (said != one->instrument)
			complain_of_config(house, one->at, "trial_list", &error);
		said = one->instrument;
	}
}

/* Words of a team that hark.conf does not have would be heard by nobody. */
static void
check_team_words(struct house *house)
{
	const struct team_words *words =
	    house->book == NULL ? NULL : phrase_book_team_words(house->book);
	for (; words != NULL; words = words->next) {
		bool known = words->team == NULL; /* complained of already */
		for (size_t i = 0; i < house->config.team_count; i++)
			known = known || strcmp(house->config.teams[i].key, words->team) == 0;
		if (!known)
			(void) complain(&house->complaints, words->file, 1, 1,
			    "no team \"%s\" in hark.conf, expected the key of one", words->team);
	}
}

/* Whose words never reach us, by either gateway. There is one network that has such words. */
static const char *
keywords_of(const struct config *config)
{
	const struct config_gateway *const gateways[] = { &config->gateway, &config->second };
	for (size_t i = 0; i < ARRAY_LEN(gateways); i++)
		if (gateways[i]->dialect != NULL && strcmp(gateways[i]->keywords, "none") != 0)
			return gateways[i]->keywords;
	return "none";
}

void
house_check_instrument(struct house *house, const struct instrument *instrument)
{
	const struct languages_setup setup = {
		.book = house->book,
		.catalog = house->catalog,
		.keywords = keywords_of(&house->config),
	};
	if (house->book != NULL)
		languages_check_instrument(&setup, instrument, &house->complaints);
}

/* What languages need of each other, of the instruments, of the gateways and of a reader. */
static void
settle_languages(struct house *house, enum house_words words)
{
	const struct config *config = &house->config;
	bool texts = config->gateway.dialect != NULL;
	const struct languages_setup setup = {
		.book = house->book,
		.catalog = house->catalog,
		.keywords = keywords_of(config),
		.config = config,
		.costs = house->text_costs,
	};
	const struct signatures signatures = {
		.required = texts || strcmp(config->email, "smtp") == 0,
		.list = config->signed_words,
		.count = config->signed_count,
	};
	if (words == HOUSE_SPEAKS)
		languages_check(&setup, &house->complaints);
	languages_signed(&setup, &signatures, config->file, &house->complaints);
	phrase_book_require(house->book, &signatures);
}

static void
read_words(struct house *house, const struct house_setup *setup, const char *files)
{
	house->book_is_lent = setup->book != NULL;
	if (house->book_is_lent)
		house->book = setup->book;
	else if (setup->words == HOUSE_SPEAKS)
		house->book = phrase_book_read(files, &house->complaints);
	else
		house->book = phrase_book_read_texts(files, &house->complaints);
	check_team_words(house);
	if (house->catalog != NULL)
		settle_languages(house, setup->words);
}

static bool
read_files(struct house *house, const struct house_setup *setup, struct error *error)
{
	const char *files = setup->files != NULL ? setup->files : house->dir;
	house->catalog = catalog_read(files, &house->complaints);
	decide_scores(house);
	results_check(house->catalog, &house->config, &house->complaints);
	if (setup->words != HOUSE_MUTE)
		read_words(house, setup, files);
	if (house->catalog != NULL)
		house->pathways = pathway_set_read(
		    files, is_known_instrument, house->catalog, &house->complaints);
	if (house->pathways != NULL && setup->pathway_text != NULL &&
	    !pathway_set_add(house->pathways, "built-in pathway", str_from(setup->pathway_text),
		is_known_instrument, house->catalog, &house->complaints))
		return error_set(error, ERROR_CONFIG, "%s", house->complaints.first->text);
	house->calendar = calendar_read(files, house->config.calendar, &house->complaints);
	if (house->complaints.count > 0 || house->catalog == NULL ||
	    (house->book == NULL && setup->words != HOUSE_MUTE) || house->pathways == NULL ||
	    house->calendar == NULL)
		return error_set(error, ERROR_CONFIG, "%s (%zu in all; `hark check` lists them)",
		    house->complaints.first == NULL ? "a file can't be read"
						    : house->complaints.first->text,
		    house->complaints.count);
	return true;
}

/* The store */

static bool
open_store(struct house *house, const struct house_setup *setup, struct error *error)
{
	if (house->dir == NULL) {
		house->db = db_open(":memory:", DB_WRITER, error);
		return house->db != NULL;
	}
	/* A house that was opened for its files alone has none yet. */
	if (setup->use == HOUSE_WRITES && house->lock < 0 && !take_lock(house, error))
		return false;
	house->db = db_open_vfs(house_path(house, "hark.db"), setup->vfs,
	    setup->use == HOUSE_WRITES ? DB_WRITER : DB_READER, error);
	if (house->db == NULL)
		return false;
	const char *mark = meta_get(house->db, &house->arena, "demonstration");
	if (mark[0] != '\0' && !setup->demonstration_is_fine)
		return error_set(error, ERROR_DENIED,
		    "%s holds a demonstration with made-up patients; `hark init` a folder of its own",
		    house->dir);
	return true;
}

/* Versions in use: kept whole, and a text changed under an old version is refused. */

static bool
keep_pathways(struct house *house, instant now, struct error *error)
{
	char digest[HASH_SHA256_TEXT];
	for (size_t i = 0; i < pathway_count(house->pathways); i++) {
		const struct pathway *pathway = pathway_at(house->pathways, i);
		if (!file_version_keep(house->db, "pathway", pathway->id, pathway->version,
			hash_sha256(pathway->text, digest),
			arena_cstr(&house->arena, pathway->text), now, error))
			return error_prefix(error, "%s: ", pathway->file);
	}
	return true;
}

static bool
keep_phrases(struct house *house, instant now, struct error *error)
{
	char digest[HASH_SHA256_TEXT];
	for (size_t i = 0; i < phrase_book_count(house->book); i++) {
		const struct phrases *phrases = phrase_book_at(house->book, i);
		const char *text = phrases_source(phrases);
		if (!file_version_keep(house->db, "phrases", phrases_language(phrases),
			phrases_version(phrases), phrases_sha256(phrases), text, now, error))
			return error_prefix(error, "phrases %s: ", phrases_language(phrases));
	}
	const struct team_words *words = phrase_book_team_words(house->book);
	for (; words != NULL; words = words->next)
		if (!file_version_keep(house->db, "team-words", words->team, words->version,
			hash_sha256(str_from(words->source), digest), words->source, now, error))
			return error_prefix(error, "%s: ", words->file);
	return true;
}

/* Conversations that are open keep the version they began with. */
static bool
keep_instruments(struct house *house, instant now, struct error *error)
{
	for (size_t i = 0; i < catalog_count(house->catalog); i++) {
		const struct instrument *instrument = catalog_at(house->catalog, i);
		if (!file_version_keep(house->db, "instrument", instrument->id, instrument->version,
			instrument->sha256, instrument->source, now, error))
			return error_prefix(error, "%s: ", instrument->file);
	}
	return house_add_old_instruments(house, error);
}

bool
house_add_old_instruments(struct house *house, struct error *error)
{
	size_t count;
	struct arena scratch = { 0 };
	bool good = true;
	struct file_version *old = file_version_list(house->db, &scratch, "instrument", &count);
	for (size_t i = 0; i < count && good; i++)
		if (catalog_find_version(house->catalog, old[i].id, old[i].version) == NULL &&
		    !catalog_add_version(house->catalog,
			str_from(file_version_text(
			    house->db, &scratch, "instrument", old[i].id, old[i].version)),
			&house->complaints))
			good = error_set(error, ERROR_CONFIG,
			    "stored instrument %s version %s can't be read any more", old[i].id,
			    old[i].version);
	arena_done(&scratch);
	return good;
}

static bool
settle_in(struct house *house, const struct house_setup *setup, struct error *error)
{
	struct random random = setup->random;
	provenance_look(&house->provenance, house->db, house->dir, setup->vfs == NULL, house->lock);
	db_begin(house->db);
	if (!config_kept_agrees(&house->config, house->db, &house->arena, error) ||
	    !provenance_begin(&house->provenance, house->db,
		&(struct provenance_life){ .random = setup->random,
		    .now = setup->now,
		    .is_moved = setup->is_moved,
		    .is_new = setup->is_new },
		error)) {
		db_rollback(house->db);
		return false;
	}
	house->organisation =
	    config_keep(&house->config, house->db, &house->arena, &random, setup->now);
	bool kept = keep_instruments(house, setup->now, error) &&
	    keep_pathways(house, setup->now, error) && keep_phrases(house, setup->now, error);
	if (!kept) {
		db_rollback(house->db);
		return false;
	}
	if (!db_commit(house->db, error))
		return error_prefix(error, "start: ");
	house->core = (struct core){
		.db = house->db,
		.catalog = house->catalog,
		.book = house->book,
		.pathways = house->pathways,
		.calendar = house->calendar,
		.web_url = house->config.web_url,
		.random = random,
		.put_back = core_is_put_back(house->db, &house->arena),
		.restored_at = core_restored_at(house->db, &house->arena),
	};
	house->core.dispatch.boot = random_id(&house->core.random, setup->now);
	return true;
}

static bool
find_organisation(struct house *house, struct error *error)
{
	struct organisation organisation;
	if (!organisation_first(house->db, &house->arena, &organisation))
		return error_set(error, ERROR_MISSING, "%s has no organisation yet", house->dir);
	house->organisation = organisation.id;
	return true;
}

bool
house_open(struct house *house, const struct house_setup *setup, struct error *error)
{
	*house = (struct house){ .lock = -1 };
	arena_init(&house->arena);
	house->complaints.arena = &house->arena;
	house->dir = arena_strdup(&house->arena, setup->dir);
	/* First: who finds a service writing asks it, and has no need of the files. */
	if (setup->use == HOUSE_WRITES && house->dir != NULL && !take_lock(house, error))
		return false;
	if (!read_config(house, setup, error) || !read_files(house, setup, error))
		return false;
	return setup->use == HOUSE_FILES || house_move_in(house, setup, error);
}

bool
house_move_in(struct house *house, const struct house_setup *setup, struct error *error)
{
	house->dir = arena_strdup(&house->arena, setup->dir);
	if (!open_store(house, setup, error))
		return false;
	return setup->use == HOUSE_WRITES ? settle_in(house, setup, error)
					  : find_organisation(house, error);
}

void
house_close(struct house *house)
{
	db_close(house->db);
	if (house->lock >= 0)
		(void) close(house->lock);
	calendar_free(house->calendar);
	pathway_set_free(house->pathways);
	/* What a house signed is in its own memory. */
	if (house->book_is_lent)
		phrase_book_require(house->book, &(struct signatures){ 0 });
	else
		phrase_book_free(house->book);
	catalog_free(house->catalog);
	arena_done(&house->arena);
	*house = (struct house){ .lock = -1 };
}
