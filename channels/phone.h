/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_PHONE_H
#define CHANNELS_PHONE_H

/*
 * The built-in phone: a channel whose gateway, network and handsets are all in here. It keeps what
 * arrives, so that a rehearsal, a demonstration or a test can hold any patient's phone, and it
 * misbehaves when told to. It is the channel a new installation starts with, and the fake that
 * every test of delivery uses: the same code, on the real or the simulated clock.
 *
 * One behaviour is taken from the script for each send; when the script is empty the text arrives.
 * Owned by who made it; ended by channel_free(phone_channel(phone)).
 */
#include "base/arena.h"
#include "base/clock.h"
#include "channels/channel.h"

struct phone;
struct phone_owner;

enum phone_behaviour {
	PHONE_SENT,           /* taken, arrives, one receipt: delivered */
	PHONE_REFUSE,         /* refused for good; nothing arrives */
	PHONE_RETRY,          /* "not now, in a minute"; nothing arrives */
	PHONE_TIMEOUT_AFTER,  /* arrives, but the gateway never answered: UNKNOWN; no receipt */
	PHONE_TIMEOUT_BEFORE, /* never arrives, and the gateway never answered: UNKNOWN */
	PHONE_LATE_RECEIPT,   /* as TIMEOUT_AFTER, and the receipt comes ten minutes later */
	PHONE_SILENT,         /* taken and arrives, but no receipt ever comes */
	PHONE_UNDELIVERED,    /* taken, but the handset is off: receipt of a temporary failure */
	PHONE_FILTERED,       /* taken, and kept back for its words on the way: receipt failed */
	PHONE_NO_ADDRESS,     /* taken, but nobody has that number or address: receipt no such */
	PHONE_TWO_RECEIPTS,   /* as SENT, and the receipt comes twice */
	PHONE_EARLY_RECEIPT,  /* as SENT, but the receipt comes before the outcome */
};

/* A text that arrived. Lives as long as the phone. */
struct phone_text {
	const char *ask_id;
	int attempt;
	const char *to;
	const char *from;    /* "" if none was given */
	const char *subject; /* "" for an SMS */
	const char *body;
	instant at;
	struct phone_text *next; /* the next one that arrived, at any address */
};

/* Embedded by who holds the phone; either may be NULL. Called on the clock's turn. on_text comes
 * after the sending's outcome, if there is one, as at real gateways. */
struct phone_owner {
	void (*on_text)(struct phone_owner *owner, const struct phone_text *text);
	void (*on_receipt)(struct phone_owner *owner, const struct receipt *receipt);
};

/* Zero means the default. */
struct phone_setup {
	struct clock *clock;
	struct phone_owner *owner;
	enum channel_medium medium; /* CHANNEL_SMS */
	const char *name;           /* "phone" */
	bool blind;                 /* no receipts, class BLIND; else CALLBACK */
	int max_parts;              /* 6 */
	span latency;               /* from send to outcome and arrival; 0: the next turn */
	span receipt_delay;         /* from there to the receipt; 2 s */
	span patience;              /* after which a gateway that does not answer is doubt; 20 s */
};

/* life */
HARK_MUST_USE struct phone *phone_new(const struct phone_setup *setup);
struct channel *phone_channel(struct phone *phone);

/* commands */
/* Puts a behaviour at the script's end: for the next send to this address (NULL: to any) that finds
 * no earlier one. */
void phone_script(struct phone *phone, const char *to, enum phone_behaviour behaviour);
void phone_forget(struct phone *phone); /* all texts that arrived; pointers to them die */

/* questions */
/* The first text after `after` (NULL: from the start) that arrived at `to` (NULL: anywhere). */
const struct phone_text *
phone_next(const struct phone *phone, const char *to, const struct phone_text *after);
size_t phone_count(const struct phone *phone, const char *to); /* how many arrived there */
size_t phone_pending(const struct phone *phone); /* outcomes, arrivals and receipts to come */

#endif
