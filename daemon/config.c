/* SPDX-License-Identifier: MIT */
/* Reads hark.conf. Every unknown key is refused: a setting misspelt is a setting not made. */
#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/zone.h"
#include "channels/registry.h"
#include "daemon/config_listen.h"
#include "daemon/config_route.h"

#include "daemon/config.h"

const char config_initial[] =
    "# hark.conf(5) explains every key. `hark check` reads it as hark will.\n"
    "organisation:\n"
    "  key: hospital\n"
    "  name: Our hospital\n"
    "  public_name: Our hospital\n"
    "  zone: Europe/London\n"
    "  telephone: 07700 900000\n"
    "  calendar: england-wales\n"
    "\n"
    "teams:\n"
    "  - key: foot\n"
    "    name: Foot and ankle team\n"
    "    quiet: 18:00-09:00\n"
    "    # Who is told of an alert, in order. Without them nothing that can raise one is asked.\n"
    "    # contacts:\n"
    "    #   - { name: Who is on duty, mobile: \"+447700900901\", within: 30 minutes }\n"
    "    #   - { name: Who leads the team, email: lead@example.org, within: 1 hour }\n"
    "    # out_of_hours: who is called at night and at weekends\n"
    "\n"
    "# phone: the built-in phone, nothing leaves the machine. See hark.conf(5) for gateways and smtp.\n"
    "sms: phone\n"
    "email: phone\n"
    "\n"
    "# While this stands here only these are written to: your own telephones, until you have seen\n"
    "# the questions on them. Take it out, and hark writes to patients.\n"
    "trial_mode:\n"
    "  addresses: []\n"
    "\n"
    "listen:\n"
    "  address: 127.0.0.1\n"
    "  port: 8017\n";

bool
config_secret(struct arena *arena, const char *file, struct str *out_secrets, size_t count,
    struct error *error)
{
	struct stat about;
	struct str text;
	if (!file_read(arena, file, 4096, &text, error))
		return false;
	if (stat(file, &about) != 0 || (about.st_mode & (S_IROTH | S_IWOTH)) != 0)
		return error_set(
		    error, ERROR_CONFIG, "%s: others may read this secret; chmod 600 it", file);
	for (size_t i = 0; i < count; i++) {
		struct str line = { 0 };
		(void) str_split(&text, '\n', &line);
		out_secrets[i] = str_trim(line);
	}
	if (out_secrets[0].len < 8)
		return error_set(error, ERROR_CONFIG,
		    "%s: the first line must be a secret of 8 characters or more", file);
	return true;
}

/* "18:00-09:00" as two numbers of minutes. */
static bool
read_clock_time(struct str text, int *out_minutes)
{
	int64_t hour, minute;
	if (text.len != 5 || text.data[2] != ':' || !str_to_int(str_sub(text, 0, 2), &hour) ||
	    !str_to_int(str_sub(text, 3, 5), &minute) || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59)
		return false;
	*out_minutes = (int) (hour * 60 + minute);
	return true;
}

static void
read_quiet(const struct document *document, const struct node *map, struct config_team *team)
{
	const char *text = document_text(document, map, "quiet", "18:00-09:00");
	struct str s = str_from(text);
	if (s.len != 11 || s.data[5] != '-' ||
	    !read_clock_time(str_sub(s, 0, 5), &team->quiet_from) ||
	    !read_clock_time(str_sub(s, 6, 11), &team->quiet_to))
		(void) document_complain(document, node_get(map, "quiet"),
		    "quiet hours \"%s\", expected like 18:00-09:00", text);
}

static const char *
read_zone(const struct document *document, const struct node *map, const char *fallback)
{
	const char *name = document_text(document, map, "zone", fallback);
	struct error error;
	struct zone *zone = zone_open(name, &error);
	if (zone == NULL)
		(void) document_complain(document, node_get(map, "zone"),
		    "no such time zone: \"%s\", expected one like Europe/London", name);
	zone_close(zone);
	return name;
}

