/* SPDX-License-Identifier: MIT */
/* hark check: configuration, instruments, phrases, pathways, holidays; every complaint, one a line. */
#include "base/file.h"
#include "base/hash.h"
#include "instruments/bank.h"
#include "instruments/parse.h"
#include "scheduler/route.h"
#include "store/organisations.h"
#include "daemon/cmd.h"
#include "daemon/compose.h"
#include "daemon/config_listen.h"

enum { CHECK_ITEMS = 20 }; /* of one instrument: more go by link (safety.md 9) */

static void
print_complaints(FILE *out, const struct complaints *complaints)
{
	for (const struct complaint *c = complaints->first; c != NULL; c = c->next)
		fprintf(out, "%s\n", c->text);
}

static bool
known_anything(void *context, const char *id)
{
	(void) context;
	(void) id;
	return true;
}

/* A single file is what its first keys say it is. */
static bool
check_file(struct house *house, const char *file, struct error *error)
{
	struct str text;
	struct document document;
	if (!file_read(&house->arena, file, DOCUMENT_LIMIT, &text, error))
		return false;
	size_t before = house->complaints.count;
	if (!document_read(&house->arena, file, text, &house->complaints, &document))
		return true;
	if (house->complaints.count != before)
		return true;
	if (node_get(document.root, "items") != NULL) {
		const struct instrument *instrument = instrument_parse(&house->arena, file,
		    catalog_fill_in(house->catalog, &house->arena, text), &house->complaints);
		if (instrument != NULL)
			house_check_instrument(house, instrument);
	} else if (node_get(document.root, "bank") != NULL) {
		struct bank bank = { NULL };
		bank_add(&bank, &house->arena, file, text, &house->complaints);
	} else if (node_get(document.root, "steps") != NULL) {
		const struct pathway *pathway = pathway_parse(
		    &house->arena, file, text, known_anything, NULL, &house->complaints);
		(void) pathway;
	} else if (node_get(document.root, "organisation") != NULL) {
		struct config config;
		if (!config_read(&house->arena, file, text, &house->complaints, &config))
			return true;
	} else {
		(void) document_complain(&document, document.root,
		    "what is this? expected items (an instrument), bank (an item), steps (a pathway) or "
		    "organisation (hark.conf)");
	}
	return true;
}

/* What is shipped as structure waits for the words that an organisation is licensed for. */
static void
say_unworded(const struct invocation *invocation, const struct house *house)
{
	struct strbuf ids;
	strbuf_init(&ids, 4096);
	for (size_t i = 0; i < catalog_count(house->catalog); i++) {
		const struct instrument *instrument = catalog_at(house->catalog, i);
		if (instrument->wording_count == 0)
			strbuf_printf(&ids, "%s%s", ids.len == 0 ? "" : ", ", instrument->id);
	}
	if (ids.len > 0)
		say(invocation,
		    "no words, so scored and not asked: %s; wording/INSTRUMENT.en.yaml in the data "
		    "folder would hold them",
		    strbuf_cstr(&ids));
	strbuf_done(&ids);
}

/* What the store knows of a team's route; before the service has run there is no store, and what
 * hark.conf says is all there is. */
static struct route
route_of(struct arena *arena, struct db *db, const struct config_team *config)
{
	struct organisation organisation;
	struct team team;
	struct route route;
	const struct route fresh = {
		.contacts = (int) config->contact_count,
		.out_of_hours = config->out_of_hours,
		.hash = "",
		.tested_at = INSTANT_NONE,
	};
	if (db == NULL || !organisation_first(db, arena, &organisation) ||
	    !team_find(db, arena, organisation.id, str_from(config->key), &team) ||
	    !route_get(db, arena, team.id, &route))
		return fresh;
	/* The file may be newer than the service: then its test is still to come. */
	char hash[HASH_ID_TEXT];
	bool same = strcmp(route.hash, config_route_hash(config, hash)) == 0;
	return same ? route : fresh;
}

/* A team that can't be asked to answer for what it does not hear. No fault of the configuration: one
 * that asks nothing of the kind may go without. */
