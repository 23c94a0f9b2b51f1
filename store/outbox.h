/* SPDX-License-Identifier: MIT */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

/*
 * The outbox: one row per text out, and every event about it. States and their ranks are
 * ARCHITECTURE.md's, "Delivery". A text is claimed (outbox_claim) in a transaction that is committed
 * before its first byte leaves, and the claim checks everything again: it is the only way from
 * queued to sending.
 */
#include "store/store.h"

enum outbox_state {
	OUTBOX_PLANNED,
	OUTBOX_HELD,
	OUTBOX_QUEUED,
	OUTBOX_SENDING,
	OUTBOX_SETTLING,  /* asked, and no full answer: evidence is awaited */
	OUTBOX_UNCERTAIN, /* no evidence came: staff see it; never sent again by itself */
	OUTBOX_SUBMITTED, /* the gateway has it */
	OUTBOX_DELIVERED,
	OUTBOX_FAILED,
	OUTBOX_ANSWERED, /* a reply came: proof enough */
	OUTBOX_CANCELLED,
	OUTBOX_SUPPRESSED,
	OUTBOX_EXPIRED,
};

const char *outbox_state_word(enum outbox_state state);
/* planned 0, held 5, queued 10, sending 30, settling 35, uncertain 40, submitted 50, failed 60,
 * delivered 70; ended states 100. A state only moves to a higher rank; only proof of
 * non-acceptance goes back to queued. */
int outbox_state_rank(enum outbox_state state);
enum outbox_state outbox_state_of(struct str word); /* another word is a bug */
/* The rule of outbox_move: upwards by rank; ended only before sending (answered: only after);
 * back to queued from settling and uncertain, whose way back is evidence. From sending, queued,
 * failed and expired follow only while no attempt was ever in doubt: a clean refusal of a second
 * try says nothing about the first. queued and settling may follow themselves, with another next_at. */
bool outbox_may_move(enum outbox_state from, enum outbox_state to, bool doubt);

struct outbox_row {
	outbox_id id;
	const char *ask_id;
	organisation_id organisation;
	team_id team;
	patient_id
	    patient; /* 0: a number we do not know; purpose safety, or staff for the notice to a contact */
	address_id address;
	conversation_id conversation; /* 0: none */
	const char *channel, *purpose, *instrument, *subject, *body;
	int item; /* number of the question that it puts; 0: none */
	enum outbox_state state;
	int priority; /* 0 safety, 1 replies, 2 what we begin */
	int attempt;
	bool doubt;
	const char *gateway_id, *reason;
	instant created_at, not_before, not_after, next_at, sent_at;
	/* filled by outbox_get and outbox_find */
	const char *to;      /* the address's value */
	const char *gateway; /* who has it, or is to have it; "": the first of its channel */
	int refused;         /* how often that one has refused it, and nothing else of it */
};

/* Why a text is queued that its gateway may have already: sent again, it counts once. Kept as its reason
 * for as long as it waits. */
#define OUTBOX_SAME_ID "same id again"

/* Whether a patient may have read it: it is out, or it waits to be sent again under its id. */
bool outbox_has_left(const struct outbox_row *row);

/* False when this was asked before (the ask_id stands): nothing is written then. It is to go by the
 * gateway that had the newest text of its conversation to this address: a set keeps its number. */
bool outbox_add(struct db *db, const struct outbox_row *row);

HARK_MUST_USE bool
outbox_get(struct db *db, struct arena *arena, outbox_id id, struct outbox_row *out_row);
/* Of the row only what each reply asks about the question it answers: state, reason, created_at, sent_at. */
HARK_MUST_USE bool
outbox_glance(struct db *db, struct arena *arena, outbox_id id, struct outbox_row *out_row);
HARK_MUST_USE bool
outbox_find(struct db *db, struct arena *arena, struct str ask_id, struct outbox_row *out_row);

enum outbox_sort {
	OUTBOX_ANY,
	OUTBOX_ASIDE, /* re-ask, notice, confirmation: what a puzzled machine could bring about */
};

/* How many of this sort have left for the address since then. */
int outbox_sent_since(struct db *db, address_id address, instant since, enum outbox_sort sort);

/* The ask_id of the newest text that has left for this row's conversation; NULL without one. */
const char *outbox_before(struct db *db, struct arena *arena, const struct outbox_row *row);

/*
 * Which of the queued texts are meant. A channel may have a second gateway; a text is one's or the
 * other's. It may change while nothing of it is in doubt, if its gateway has refused it, if nobody has
 * seen a number of its conversation yet, or if somebody may be in danger (priority 0).
 */
struct outbox_queue {
	const char *channel; /* sms, email */
	const char *second;  /* the name of its second gateway; NULL: it has one only */
	bool of_second;      /* what goes by that one; else all the others */
	bool may_change;     /* of these, what may go by the other one as well */
	bool grave_only;     /* of these, what safety owes and what staff are told */
};

/* The ids of those whose next_at has come, safety first, then replies, then what we begin; oldest
 * first. */
outbox_id *outbox_ready(struct db *db, struct arena *arena, const struct outbox_queue *queue,
    instant now, int limit, size_t *out_count);

