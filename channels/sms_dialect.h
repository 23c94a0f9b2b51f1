/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_DIALECT_H
#define CHANNELS_SMS_DIALECT_H

/*
 * A gateway is a dialect: pure functions that say how one gateway is asked and understood, and a
 * table of the settings that it needs from hark.conf. One file per gateway (sms_kannel.c), one row
 * in registry.h, one folder of dialogues in tests/dialects. No I/O, no clock, no state: sms_http
 * makes the request and gets the answer, sms_inbound hears the webhooks; both are the same for
 * every gateway. Whatever a function gives back lives in the arena passed in.
 *
 * For implementers:
 *  1. MUST put ask_id where the gateway repeats it in receipts or finds it in look-ups. Where it
 *     travels in receipt_url that has been done already.
 *  2. MUST say SENT only for an answer that the gateway documents as acceptance, and REFUSED or
 *     RETRY only for one that it documents as no; whatever else came is UNKNOWN.
 *  3. MUST NOT let a byte from outside into reason or raw_code other than as a checked word.
 *  4. MUST take a receipt value that it does not know for RECEIPT_NONE.
 *  5. MUST judge in is_genuine alone whether the gateway itself speaks: what reads is given only
 *     what has been authenticated.
 *  6. MUST say DELIVERED of a text in parts only where the gateway means all of them; else it names the
 *     part and says of how many, or says no more than SUBMITTED.
 *  7. MUST name an ask_id in a receipt only where is_genuine has proved the words around it; where
 *     it came back in the query of receipt_url, sms_inbound has checked it and the field is ignored.
 */
#include "channels/channel.h"
#include "channels/sms_text.h"
#include "net/form.h"

struct sms_custom;

enum { SMS_KEYS = 2 };

/* How we are known to one gateway; from configuration. What a gateway does not need is NULL.
 * Strings outlive the channel. */
struct sms_account {
	const char *url;                   /* where texts are handed over */
	const char *user;                  /* the gateway's name for us */
	const char *password;              /* or the key that stands for one */
	const char *from;                  /* our number, for sendings that name none */
	const char *sender;                /* the gateway's name for who sends: a pool of numbers */
	const char *form;                  /* its name for what our words are set in: a template */
	const char *method;                /* how it signs its webhooks, where that is a choice */
	const char *key_id;                /* its name for the key of ours that signs */
	const struct sms_custom *custom;   /* what describes it, where nothing else does */
	const char *webhook_key[SMS_KEYS]; /* what proves its webhooks: now, and while it changes */
};

/* One key of the gateway's section in hark.conf. */
enum sms_setting_kind {
	SMS_SETTING_TEXT,
	SMS_SETTING_URL, /* a text that must be https, but on this machine or a network of ours */
	SMS_SETTING_SECRET, /* names a file; its first line is the value */
	SMS_SETTING_PEM,    /* names a file; the whole of it is the value */
	SMS_SETTING_KEYS,   /* as SECRET, and a second line fills the next field too */
};

struct sms_setting {
	const char *name;
	enum sms_setting_kind kind;
	size_t at;            /* which const char * of sms_account it fills */
	const char *fallback; /* NULL: none */
	bool required;
	const char *const *words; /* which values it may have; NULL: any */
	const char *unless; /* required: but not where this other setting stands. NULL: always */
};

/* A text that fits and whose words are final. */
struct sms_message {
	const char *token; /* of read_token; NULL where the gateway has none */
	const char *ask_id;
	const char *to;
	const char *from;
	struct str text;
	enum sms_encoding encoding;
	int parts;               /* into which the gateway will cut it */
	instant now;             /* for what must be dated */
	span validity;           /* 0: the gateway's own default */
	int priority;            /* 0 goes before 1 and 1 before 2 */
	const char *receipt_url; /* where receipts for this text go; already has a query that names
	                          * and signs the ask_id. NULL: none wanted */
};

struct sms_request {
	const char *url;
	const char *method;          /* "GET" or "POST" */
	const char *content_type;    /* of body; NULL without one */
	const char *authorization;   /* the header's value; NULL: none */
	const char *user, *password; /* basic authentication; NULL: none */
	struct str body;
};

/* A whole answer; a broken one never reaches a dialect. */
struct sms_answer {
	int status;
	struct str body;
	span retry_after; /* the Retry-After header; 0 without */
};

/* What a webhook brought: the fields of the query and of a form in the body, in that order. */
struct sms_call {
	const struct form *query;
	const struct form *form; /* never NULL; empty when the body is none */
	struct str body;         /* raw */
	/* for is_genuine only */
	struct str url;   /* as the gateway called it: our configured origin and the target */
	struct str proof; /* the header that the dialect names in proof_header */
};

