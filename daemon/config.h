/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONFIG_H
#define DAEMON_CONFIG_H

/*
 * hark.conf (hark.conf(5)): one YAML file that names the organisation, its teams, and the ways that
 * texts travel. Secrets are never in it: it names the files that hold them. Read once at a start;
 * lives in the arena it was read into.
 */
#include "base/document.h"
#include "base/hash.h"
#include "base/zone.h"
#include "conversations/signatures.h"
#include "scheduler/dispatch.h"

struct sms_dialect;

enum {
	CONFIG_TEAMS = 64,
	CONFIG_CONTACTS = 8,
	CONFIG_RESULTS = 16,
	CONFIG_SCORES = 64,
	CONFIG_TRIAL = 400,
	CONFIG_SIGNED = 64,
	CONFIG_HOSTS = 16,
	CONFIG_CONNECTIONS = 300, /* to one listener, from everywhere */
};

/* Where in the file a value stands that only the catalog can judge. */
struct config_place {
	int line, column;
};

/* Who is told of an alert (conversations/escalation.h). */
struct config_contact {
	const char *name;
	const char *mobile, *email; /* "" where there is none; at least one stands */
	int within_minutes;         /* to acknowledge, before the next is told */
};

/* A score that patients are told. */
struct config_result {
	const char *instrument, *scale; /* scale "": the only one */
	struct config_place at;
};

struct config_team {
	const char *key, *name, *public_name, *zone, *telephone;
	int quiet_from, quiet_to;                        /* minutes after midnight */
	struct config_contact contacts[CONFIG_CONTACTS]; /* in the order in which they are told */
	size_t contact_count;
	const char *out_of_hours; /* the plan, in words; "" without one */
	bool first_name;          /* texts have the patient's */
	struct config_result results[CONFIG_RESULTS];
	size_t result_count;
	bool faces;       /* answers are put as faces where an instrument has them */
	int line, column; /* where it stands in the file */
};

enum { CONFIG_SETTINGS = 16 };

/* The section of the gateway that texts go by (registry.h says which there are, and what each
 * needs). */
struct config_gateway {
	const struct sms_dialect *dialect;     /* NULL: sms is no gateway's */
	const char *settings[CONFIG_SETTINGS]; /* in the order of the dialect's table */
	const struct sms_custom *custom;       /* NULL unless its section describes it */
	const char *receipt_url;  /* how the gateway reaches us: http://127.0.0.1:8017 */
	const char *secret_file;  /* of the webhook's path and the receipts' tokens */
	const char *keywords;     /* what the network answers before us: none, twilio */
	const char *smsc_address; /* the address webhooks come from; NULL: any */
	const char *second;       /* the gateway for what this one has not taken; NULL: none */
};

struct config_smtp {
	const char *host; /* host:port */
	const char *from; /* hark@example.org */
	bool starttls;
	const char *ca_file;              /* NULL: the system's authorities; needs starttls */
	const char *user, *password_file; /* NULL: nobody signs in; both need starttls */
};

/* Where the mail server hands over what is sent to smtp's `from`. */
struct config_lmtp {
	const char *listen; /* numeric, or the path of a socket; NULL: no mail comes in */
	int port;           /* 0 with a path */
	const char *secret_file;
	const char *authserv_id; /* NULL: nobody vouches for a sender */
};

/* Where answers are collected, when no mail server can hand them over. */
struct config_imap {
	const char *url; /* imaps://host; NULL: nowhere */
	const char *user, *password_file;
	const char *folder;
	const char *ca_file;     /* NULL: the system's authorities */
	const char *secret_file; /* as lmtp's */
	const char *authserv_id; /* as lmtp's */
	int every;               /* seconds */
};

/* A place where we can be reached over HTTP. */
struct config_listener {
	const char *address; /* numeric */
	int port;            /* 0: any free one */
	const char *proxy;   /* numeric; who speaks from there is believed about whom it speaks for;
			      * NULL: nobody is */
	int per_address;     /* connections at most of who is neither the proxy nor this machine */
	const char *certificate_file, *key_file; /* of our own TLS; NULL: without */
	const char *hosts[CONFIG_HOSTS + 1];     /* what is asked for there, NULL-ended: the name in
						  * its public address, its own, and what is listed */
};

/* From this day on, an instrument's index is by this set. */
struct config_value_set {
	const char *instrument, *set;
	struct date from;
	struct config_place at;
};

/* An instrument whose scores are kept although a rule of theirs is unverified. */
struct config_accepted {
	const char *instrument;
	struct config_place at;
};

/* A patient, by hospital number, of whom an instrument on trial may be asked. */
struct config_trial {
	const char *instrument, *patient;
	struct config_place at;
};

struct config {
	const char *file;
	const char *key, *name, *public_name, *zone, *telephone; /* the organisation */
	const char *calendar;                                    /* england-wales */
	struct config_contact contact; /* told when no contact of a team has acknowledged */
	bool has_contact;
	struct config_team teams[CONFIG_TEAMS];
	size_t team_count;
	const char *sms;   /* phone, none, or the name of a gateway */
	const char *email; /* phone, smtp, none */
	struct config_gateway gateway,
	    second; /* of `sms`; what it has not taken goes by the second */
	struct config_smtp smtp;
	struct config_lmtp lmtp; /* this one or the other */
	struct config_imap imap;
	const char
	    *web_url; /* where patients reach our pages, without a / at its end; NULL: nowhere */
	struct config_listener listen;     /* webhooks; pages too when there are none */
	struct config_listener web_listen; /* pages; address NULL: none of their own */
	struct dispatch_limits limits;     /* of each channel */
	int stop_sending_mb, ballast_mb;   /* core/room.h */
	bool has_part_price;
	decimal part_price;           /* of one part of a text message, in whatever money */
	struct allow_list allow_list; /* in trial mode */
	bool is_on_trial;
	struct config_value_set value_sets[CONFIG_SCORES];
	size_t value_set_count;
	struct config_accepted accept_unverified[CONFIG_SCORES];
	size_t accept_unverified_count;
	struct config_trial trial[CONFIG_TRIAL];
	size_t trial_count;
	struct signature
	    signed_words[CONFIG_SIGNED]; /* words that a reader of the language stands for */
	size_t signed_count;
};

/* False with complaints. `text` must outlive the config's arena use only during the call. */
HARK_MUST_USE bool config_read(struct arena *arena, const char *file, struct str text,
    struct complaints *complaints, struct config *out_config);

/* By which a team's contacts and plan are known: what a test alert proves (store/contacts.h). */
const char *config_route_hash(const struct config_team *team, char out[static HASH_ID_TEXT]);

/* What `hark init` writes. */
extern const char config_initial[];

/* The first lines of a secret's file, at most `count`, without their ends; refuses a file others
 * may read, or one without a first line. What is not there is empty. In the arena. */
HARK_MUST_USE bool config_secret(struct arena *arena, const char *file, struct str *out_secrets,
    size_t count, struct error *error);

/* config_gateway.c: texts go by it, and what is answered to them does not come back. */
bool config_gateway_is_deaf(const struct config_gateway *gateway);
/* ... for config_read: the sections of all gateways. */
void
config_read_gateways(struct arena *arena, const struct document *document, struct config *config);
/* config_instruments.c, for config_read: a team's results, and value_sets, accept_unverified, trial_list, signed. */
void
config_read_guards(struct arena *arena, const struct document *document, struct config *config);
void config_read_results(
    const struct document *document, const struct node *map, struct config_team *team);
void config_read_instruments(const struct document *document, struct config *config);

#endif
