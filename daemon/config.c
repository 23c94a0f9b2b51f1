/* SPDX-License-Identifier: MIT */
/* Reads hark.conf. Every unknown key is refused: a setting misspelt is a setting not made. */
#include <errno.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/strbuf.h"
#include "base/zone.h"
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
    "\n"
    "# phone: the built-in phone, nothing leaves the machine. See hark.conf(5) for kannel and smtp.\n"
    "sms: phone\n"
    "email: phone\n"
    "\n"
    "listen:\n"
    "  address: 127.0.0.1\n"
    "  port: 8017\n";

bool
config_slurp(
    struct arena *arena, const char *file, size_t limit, struct str *out_text, struct error *error)
{
	FILE *in = fopen(file, "rbe");
	if (in == NULL)
		return error_set(error, errno == ENOENT ? ERROR_MISSING : ERROR_IO, "%s: %s", file,
		    strerror(errno));
	/* Grown as it is read: a limit of megabytes costs nothing for a file of a page. */
	struct strbuf text;
	char chunk[16384];
	strbuf_init(&text, limit);
	for (size_t got; !strbuf_is_over(&text) && (got = fread(chunk, 1, sizeof(chunk), in)) > 0;)
		strbuf_add(&text, str_of(chunk, got));
	bool bad = ferror(in) != 0, over = strbuf_is_over(&text);
	fclose(in);
	if (!bad && !over)
		*out_text = arena_str(arena, strbuf_str(&text));
	strbuf_done(&text);
	if (bad)
		return error_set(error, ERROR_IO, "%s: can't be read", file);
	if (over)
		return error_set(error, ERROR_LIMIT, "%s: larger than %zu bytes", file, limit);
	return true;
}

bool
config_secret(struct arena *arena, const char *file, struct str *out_secret, struct error *error)
{
	struct stat about;
	struct str text;
	if (!config_slurp(arena, file, 4096, &text, error))
		return false;
	if (stat(file, &about) != 0 || (about.st_mode & (S_IROTH | S_IWOTH)) != 0)
		return error_set(
		    error, ERROR_CONFIG, "%s: others may read this secret; chmod 600 it", file);
	struct str line;
	if (!str_split(&text, '\n', &line) || str_trim(line).len < 8)
		return error_set(error, ERROR_CONFIG,
		    "%s: the first line must be a secret of 8 characters or more", file);
	*out_secret = str_trim(line);
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
		"calendar", NULL };
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
}

static void
read_teams(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "key", "name", "public_name", "zone", "telephone",
		"quiet", NULL };
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
		team->public_name =
		    document_text(document, map, "public_name", config->public_name);
		team->zone = read_zone(document, map, config->zone);
		team->telephone = document_text(document, map, "telephone", config->telephone);
		read_quiet(document, map, team);
	}
}

static void
read_kannel(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "url", "user", "password_file", "from", "receipt_url",
		"secret_file", "smsc_address", NULL };
	const struct node *map = node_get(document->root, "kannel");
	if (map == NULL) {
		if (strcmp(config->sms, "kannel") == 0)
			(void) document_complain(
			    document, document->root, "sms: kannel, but no kannel section");
		return;
	}
	(void) document_keys(document, map, keys);
	config->kannel = (struct config_kannel){
		.url = document_required(document, map, "url"),
		.user = document_required(document, map, "user"),
		.password_file = document_required(document, map, "password_file"),
		.from = document_required(document, map, "from"),
		.receipt_url = document_required(document, map, "receipt_url"),
		.secret_file = document_required(document, map, "secret_file"),
		.smsc_address = document_text(document, map, "smsc_address", "127.0.0.1"),
	};
}

static void
read_smtp(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "host", "from", "starttls", NULL };
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
	};
}

/* Nobody but the patient may read what travels: without TLS only on this very machine. */
static bool
is_safe_url(struct str url)
{
	static const char *const here[] = { "http://127.0.0.1", "http://localhost",
		"http://[::1]" };
	for (size_t i = 0; i < ARRAY_LEN(here); i++) {
		size_t length = strlen(here[i]);
		if (str_starts(url, here[i]) &&
		    (url.len == length || url.data[length] == ':' || url.data[length] == '/'))
			return true;
	}
	return str_starts(url, "https://") && url.len > strlen("https://");
}

static void
read_web(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "url", NULL };
	const struct node *map = node_get(document->root, "web");
	if (map == NULL)
		return;
	(void) document_keys(document, map, keys);
	config->web_url = document_required(document, map, "url");
	struct str url = str_from(config->web_url);
	if (config->web_url == NULL)
		return;
	if (!is_safe_url(url) || str_ends(url, "/") || strcspn(url.data, "?# \t\"<>") != url.len)
		(void) document_complain(document, node_get(map, "url"),
		    "\"%s\", expected one like https://ask.example.org, with no / at its end",
		    config->web_url);
}