static void
say_routes(const struct invocation *invocation, struct house *house)
{
	struct error error;
	const char *file = house->dir == NULL ? "" : house_path(house, "hark.db");
	struct db *db = access(file, R_OK) == 0 ? db_open(file, DB_READER, &error) : NULL;
	for (size_t i = 0; i < house->config.team_count; i++) {
		const struct config_team *team = &house->config.teams[i];
		struct route route = route_of(&house->arena, db, team);
		const char *lack = route_lack(&route, invocation->now);
		if (lack != NULL)
			say(invocation,
			    "team %s has %s: its alerts wait to be looked at (hark alert list), and a "
			    "questionnaire whose answers raise alerts is not sent",
			    team->key, lack);
	}
	db_close(db);
}

static void
print_signature(FILE *out, const char *language, const char *sha256, const char *of)
{
	fprintf(out, "  - { language: %s, digest: %s, by: NAME } # %s\n", language, sha256, of);
}

/* Words that wait for a reader of the language, as hark.conf would name them once there was one. */
static void
print_unsigned(FILE *out, const struct house *house)
{
	for (size_t i = 0; i < phrase_book_count(house->book); i++) {
		const struct phrases *phrases = phrase_book_at(house->book, i);
		if (phrases_is_machine_made(phrases))
			print_signature(
			    out, phrases_language(phrases), phrases_sha256(phrases), "phrases");
	}
	for (size_t i = 0; i < catalog_count(house->catalog); i++) {
		const struct instrument *instrument = catalog_at(house->catalog, i);
		const struct wording *wordings = instrument->wordings;
		for (size_t w = 0; w < instrument->wording_count; w++)
			if (wordings[w].machine_made)
				print_signature(
				    out, wordings[w].language, instrument->sha256, instrument->id);
	}
}

/* Said where texts reach patients: elsewhere everything is spoken. */
static void
say_unsigned(const struct invocation *invocation, const struct house *house)
{
	struct strbuf languages;
	strbuf_init(&languages, 1024);
	for (size_t i = 0; i < phrase_book_count(house->book); i++) {
		const char *language = phrases_language(phrase_book_at(house->book, i));
		const struct phrases *spoken = phrase_book_find(house->book, language);
		if (strcmp(phrases_language(spoken), language) != 0)
			strbuf_printf(&languages, "%s%s", languages.len == 0 ? "" : ", ", language);
	}
	if (languages.len > 0)
		say(invocation,
		    "no reader has signed them, so English is spoken instead: %s; `hark check "
		    "--unsigned` says what hark.conf would name",
		    strbuf_cstr(&languages));
	strbuf_done(&languages);
}

/* What needs a page, where hark.conf names none: told, because it is silently not asked, or asked in
 * more texts than anybody should get. */
static void
say_pageless(const struct invocation *invocation, const struct house *house)
{
	struct strbuf only, many;
	strbuf_init(&only, 4096);
	strbuf_init(&many, 4096);
	for (size_t i = 0; house->config.web_url == NULL && i < catalog_count(house->catalog);
	     i++) {
		const struct instrument *instrument = catalog_at(house->catalog, i);
		bool texted = (instrument->modes & (MODE_SMS | MODE_EMAIL)) != 0;
		if (instrument->wording_count == 0 || (instrument->modes & MODE_WEB) == 0)
			continue;
		if (!texted)
			strbuf_printf(&only, "%s%s", only.len == 0 ? "" : ", ", instrument->id);
		else if (instrument->item_count > CHECK_ITEMS)
			strbuf_printf(&many, "%s%s", many.len == 0 ? "" : ", ", instrument->id);
	}
	if (only.len > 0)
		say(invocation, "asked on a page only, and hark.conf has no web: url: %s",
		    strbuf_cstr(&only));
	if (many.len > 0)
		say(invocation,
		    "more than %d items, and texted one by one since hark.conf has no web: url: %s",
		    (int) CHECK_ITEMS, strbuf_cstr(&many));
	strbuf_done(&only);
	strbuf_done(&many);
}

