/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_DISPATCH_H
#define SCHEDULER_DISPATCH_H

/*
 * Dispatch moves texts through the outbox (ARCHITECTURE.md, "Delivery"). It claims what may be sent
 * (T1), says what is to be sent once that claim is committed, and records what became of it: by the
 * outcome of the attempt, by a receipt, by a reply, or by the lack of all three. Doubt is never
 * resent. It has no clock, thread or socket: everything arrives as an argument.
 *
 * Texts of one kind may have a second gateway. What the first was proved not to have taken may go by
 * it, what it may have taken never (dispatch_second.c).
 */
#include "base/random.h"
#include "channels/channel.h"
#include "instruments/catalog.h"
#include "scheduler/allow_list.h"
#include "scheduler/backoff.h"
#include "scheduler/pacing.h"
#include "scheduler/quota.h"
#include "store/outbox.h"

struct calendar;

enum {
	SETTLE_SECONDS = 120, /* a text may still be on its way to the gateway's own look-up */
	RECEIPT_HOURS = 6,    /* evidence is waited for, or asked for, so long */
	LOOKUP_SECONDS = 300, /* a LOOKUP gateway that did not say is asked again after so long */
	DISPATCH_BATCH = 64,
	ANSWERS_HOUR = 40,      /* to one address: twice the longest set that is asked by text */
	LOOKUPS_LEAST = 12,     /* ... and at least so often, however long hark was down */
	DAY_AGAIN_MINUTES = 10, /* a text for which the day has no room looks again after so long */
	BACKLOG_MINUTES = 5,    /* what waits so long past its time has waited for us */
};

/* How much may leave by one channel. */
struct dispatch_limits {
	int per_minute;       /* texts, of any kind, in any minute: counted from rows */
	int begin_per_minute; /* of those, what we begin */
	int per_address_day;  /* invitations and reminders to one address in 24 h */
	int per_day;          /* texts of the house, by all channels, in 24 h; 0: no matter */
};

/* One way out, as the dispatcher sees it: kept by the core from start to end. */
struct dispatch_channel {
	const char *kind;    /* what outbox rows call it: sms, email */
	const char *gateway; /* whose it is: kannel; no two of a kind have the same */
	bool is_second;      /* ... of its kind */
	enum channel_class klass;
	int window;    /* in flight at most */
	int in_flight; /* claimed by this run and not yet reported */
	struct dispatch_limits limits;
	struct pacing pacing;
	bool remembers; /* what was begun just before this start */
	struct quota quota;
	struct breaker breaker;
};

enum { DISPATCH_CHANNELS = 4 };

struct dispatch {
	struct dispatch_channel channels[DISPATCH_CHANNELS];
	size_t channel_count;
	int64_t boot;     /* this run of the daemon */
	int64_t day_sent; /* in the day before the count, and since (dispatch_caps.c) */
	instant day_counted_at;
	bool holds_back;      /* only what is grave has left ... */
	instant held_back_at; /* ... since then */
};

/* life: a channel more, with nothing in flight. Another of the same kind is its second gateway; there
 * is no third. The words stay the caller's. */
void dispatch_connect(struct dispatch *dispatch, const char *kind, const char *gateway,
    enum channel_class klass, int window, const struct dispatch_limits *limits);

/* When a team's patients may be written to next, and until when, by its hours of now. */
struct dispatch_hours {
	bool known;
	team_id team;
	instant from, until;
};

/* What one call needs. */
struct dispatch_step {
	struct dispatch *dispatch;
	struct db *db;
	struct arena *arena;
	struct random *random;
	const struct catalog *catalog;
	const struct allow_list *allow_list; /* NULL: everybody */
	const struct calendar *calendar;
	bool wants_routes; /* questions that can raise an alert need a route (scheduler/route.h) */
	bool clock_in_doubt; /* nothing is claimed but what safety owes and what staff are told */
	bool grave_only;     /* what else waits is left as it stands */
	instant now;
	struct dispatch_hours hours;     /* of the team that was asked about last */
	struct dispatch_lookup *lookups; /* to be asked once this is committed; in the arena */
};

/* A text in doubt that its gateway is to be asked about. */
struct dispatch_lookup {
	outbox_id id;
	int attempt;
	const char *kind, *gateway, *ask_id;
	struct dispatch_lookup *next;
};

/* A text that is to leave now: the claim stands in the transaction that is about to commit. */
struct dispatched {
	outbox_id id;
	int attempt;
	const char *kind, *gateway;
	const char *ask_id, *to, *subject, *body;
	const char *thread; /* the ask_id of the text before it in its conversation, or NULL */
	span validity;      /* until its window closes, or quiet hours begin */
	int priority;       /* as in its row: safety, replies, what we begin */
};

/* life: start-up. What was being sent when the last run ended is in doubt. */
void dispatch_recover(struct dispatch_step *step);

/* Claims as much as the windows allow. The list lives in the arena. */
struct dispatched *dispatch_claim(struct dispatch_step *step, size_t *out_count);

/* What a channel reported of one attempt. */
struct dispatch_outcome {
	outbox_id id;
	int attempt;
	enum outcome_kind kind;
	span retry_after;
	const char *gateway_id; /* or "" */
	const char *reason;
	bool locked_out; /* RETRY: no text is at fault, and none gets through */
	bool opted_out;  /* REFUSED: for who stands above us; dispatch only sends and records */
	bool no_address; /* REFUSED: the address is blocked */
};

void dispatch_outcome(struct dispatch_step *step, const struct dispatch_outcome *outcome);

/* What a gateway tells of a text afterwards. */
struct dispatch_receipt {
	struct str ask_id;
	const char *gateway; /* who says so; NULL: it is not known */
	enum receipt_state state;
	const char *code;       /* our word for the gateway's */
	const char *gateway_id; /* its name for the text, where its answer told none; or NULL */
	struct str part;        /* which part of the text, by its name for it; empty: all */
	int part_count;         /* ... of how many */
	struct str about; /* NO_ADDRESS: which, a space between each; empty: the one it went to */
};

/* A receipt. False when no text of ours is meant. */
bool dispatch_receipt(struct dispatch_step *step, const struct dispatch_receipt *receipt);

/* What its gateway says of a text in doubt. */
struct dispatch_finding {
	outbox_id id;
	int attempt;
	enum finding_kind kind;
	enum receipt_state state;
	const char *gateway_id; /* or "" */
	const char *reason;
};

void dispatch_found(struct dispatch_step *step, const struct dispatch_finding *finding);

/* The settle time of a text in doubt has come; `asked`: how often its gateway was asked about it. */
void dispatch_settle(struct dispatch_step *step, outbox_id id, int64_t asked);

/* Earliest time at which dispatch_claim has something to do; INSTANT_NEVER when nothing waits. */
instant dispatch_next(struct dispatch_step *step);

#endif