/* From now on it is this gateway's. False, and nothing happens, when it is in doubt whether another
 * one has taken it: that is never given to a second. */
HARK_MUST_USE bool outbox_give(struct db *db, outbox_id id, const char *gateway);
/* What else waits in this row's conversation, at its address, goes by the gateway of the newest text
 * that the patient may have seen there. */
void outbox_follow(struct db *db, const struct outbox_row *row);

/* Limits that the claim counts from durable rows; 0 lets nothing out. */
struct outbox_caps {
	int channel_minute;  /* texts of this channel in the last 60 s */
	bool channel_free;   /* it is known that these are fewer, and they need not be counted */
	bool day_full;       /* the house's texts of 24 h are used up; last words go all the same */
	bool day_begin_full; /* ... or will be by answers: priority 2 waits */
	int address_day;     /* of this address in the last 24 h, priority 2 only */
	span address_apart;  /* between two of these; 0: no matter */
	/* Answers to this address in the last hour; twice as many before the last word of a conversation
	 * waits. 0: no matter. */
	int address_hour;
	bool clock_in_doubt; /* nobody knows what hour it is (scheduler/clock_guard.h) */
};

/* How many texts of this channel claims may have to count from now until `ahead` has passed, those made
 * meanwhile not among them. */
int outbox_sent_about(struct db *db, const char *channel, instant now, span ahead);
/* How many texts of this channel left in the 24 h before now; after it besides, as the claim counts. */
int64_t outbox_sent_in_day(struct db *db, const char *channel, instant now);
/* How many of what we begin left by this channel in the minute before now; a clock that was put back has
 * the minute after it besides. */
int outbox_begun_about(struct db *db, const char *channel, instant now);

/* What was put off for this reason is looked at again now. */
void outbox_wake(struct db *db, const char *reason, instant now);

/*
 * T1: queued → sending, attempt + 1, in one guarded statement. Not claimed when: it is not queued;
 * now is outside not_before … not_after; the patient is not alive or takes no part (life, and
 * participation, except the one confirmation of a STOP: purpose stopped); the address is not ok
 * (except purposes stopped, wrong-person, deceased); the team or its organisation is on hold; the
 * conversation has ended (priority 2); the patient is paused (priority 2) or in danger (what asks); a cap of
 * the minute or of the address is reached, the house's limit of a day is, or what we begin would reach the
 * address less than address_apart (a minute) after the last of it. Purpose safety ignores all of that but a
 * confirmed death and not_after (safety.md 1); purpose staff, a notice to a contact, all but
 * not_after and the state of the address. A result goes though its conversation has ended, and not while
 * an alert about its patient is open, unless a person has released it (store/results.h).
 */
bool outbox_claim(
    struct db *db, outbox_id id, const struct outbox_caps *caps, int64_t boot, instant now);
/* Why a row could not be claimed now, in our own word, the gravest first: "ended" (not queued),
 * "expired", "deceased", "window" (not yet), "held" (a death is to be confirmed, or the address
 * is), "no-further-part", "consent-withdrawn", "stopped", "wrong", "blocked" (its address), "moved" (that is no
 * longer the patient's), "alert" (of a result), "answered" (its conversation is over), "paused", "risk" (a
 * danger is not over), "clock", "hold", "cap" (of the minute, the address, its hour or its day), "day" (the
 * house's limit of 24 h), "missing"; "" when nothing forbids it. */
const char *
outbox_refusal(struct db *db, outbox_id id, const struct outbox_caps *caps, instant now);

/* Moves one row if outbox_may_move allows it from where it stands and row->attempt is its attempt;
 * else nothing happens and false is returned. gateway_id and reason "" and next_at INSTANT_NONE
 * leave what stands; doubt, once true, stays. */
bool outbox_move(struct db *db, const struct outbox_row *row, enum outbox_state state,
    const char *gateway_id, const char *reason, instant next_at, bool doubt, instant now);

/* Queued, held and planned texts of the conversation, the address or the patient become cancelled,
 * except purpose safety, staff, stopped, wrong-person, deceased. Returns how many. */
int outbox_cancel(struct db *db, conversation_id conversation, const char *reason, instant now);
int outbox_cancel_address(struct db *db, address_id address, const char *reason, instant now);
int outbox_cancel_patient(struct db *db, patient_id patient, const char *reason, instant now);
/* A reply proves the texts of its conversation that were in doubt (settling, uncertain). */
void outbox_answered(struct db *db, conversation_id conversation, instant now);

void outbox_event(struct db *db, int64_t id, outbox_id outbox, instant now, const char *event,
    const char *detail, bool applied);

/* Start-up: every row in sending becomes settling until `decide_at`. Returns their ids. */
outbox_id *outbox_recover(
    struct db *db, struct arena *arena, instant decide_at, instant now, size_t *out_count);
/* Queued, held and planned rows whose not_after is past become expired. Returns how many. */
int outbox_expire(struct db *db, instant now);
/* The earliest next_at of these by their priority, INSTANT_NEVER without one. */
struct outbox_next {
	instant safety, reply, begin;
};

struct outbox_next outbox_next(struct db *db, const struct outbox_queue *queue);

#endif
