/* SPDX-License-Identifier: MIT */
#include "base/hash.h"
#include "store/contacts.h"
#include "store/organisations.h"
#include "daemon/results.h"

#include "daemon/config_kept.h"

bool
config_kept_agrees(
    const struct config *config, struct db *db, struct arena *arena, struct error *error)
{
	const char *key = config->key;
	struct organisation standing;
	if (!organisation_first(db, arena, &standing) || strcmp(standing.key, key) == 0 ||
	    organisation_rename(db, standing.id, key))
		return true;
	return error_set(error, ERROR_CONFIG,
	    "%s: organisation key \"%s\", expected \"%s\": it does not change once it is in use",
	    config->file, key, standing.key);
}

static size_t
contacts_of(const struct config_contact *list, size_t count, struct contact *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = (struct contact){ list[i].name, list[i].mobile, list[i].email,
			minutes(list[i].within_minutes) };
	return count;
}

static void
put_route(struct db *db, organisation_id organisation, team_id id, const struct config_team *team)
{
	struct contact contacts[CONFIG_CONTACTS];
	char hash[HASH_ID_TEXT];
	size_t count = contacts_of(team->contacts, team->contact_count, contacts);
	contact_put(db, organisation, id, contacts, count);
	route_put(db, id, team->out_of_hours, config_route_hash(team, hash));
}

organisation_id
config_keep(const struct config *config, struct db *db, struct arena *arena, struct random *random,
    instant now)
{
	organisation_id organisation = organisation_put(db,
	    &(struct organisation){
		.id = { random_id(random, now) },
		.key = config->key,
		.name = config->name,
		.public_name = config->public_name,
		.zone = config->zone,
		.telephone = config->telephone,
	    },
	    now);
	struct contact contact;
	size_t count = contacts_of(&config->contact, config->has_contact ? 1 : 0, &contact);
	contact_put(db, organisation, (team_id){ 0 }, &contact, count);
	for (size_t i = 0; i < config->team_count; i++) {
		const struct config_team *team = &config->teams[i];
		team_id id = team_put(db,
		    &(struct team){
			.id = { random_id(random, now) },
			.organisation = organisation,
			.key = team->key,
			.name = team->name,
			.public_name = team->public_name,
			.zone = team->zone,
			.telephone = team->telephone,
			.quiet_from = team->quiet_from,
			.quiet_to = team->quiet_to,
			.nameless = !team->first_name,
			.faces = team->faces,
			.results = results_as_text(arena, team),
		    },
		    now);
		put_route(db, organisation, id, team);
	}
	return organisation;
}