/* The list at the key; NULL when it is absent, or complained of. */
static const struct node *
score_list(const struct document *document, const char *key)
{
	const struct node *list = node_get(document->root, key);
	if (list == NULL || (list->kind == NODE_LIST && list->count <= CONFIG_SCORES))
		return list;
	(void) document_complain(document, list, "\"%s\" is no list, expected one of up to %d", key,
	    (int) CONFIG_SCORES);
	return NULL;
}

static void
read_value_sets(const struct document *document, struct config *config)
{
	static const char *const keys[] = { "instrument", "set", "from", NULL };
	const struct node *list = score_list(document, "value_sets");
	const struct node *map = list == NULL ? NULL : list->first;
	for (; map != NULL; map = map->next) {
		struct config_value_set *chosen = &config->value_sets[config->value_set_count++];
		(void) document_keys(document, map, keys);
		chosen->instrument = document_required(document, map, "instrument");
		chosen->set = document_required(document, map, "set");
		const char *from = document_required(document, map, "from");
		if (from != NULL && !date_parse_iso(str_from(from), &chosen->from))
			(void) document_complain(document, node_get(map, "from"),
			    "\"%s\" is no day, expected one like 2026-04-01", from);
	}
}

static void
read_accepted(const struct document *document, struct config *config)
{
	const struct node *list = score_list(document, "accept_unverified");
	const struct node *node = list == NULL ? NULL : list->first;
	for (; node != NULL; node = node->next) {
		if (node->kind == NODE_SCALAR)
			config->accept_unverified[config->accept_unverified_count++] = node->text;
		else
			(void) document_complain(
			    document, node, "a list stands here, expected an instrument's id");
	}
}

static void
read_trial_patients(const struct document *document, const struct node *map, struct config *config)
{
	static const char *const keys[] = { "instrument", "patients", NULL };
	(void) document_keys(document, map, keys);
	const char *instrument = document_required(document, map, "instrument");
	const struct node *list = node_get(map, "patients");
	if (instrument == NULL)
		return;
	if (list == NULL || list->kind != NODE_LIST) {
		(void) document_complain(document, list == NULL ? map : list,
		    "\"patients\" is missing or no list, expected hospital numbers");
		return;
	}
	for (const struct node *node = list->first; node != NULL; node = node->next) {
		if (node->kind != NODE_SCALAR || config->trial_count == CONFIG_TRIAL) {
			(void) document_complain(document, node,
			    "expected a hospital number, at most %d of them in all", CONFIG_TRIAL);
			return;
		}
		config->trial[config->trial_count++] =
		    (struct config_trial){ instrument, node->text };
	}
}

static void
read_trial(const struct document *document, struct config *config)
{
	const struct node *list = score_list(document, "trial_list");
	const struct node *map = list == NULL ? NULL : list->first;
	for (; map != NULL; map = map->next)
		read_trial_patients(document, map, config);
}

bool
config_read(struct arena *arena, const char *file, struct str text, struct complaints *complaints,
    struct config *out_config)
{
	static const char *const keys[] = { "organisation", "teams", "sms", "email", "kannel",
		"smtp", "listen", "limits", "value_sets", "accept_unverified", "trial_list", "web",
		NULL };
	static const char *const sms[] = { "phone", "kannel", "none", NULL };
	static const char *const email[] = { "phone", "smtp", "none", NULL };
	static const char *const listen[] = { "address", "port", NULL };
	static const char *const limits[] = { "per_minute", "per_address_day", NULL };
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
	read_kannel(&document, &config);
	read_smtp(&document, &config);
	read_web(&document, &config);
	const struct node *at = node_get(document.root, "listen");
	if (at != NULL)
		(void) document_keys(&document, at, listen);
	config.listen_address = document_text(&document, at, "address", "127.0.0.1");
	config.listen_port = (int) document_int(&document, at, "port", 0, 65535, 8017);
	const struct node *limit = node_get(document.root, "limits");
	if (limit != NULL)
		(void) document_keys(&document, limit, limits);
	config.per_minute = (int) document_int(&document, limit, "per_minute", 1, 1000000, 3000);
	config.per_address_day = (int) document_int(&document, limit, "per_address_day", 1, 100, 3);
	read_value_sets(&document, &config);
	read_accepted(&document, &config);
	read_trial(&document, &config);
	if (complaints->count != before)
		return false;
	*out_config = config;
	return true;
}
