/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_CHANNEL_H
#define CHANNELS_CHANNEL_H

/*
 * A channel carries one text to one address and reports what became of it. It knows no patient, no
 * conversation and no database; it does not decide whether to try again. Born by its own _new,
 * driven from the wire's thread only, ended by channel_free. For the caller the one invariant is
 * rule 1 with rule 2: hand over a sending, return to the loop, be called back once.
 *
 * For implementers, each rule number stands in tests/channels/test_contract.c:
 *
 *  1. MUST call on_sent exactly once for each send, unless it is cancelled first.
 *  2. MUST NOT call on_sent before send returns.
 *  3. MUST NOT call on_sent after cancel. Cancelling takes nothing back: the text may arrive.
 *  4. MUST say SENT only on the gateway's own word that it took the text.
 *  5. MUST say RETRY only when it is proved that this attempt was not accepted: nothing left the
 *     machine, or the gateway said "not now". On that word another gateway is given the text.
 *  6. MUST say REFUSED only on a definite no for this text or address.
 *  7. MUST say UNKNOWN in every other case: no answer, half an answer, an answer that can't be read.
 *  8. MUST NOT hand the text over twice for one send: below, no retry or redirect once a byte of it may
 *     have left, and no reused connection on which that could not be known.
 *  9. MUST give the gateway the ask_id, so that receipts, bounces and look-ups can name it.
 * 10. MUST NOT touch the sending or its strings after on_sent or cancel: they are gone.
 * 11. MUST NOT block: send and cancel return at once, whatever the gateway does.
 * 12. MUST refuse what it can't carry whole, with nothing sent; MUST NOT shorten or reword.
 * 13. MUST give as reason a short word of its own ([a-z0-9-]), never a byte from outside.
 * 14. MUST bring home every sending in bounded time, though the gateway be silent.
 * 15. MUST keep sendings apart: as many as its window at once, each with its own outcome.
 * 16. MUST, on free, end what is pending without calling back.
 */
#include "base/instant.h"
#include "base/str.h"

struct channel;
struct sending;
struct outcome;

struct looking;
struct finding;

typedef void sent_fn(struct sending *sending, const struct outcome *outcome);
typedef void found_fn(struct looking *looking, const struct finding *finding);

/* How doubt ends: what the dispatcher may do with UNKNOWN once the settle window has passed. */
enum channel_class {
	CHANNEL_IDEM,     /* send again: the gateway knows our id and takes it once */
	CHANNEL_LOOKUP,   /* ask the gateway by our id */
	CHANNEL_CALLBACK, /* wait for a receipt that names our id, then give it to staff */
	CHANNEL_BLIND,    /* give it to staff */
};

/* What kind of address it reaches. */
enum channel_medium {
	CHANNEL_SMS,   /* to and from are telephone numbers, "+447700900123" */
	CHANNEL_EMAIL, /* to, from and reply_to are bare addresses, "ada@example.org" */
};

struct channel_limits {
	int window;       /* sendings in flight at most; the caller keeps to it */
	int max_parts;    /* SMS parts of one text; 0 where texts have no parts */
	size_t max_bytes; /* of body, and of html, each */
	bool receipts;    /* the gateway reports delivery later */
};

struct channel_ops {
	const char *name; /* as in configuration and outbox rows: "phone", "kannel", "email" */
	enum channel_medium medium;
	enum channel_class klass;
	struct channel_limits limits;
	void (*send)(struct channel *channel, struct sending *sending);
	void (*cancel)(struct channel *channel, struct sending *sending); /* idle: accepted */
	/* CHANNEL_LOOKUP only, else NULL. Rules 1, 2, 3, 10, 11, 14 and 16 hold for it as for send. */
	void (*look_up)(struct channel *channel, struct looking *looking);
	void (*cancel_looking)(struct channel *channel, struct looking *looking);
	void (*free)(struct channel *channel);
};

struct channel {
	const struct channel_ops *ops;
};

/*
 * One attempt to send one text. Embedded in the caller's own struct (container_of in on_sent);
 * filled by the caller, whose strings live until on_sent or cancel. Zeroed when idle: a non-null
 * handle is a sending under way.
 */
struct sending {
	const char *ask_id; /* 32 hex digits: the reference, the same for every attempt */
	int attempt;        /* counted from 1 */
	const char *to;
	const char *from;     /* NULL: the channel's own default */
	const char *subject;  /* e-mail only; nothing clinical */
	const char *body;     /* UTF-8, lines by \n */
	const char *html;     /* e-mail only; NULL: made from body */
	const char *reply_to; /* e-mail only; may be NULL */
	const char *thread;   /* e-mail only: the ask_id of the mail that it follows, or NULL */
	const char *unsubscribe_url; /* e-mail only, https: one click ends messages; may be NULL */
	const char *language;        /* e-mail only: "en", "cy": for screen readers; may be NULL */
	span validity; /* the gateway should forget the text after this; 0: its own default */
	int priority;  /* 0 goes before 1 and 1 before 2, where the gateway has a queue */
	sent_fn *on_sent;