/* Told, since it is right where a network of our own lies between us and the proxy, and nowhere else. */
static void
say_open(const struct invocation *invocation, const struct config *config)
{
	const struct config_listener *const listeners[] = { &config->listen, &config->web_listen };
	for (size_t i = 0; i < ARRAY_LEN(listeners); i++) {
		const struct config_listener *one = listeners[i];
		if (one->address == NULL || one->certificate_file != NULL ||
		    config_is_loopback(one))
			continue;
		say(invocation,
		    "%s port %d is not of this machine alone, and has no certificate_file: what "
		    "patients write is read by whoever stands in between",
		    one->address, one->port);
	}
}

/* Told, since it is right where all is asked on a page; each text says "Reply STOP" all the same. */
static void
say_deaf(const struct invocation *invocation, const struct config *config)
{
	if (config_gateway_is_deaf(&config->gateway))
		say(invocation,
		    "%s brings no texts: what patients reply to a text, STOP too, is heard by nobody",
		    config->sms);
}

/* Told, since each part is paid for, and a long name may be the right one. */
static void
say_costly(const struct invocation *invocation, const struct house *house)
{
	for (size_t i = 0; i < house->config.team_count; i++) {
		const struct team_texts_cost *cost = &house->text_costs[i];
		if (cost->longer > 0)
			say(invocation,
			    "team %s: its public_name makes %zu texts longer than %d parts; \"%s\" in "
			    "\"%s\" has %d",
			    house->config.teams[i].key, cost->longer, (int) TEAM_TEXTS_BUDGET,
			    cost->phrase, cost->language, cost->parts);
	}
}

/* Who is led elsewhere must be able to see why: 421 says nothing. */
static void
say_hosts(const struct invocation *invocation, const struct config *config)
{
	const struct config_listener *const listeners[] = { &config->listen, &config->web_listen };
	for (size_t i = 0; i < ARRAY_LEN(listeners); i++) {
		struct strbuf names;
		strbuf_init(&names, 8192);
		for (const char *const *host = listeners[i]->hosts; *host != NULL; host++)
			strbuf_printf(&names, "%s%s", names.len == 0 ? "" : ", ", *host);
		if (listeners[i]->address != NULL)
			say(invocation, "at %s port %d is answered who asks for %s",
			    listeners[i]->address, listeners[i]->port, strbuf_cstr(&names));
		strbuf_done(&names);
	}
}

int
cmd_check(struct invocation *invocation)
{
	struct house house = { .lock = -1 };
	struct error error = { 0 };
	bool bare = invocation->argument_count > 0 || access(invocation->data, R_OK) != 0;
	if (bare && invocation->argument_count == 0 && invocation->data_is_given)
		bare = false;
	const struct house_setup setup = {
		.dir = bare ? NULL : invocation->data,
		.config_file = invocation->config,
		.config_text = bare && invocation->config == NULL ? config_initial : NULL,
		.use = HOUSE_FILES,
		.now = invocation->now,
	};
	bool opened = house_open(&house, &setup, &error);
	for (int i = 0; opened && i < invocation->argument_count; i++)
		opened = check_file(&house, invocation->arguments[i], &error);
	print_complaints(invocation->out, &house.complaints);
	int code = house.complaints.count > 0 ? 4 : 0;
	if (!opened && code == 0)
		code = say_error(&error);
	if (code == 0) {
		say_unworded(invocation, &house);
		say_pageless(invocation, &house);
		say_deaf(invocation, &house.config);
		say_costly(invocation, &house);
		say_open(invocation, &house.config);
		say_hosts(invocation, &house.config);
	}
	if (code == 0 && !bare)
		say_routes(invocation, &house);
	if (code == 0)
		say_unsigned(invocation, &house);
	if (code == 0 && option_value(invocation, "unsigned") != NULL)
		print_unsigned(invocation->out, &house);
	if (code == 0)
		say(invocation, "%zu instruments, %zu pathways, %zu languages: no complaint",
		    catalog_count(house.catalog), pathway_count(house.pathways),
		    phrase_book_count(house.book));
	house_close(&house);
	return code;
}
