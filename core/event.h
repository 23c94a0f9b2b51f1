/* SPDX-License-Identifier: MIT */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

/*
 * An event is what the wire, the command line or a test tells the core: a plain value, with no
 * socket or thread in it. An order is what the core tells them after the commit. Whoever made an
 * event owns its strings until its answer has come back.
 */
#include "conversations/desk_page.h"
#include "conversations/intake.h"
#include "scheduler/clock_guard.h"
#include "scheduler/dispatch.h"
#include "scheduler/enrol.h"
#include "store/batches.h"

enum event_kind {
	EVENT_TICK,        /* time has passed: the timer fired */
	EVENT_START,       /* a run begins: what was being sent is in doubt */
	EVENT_TEXT,        /* a patient wrote */
	EVENT_PAGE,        /* a patient did something on their page, or looks at it */
	EVENT_UNSUBSCRIBE, /* one click in a mail program: STOP, without words */
	EVENT_RECEIPT,     /* a gateway tells what became of a text */
	EVENT_OUTCOME,     /* a channel tells what became of one attempt */
	EVENT_FOUND,       /* a gateway tells whether it has a text that is in doubt */
	EVENT_ENROL,       /* a hospital tells of an operation */
	EVENT_COMMAND,     /* a member of staff wants something */
};

/* What staff can tell the core. */
enum command_verb {
	COMMAND_PAUSE,    /* patient, until: ask nothing before */
	COMMAND_STOP,     /* patient: no more messages */
	COMMAND_START,    /* patient: open again */
	COMMAND_WITHDRAW, /* patient: consent withdrawn, data not used */
	COMMAND_DECEASED, /* patient: confirmed */
	COMMAND_ALIVE,    /* patient: a texted death was not theirs */
	COMMAND_RELEASE,  /* patient: give the conversations with a person back */
	COMMAND_AGREE,    /* patient, on: an agreement was recorded; text: by whom */
	COMMAND_CANCEL,   /* patient: the operation is off; every open episode */
	COMMAND_ANSWER, /* patient, text: their last reply counts as this answer; actor: who says so */
	COMMAND_CLOSE_ALERT, /* alert; text: the outcome */
	COMMAND_HOLD,        /* nothing leaves; text: a team's key, or "" for all */
	COMMAND_UNHOLD,
	COMMAND_EXPORTED, /* text: what left, for the audit trail */
	/* Behind those that were there: another version of the command line sends the numbers. */
	COMMAND_ACKNOWLEDGE,   /* alert; text: who has taken it */
	COMMAND_TEST_ROUTE,    /* text: the team's key; the answer's text is the alert's id */
	COMMAND_RELEASE_BATCH, /* batch, count: as whoever releases it has counted; actor: who */
	COMMAND_ACCEPT_CLOCK,  /* the clock is right; the answer's text is what it shows */
	COMMAND_RESTORED, /* a backup was put back: nothing leaves, and a person looks at what is open */
	/* patient: addresses that were blocked are right after all; with an address (text) and why (reason)
	 * that one, which may also have been called wrong. The answer's text says what came of it */
	COMMAND_REOPEN,
	COMMAND_RELEASE_RESULT, /* result: the patient is told it after all */
};

struct command {
	enum command_verb verb;
	patient_id patient;
	alert_id alert;
	batch_id batch;
	result_id result;
	int64_t count;
	instant until;
	struct date on;
	const char *text;
	const char *reason; /* COMMAND_REOPEN: why, for the trail; "" or NULL elsewhere */
	const char *actor;  /* whose doing it is: e-mail, or "command line" */
};

struct event {
	enum event_kind kind;
	void *token; /* the teller's own: comes back in the answer */
	struct intake text;
	struct deed deed;           /* EVENT_PAGE */
	struct str ask_id;          /* EVENT_RECEIPT, EVENT_UNSUBSCRIBE */
	const char *gateway;        /* EVENT_RECEIPT: who tells it; NULL: not known */
	enum receipt_state receipt; /* EVENT_RECEIPT */
	const char *code;           /* EVENT_RECEIPT: our word for the gateway's */
	const char *gateway_id;     /* EVENT_RECEIPT: its name for the text; or NULL */
	struct str part;            /* EVENT_RECEIPT: about one part only; empty: about the whole */
	int part_count;             /* EVENT_RECEIPT: ... of how many */
	bool opted_out;             /* EVENT_RECEIPT */
	struct str about; /* EVENT_RECEIPT: of which addresses it says so; empty: of ours */
	struct dispatch_outcome outcome;
	const char *mark_key,
	    *mark; /* kept as meta with its effects; NULL: none. Where a mailbox is
				      * read: what was taken must not be behind what was done */
	struct dispatch_finding finding; /* EVENT_FOUND */
	struct enrolment enrolment;
	organisation_id organisation; /* EVENT_ENROL */
	struct batch_row batch;       /* EVENT_ENROL: id, source and author; id 0: told alone */
	struct command command;
};

enum order_kind {
	ORDER_ANSWER,  /* what became of an event that has a token */
	ORDER_SEND,    /* hand this text to its channel */
	ORDER_LOOK_UP, /* ask a text's channel whether it took it */
	ORDER_WAKE,    /* tick at this time */
};

/* Lives in the arena of the batch. */
struct order {
	enum order_kind kind;
	/* ORDER_ANSWER */
	void *token;
	struct error error; /* kind ERROR_NONE: done, and durable */
	bool repeated;      /* EVENT_TEXT: it was known already */
	enum enrol_outcome enrolled;
	const char *text;      /* a remark for a person, or "" */
	struct desk_page page; /* EVENT_PAGE: what it shows now */
	/* ORDER_SEND */
	struct dispatched send;
	/* ORDER_LOOK_UP */
	struct dispatch_lookup look_up;
	/* ORDER_WAKE */
	instant at;
	struct order *next;
};

struct orders {
	struct order *first, *last;
	size_t count;
	/* core_run_by's: */
	enum clock_doubt doubt; /* of the clock, by now */
};

struct order *orders_add(struct orders *orders, struct arena *arena, enum order_kind kind);

#endif