static void
read_organisation(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "key", "name", "public_name", "zone", "telephone",
		"calendar", "contact", NULL };
	const struct node *map = node_get(document->root, "organisation");
	if (map == NULL) {
		(void) document_complain(document, document->root,
		    "no organisation, expected a map with key, name, zone and telephone");
		return;
	}
	(void) document_keys(document, map, keys);
	config->key = document_required(document, map, "key");
	config->name = document_required(document, map, "name");
	config->public_name = document_text(document, map, "public_name", config->name);
	config->zone = read_zone(document, map, "Europe/London");
	config->telephone = document_required(document, map, "telephone");
	config->calendar = document_text(document, map, "calendar", "england-wales");
	config_read_contact(document, map, config);
}

static void
read_teams(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "key", "name", "public_name", "zone", "telephone",
		"quiet", "contacts", "out_of_hours", "first_name", "faces", "results", NULL };
	const struct node *list = node_get(document->root, "teams");
	if (list == NULL || list->kind != NODE_LIST || list->count == 0) {
		(void) document_complain(document, list == NULL ? document->root : list,
		    "no teams, expected a list with at least one");
		return;
	}
	for (const struct node *map = list->first; map != NULL; map = map->next) {
		if (config->team_count == CONFIG_TEAMS) {
			(void) document_complain(
			    document, map, "more than %d teams", (int) CONFIG_TEAMS);
			return;
		}
		struct config_team *team = &config->teams[config->team_count++];
		(void) document_keys(document, map, keys);
		team->key = document_required(document, map, "key");
		team->name = document_required(document, map, "name");
		team->line = map->line;
		team->column = map->column;
		team->public_name =
		    document_text(document, map, "public_name", config->public_name);
		team->zone = read_zone(document, map, config->zone);
		team->telephone = document_text(document, map, "telephone", config->telephone);
		read_quiet(document, map, team);
		team->first_name = document_bool(document, map, "first_name", true);
		team->faces = document_bool(document, map, "faces", false);
		config_read_results(document, map, team);
		config_read_route(document, map, team);
	}
}

/* A password that anybody on the way can read is no secret, and who has it sends in our name. */
static void
check_account(
    const struct document *document, const struct node *map, const struct config_smtp *smtp)
{
	const char *given = smtp->user != NULL ? "user" : "password_file";
	if (smtp->user == NULL && smtp->password_file == NULL)
		return;
	if (smtp->user == NULL || smtp->password_file == NULL)
		(void) document_complain(document, node_get(map, given),
		    "\"%s\" alone, expected user and password_file together", given);
	else if (!smtp->starttls)
		(void) document_complain(document, node_get(map, given),
		    "a password for the mail relay, expected starttls: yes beside it");
}

static void
read_smtp(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "host", "from", "starttls", "ca_file", "user",
		"password_file", NULL };
	const struct node *map = node_get(document->root, "smtp");
	if (map == NULL) {
		if (strcmp(config->email, "smtp") == 0)
			(void) document_complain(
			    document, document->root, "email: smtp, but no smtp section");
		return;
	}
	(void) document_keys(document, map, keys);
	config->smtp = (struct config_smtp){
		.host = document_required(document, map, "host"),
		.from = document_required(document, map, "from"),
		.starttls = document_bool(document, map, "starttls", false),
		.ca_file = document_text(document, map, "ca_file", NULL),
		.user = document_text(document, map, "user", NULL),
		.password_file = document_text(document, map, "password_file", NULL),
	};
	/* Who names authorities believes that they are asked. */
	if (config->smtp.ca_file != NULL && !config->smtp.starttls)
		(void) document_complain(document, node_get(map, "ca_file"),
		    "authorities for the mail relay, expected starttls: yes beside them");
	check_account(document, map, &config->smtp);
}

/* "127.0.0.1:8024", "[::1]:8024" or "/run/hark/lmtp". */
static bool
read_place(struct arena *arena, struct str text, struct config_lmtp *lmtp)
{
	int64_t port;
	size_t colon = text.len;
	if (text.len > 1 && text.data[0] == '/') {
		lmtp->listen = arena_cstr(arena, text);
		return true;
	}
	while (colon > 0 && text.data[colon - 1] != ':')
		colon--;
	if (colon < 2 || !str_to_int(str_sub(text, colon, text.len), &port) || port < 1 ||
	    port > 65535)
		return false;
	struct str address = str_sub(text, 0, colon - 1);
	if (str_starts(address, "[") && str_ends(address, "]"))
		address = str_sub(address, 1, address.len - 1);
	lmtp->listen = arena_cstr(arena, address);
	lmtp->port = (int) port;
	return true;
}

