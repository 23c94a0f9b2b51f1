/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

/*
 * hark.conf (hark.conf(5)): one YAML file that names the organisation, its teams, and the ways that
 * texts travel. Secrets are never in it: it names the files that hold them. Read once at a start;
 * lives in the arena it was read into.
 */
#include "base/document.h"
#include "base/zone.h"

enum { CONFIG_TEAMS = 64, CONFIG_SCORES = 64, CONFIG_TRIAL = 400 };

struct config_team {
	const char *key, *name, *public_name, *zone, *telephone;
	int quiet_from, quiet_to; /* minutes after midnight */
};

struct config_kannel {
	const char *url; /* http://127.0.0.1:13013/cgi-bin/sendsms */
	const char *user;
	const char *password_file;
	const char *from;         /* the number patients see and answer */
	const char *receipt_url;  /* where Kannel reaches us: http://127.0.0.1:8017 */
	const char *secret_file;  /* of the webhook's path and the receipts' tokens */
	const char *smsc_address; /* the address webhooks come from; 127.0.0.1 */
};

struct config_smtp {
	const char *host; /* host:port */
	const char *from; /* hark@example.org */
	bool starttls;
};

/* From this day on, an instrument's index is by this set. */
struct config_value_set {
	const char *instrument, *set;
	struct date from;
};

/* A patient, by hospital number, of whom an instrument on trial may be asked. */
struct config_trial {
	const char *instrument, *patient;
};

struct config {
	const char *file;
	const char *key, *name, *public_name, *zone, *telephone; /* the organisation */
	const char *calendar;                                    /* england-wales */
	struct config_team teams[CONFIG_TEAMS];
	size_t team_count;
	const char *sms;   /* phone, kannel, none */
	const char *email; /* phone, smtp, none */
	struct config_kannel kannel;
	struct config_smtp smtp;
	const char
	    *web_url; /* where patients reach our pages, without a / at its end; NULL: nowhere */
	const char *listen_address; /* webhooks, pages and /health */
	int listen_port;
	int per_minute; /* texts of one channel a minute, at most */
	struct config_value_set value_sets[CONFIG_SCORES];
	size_t value_set_count;
	const char *accept_unverified[CONFIG_SCORES]; /* instruments */
	size_t accept_unverified_count;
	struct config_trial trial[CONFIG_TRIAL];
	size_t trial_count;
	int per_address_day; /* invitations and reminders to one address in 24 h, at most */
};

/* False with complaints. `text` must outlive the config's arena use only during the call. */
HARK_MUST_USE bool config_read(struct arena *arena, const char *file, struct str text,
    struct complaints *complaints, struct config *out_config);

/* What `hark init` writes. */
extern const char config_initial[];

/* One line of a secret's file, without its end; refuses a file others may read. In the arena. */
HARK_MUST_USE bool
config_secret(struct arena *arena, const char *file, struct str *out_secret, struct error *error);

/* A whole file, at most `limit` bytes, in the arena. Fails MISSING, LIMIT, IO. */
HARK_MUST_USE bool config_slurp(
    struct arena *arena, const char *file, size_t limit, struct str *out_text, struct error *error);

#endif