struct sms_dialect {
	const char *name;
	enum channel_class klass;
	struct channel_limits limits;
	const struct sms_setting *settings; /* ended by a NULL name */
	bool described;                     /* hark.conf says what it is: see sms_custom.h */
	bool keeps_words;                   /* STOP and its like never reach us: sms_keywords.h */
	bool has_sender;                    /* the gateway has one of its own: none need be named */
	const char *proof_header;           /* where webhooks carry their proof; NULL: in none */
	const char *webhook_address; /* where webhooks come from, when hark.conf is silent; NULL:
	                              * anywhere */

	/* Both or neither NULL: an access token that requests must bear, and how long it is good. False:
	 * that is none. */
	void (*build_token)(struct arena *arena, const struct sms_account *account, instant now,
	    struct sms_request *out_request);
	bool (*read_token)(struct arena *arena, const struct sms_answer *answer,
	    const char **out_token, span *out_lasts);
	void (*build_request)(struct arena *arena, const struct sms_account *account,
	    const struct sms_message *message, struct sms_request *out_request);
	void (*read_answer)(struct arena *arena, const struct sms_account *account,
	    const struct sms_answer *answer, struct outcome *out_outcome);
	/* Whether the gateway itself made this call; compares in constant time. NULL: it proves
	 * nothing beyond the secret in the path. */
	bool (*is_genuine)(
	    struct arena *arena, const struct sms_account *account, const struct sms_call *call);
	/* Both fill all but `channel`. False: that cannot be read; of a text, what could be is there all
	 * the same, and what could not stays as it was: empty, at INSTANT_NONE. NULL: the gateway has
	 * none. */
	bool (*read_inbound)(struct arena *arena, const struct sms_account *account,
	    const struct sms_call *call, struct inbound_text *out_text);
	bool (*read_receipt)(struct arena *arena, const struct sms_account *account,
	    const struct sms_call *call, struct receipt *out_receipt);
	/* CHANNEL_LOOKUP only, else NULL: asks for a text of ours by its ask_id. MUST say ABSENT only
	 * where the gateway documents its answer to be complete and to hold for what it took a minute
	 * ago; whatever else came is UNSAID. */
	void (*build_lookup)(struct arena *arena, const struct sms_account *account,
	    const char *ask_id, instant now, struct sms_request *out_request);
	void (*read_lookup)(struct arena *arena, const struct sms_account *account,
	    const char *ask_id, const struct sms_answer *answer, struct finding *out_finding);
	/* Both or neither NULL: texts that its webhook could not bring, newest first, a page at a time;
	 * the next is older than `out_last`, empty when no text of this one says where it is. Bears
	 * the same ids as the webhook. What cannot be read of it comes `unread`, with an id that
	 * stays. False: that is no page. */
	void (*build_poll)(struct arena *arena, const struct sms_account *account,
	    struct str older_than, instant now, struct sms_request *out_request);
	bool (*read_poll)(struct arena *arena, const struct sms_account *account,
	    const struct sms_answer *answer, struct inbound_text **out_texts, size_t *out_count,
	    struct str *out_last);
};

/* Helpers that dialects share (sms_dialect.c). */

/* A telephone number as hark writes it: "+" and digits; without a country's code it is one of the United
 * Kingdom (base/telephone.h). What has too few digits for one (a short code) or a letter (a sender's name)
 * stays as it is. */
struct str sms_number(struct arena *arena, struct str raw);

/* A time of day in UTC, "2026-11-21T21:10:49.123Z" or "2026-11-21 21:10:49"; INSTANT_NONE else. */
instant sms_time(struct arena *arena, struct str raw);

/* Whether one of the account's webhook keys is the one given, in constant time. */
bool sms_has_key(const struct sms_account *account, struct str given);

/* What a gateway calls text as valid UTF-8 without NUL: Windows-1252 when it is not UTF-8. */
struct str sms_words(struct arena *arena, struct str raw);

/* A gateway's own code as a word for the log: a word of letters, - and _ with few digits; "odd" for
 * all else, which may be anybody's name or number. */
struct str sms_code(struct arena *arena, struct str raw);

/* What a gateway calls a text of ours, if it looks like an id: letters, digits, - and _; else NULL. */
const char *sms_id(struct arena *arena, struct str raw);

/* "http-503": a status as a reason. */
const char *sms_status_reason(struct arena *arena, int status);

/* What a status alone says, in every gateway there is a dialect for: 401, 403 and 404 that nothing is
 * wrong with the text, which waits until somebody has put the account or the address right; 429 that it
 * was too fast; whatever else UNKNOWN, which is where a dialect begins. */
struct outcome sms_status_outcome(struct arena *arena, const struct sms_answer *answer);

/* A gateway's words for what became of a text, ended by a NULL word; RECEIPT_NONE for none of them. */
struct sms_receipt_word {
	const char *word;
	enum receipt_state state;
};
enum receipt_state sms_receipt_state(const struct sms_receipt_word *words, struct str status);

#endif