static void
read_lmtp(struct arena *arena, const struct document *document, struct config *config)
{
	static const char *const keys[] = { "listen", "secret_file", "authserv_id", NULL };
	const struct node *map = node_get(document->root, "lmtp");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	const char *listen = document_required(document, map, "listen");
	config->lmtp.secret_file = document_required(document, map, "secret_file");
	config->lmtp.authserv_id = document_text(document, map, "authserv_id", NULL);
	if (strcmp(config->email, "smtp") != 0)
		(void) document_complain(
		    document, map, "lmtp brings answers to mails, expected email: smtp beside it");
	if (listen != NULL && !read_place(arena, str_from(listen), &config->lmtp))
		(void) document_complain(document, node_get(map, "listen"),
		    "lmtp listens at \"%s\", expected one like 127.0.0.1:8024 or /run/hark/lmtp",
		    listen);
}

static void
read_imap(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "url", "user", "password_file", "folder", "ca_file",
		"secret_file", "authserv_id", "every", NULL };
	const struct node *map = node_get(document->root, "imap");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	config->imap = (struct config_imap){
		.url = document_required(document, map, "url"),
		.user = document_required(document, map, "user"),
		.password_file = document_required(document, map, "password_file"),
		.folder = document_text(document, map, "folder", "INBOX"),
		.ca_file = document_text(document, map, "ca_file", NULL),
		.secret_file = document_required(document, map, "secret_file"),
		.authserv_id = document_text(document, map, "authserv_id", NULL),
		.every = (int) document_int(document, map, "every", 1, 3600, 60),
	};
	struct str url = str_from(config->imap.url);
	if (strcmp(config->email, "smtp") != 0)
		(void) document_complain(
		    document, map, "imap brings answers to mails, expected email: smtp beside it");
	if (node_get(document->root, "lmtp") != NULL)
		(void) document_complain(document, map, "both lmtp and imap, expected one of them");
	if (url.len > 0 &&
	    ((!str_starts(url, "imaps://") && !str_starts(url, "imap://")) || str_ends(url, "/")))
		(void) document_complain(document, node_get(map, "url"),
		    "\"%s\", expected one like imaps://mail.example.org", config->imap.url);
}

/* The words, and the name of every gateway: each is a way that texts travel, and a section. */
static const char *const *
with_gateways(struct arena *arena, const char *const *words)
{
	size_t count = 0, out = 0;
	while (words[count] != NULL)
		count++;
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++)
		count++;
	const char **all = ARENA_ARRAY(arena, const char *, count + 1);
	for (; words[out] != NULL; out++)
		all[out] = words[out];
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++)
		if (entry->kind == REGISTRY_SMS_HTTP)
			all[out++] = entry->name;
	return all;
}

bool
config_read(struct arena *arena, const char *file, struct str text, struct complaints *complaints,
    struct config *out_config)
{
	static const char *const fixed[] = { "organisation", "teams", "sms", "email", "smtp",
		"lmtp", "imap", "listen", "limits", "disk", "value_sets", "accept_unverified",
		"trial_list", "trial_mode", "signed", "web", NULL };
	static const char *const ways[] = { "phone", "none", NULL };
	const char *const *keys = with_gateways(arena, fixed),
			  *const *sms = with_gateways(arena, ways);
	static const char *const email[] = { "phone", "smtp", "none", NULL };
	struct document document;
	size_t before = complaints->count;
	if (!document_read(arena, file, text, complaints, &document))
		return false;
	struct config config = { .file = file, .key = "", .zone = "Europe/London" };
	(void) document_keys(&document, document.root, keys);
	read_organisation(&document, &config);
	read_teams(&document, &config);
	config.sms = sms[document_word(&document, document.root, "sms", sms, 0)];
	config.email = email[document_word(&document, document.root, "email", email, 0)];
	config_read_gateways(arena, &document, &config);
	read_smtp(&document, &config);
	read_lmtp(arena, &document, &config);
	read_imap(&document, &config);
	config_read_listen(arena, &document, &config);
	config_read_guards(arena, &document, &config);
	config_read_instruments(&document, &config);
	if (complaints->count != before)
		return false;
	*out_config = config;
	return true;
}