	void *handle; /* the channel's own */
};

enum outcome_kind {
	OUTCOME_SENT,    /* the gateway has it */
	OUTCOME_RETRY,   /* proved not accepted; not before retry_after */
	OUTCOME_REFUSED, /* for good */
	OUTCOME_UNKNOWN, /* it may or may not arrive: never resent on a guess */
};

/* Alive, with all it points at, only while on_sent runs. */
struct outcome {
	enum outcome_kind kind;
	span retry_after;       /* RETRY: at least; 0: the caller's own back-off */
	const char *gateway_id; /* SENT: the gateway's name for it, or NULL */
	const char *reason;     /* our own short word, "http-503", "tls"; never NULL */
	bool locked_out;        /* RETRY: it lets us in no more: a password, an account */
	bool opted_out;         /* REFUSED: they told the gateway that they want no more of it */
	bool no_address;        /* REFUSED: nobody has that number, or nothing reaches it by text */
};

/* One question to the gateway: did you take the text of this ask_id? As a sending, embedded and lent. */
struct looking {
	const char *ask_id;
	found_fn *on_found;

	void *handle; /* the channel's own */
};

/* Inbound is a value: what a gateway told us, decoded, with nothing concluded from it. The slices
 * live in the arena of the request that brought them. */
struct inbound_text {
	const char *channel;  /* the name of the channel it came by */
	struct str ext_id;    /* the gateway's id, the same on its every retry; may be empty */
	int part;             /* 0 for a whole text, else 1.. */
	int part_count;       /* of how many; 0 for a whole text */
	struct str part_ref;  /* what the parts of one text have in common; empty for a whole one */
	struct str from;      /* +447700900123 where the gateway gave a whole number */
	struct str to;        /* the number or address it was sent to */
	struct str body;      /* valid UTF-8; may be empty */
	instant gateway_time; /* when the gateway got it; INSTANT_NONE when it does not say */
	bool media;           /* a picture or the like came with it */
	bool damaged;         /* the gateway broke it: kept, never read as an answer */
	bool opted_out; /* the gateway took it for a STOP, whatever its words, and acts on that */
	bool
	    unread; /* the gateway's, and nothing to be understood: what came of it, for a person */
};

/* What a receipt says of a text of ours. */
enum receipt_state {
	RECEIPT_NONE,             /* nothing we know: log it, change nothing */
	RECEIPT_SUBMITTED,        /* the network has it: proof of acceptance */
	RECEIPT_DELIVERED,        /* the phone has it */
	RECEIPT_FAILED_TEMPORARY, /* off, absent, expired */
	RECEIPT_FAILED,           /* for good */
	RECEIPT_NO_ADDRESS,       /* for good: nobody has that address, or it takes none of these */
};

struct receipt {
	const char *channel;
	struct str ask_id; /* already verified to be one that we gave out */
	enum receipt_state state;
	struct str raw_code;    /* the gateway's own value, clipped to plain ASCII, for the log */
	instant gateway_time;   /* INSTANT_NONE when it does not say */
	const char *gateway_id; /* its name for the text, where its answer told none; or NULL */
	bool opted_out;         /* FAILED: they told the gateway that they want no more of it */
	struct str part;  /* the gateway's name for the part of the text it is about; empty: all */
	int part_count;   /* of how many; 0 where it is about all */
	struct str about; /* NO_ADDRESS: which, with a space between each; empty: ours */
};

enum finding_kind {
	FINDING_UNSAID, /* no answer, or none that can be read: ask again later */
	FINDING_ABSENT, /* the gateway's own word that it has no such text */
	FINDING_TAKEN,  /* it has it, and `state` is what became of it */
	FINDING_TWICE,  /* it has it more than once: the patient may have been asked twice */
};

/* Alive only while on_found runs. */
struct finding {
	enum finding_kind kind;
	enum receipt_state state; /* TAKEN, TWICE; RECEIPT_NONE: taken, and nothing more is known */
	const char *gateway_id;   /* or NULL */
	const char *reason;       /* our own short word; never NULL */
};

static inline const char *
outcome_word(enum outcome_kind kind)
{
	switch (kind) {
	case OUTCOME_SENT: return "sent";
	case OUTCOME_RETRY: return "retry";
	case OUTCOME_REFUSED: return "refused";
	case OUTCOME_UNKNOWN: return "unknown";
	}
	BUG("outcome %d", (int) kind);
}

static inline void
channel_send(struct channel *channel, struct sending *sending)
{
	channel->ops->send(channel, sending);
}

static inline void
channel_cancel(struct channel *channel, struct sending *sending)
{
	channel->ops->cancel(channel, sending);
}

static inline void
channel_look_up(struct channel *channel, struct looking *looking)
{
	channel->ops->look_up(channel, looking);
}

static inline void
channel_cancel_looking(struct channel *channel, struct looking *looking)
{
	channel->ops->cancel_looking(channel, looking);
}

static inline void
channel_free(struct channel *channel)
{
	if (channel != NULL)
		channel->ops->free(channel);
}

#endif
