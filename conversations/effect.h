/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_EFFECT_H
#define CONVERSATIONS_EFFECT_H

/*
 * An effect is one thing the engine has decided: say this, store that, tell a person. The engine
 * only lists them; the desk performs them, all in one transaction (invariant 3).
 */
#include "conversations/phrases.h"
#include "conversations/reading.h"

/* What a text is for. With the conversation, the item and a counter it makes the ask_id, so each
 * purpose can be served once. */
enum purpose {
	PURPOSE_IDENTIFY,
	PURPOSE_INVITATION,
	PURPOSE_QUESTION,
	PURPOSE_RE_ASK,
	PURPOSE_REMINDER,
	PURPOSE_CONFIRMATION, /* skip or stop: are you sure? */
	PURPOSE_NOTICE,       /* help, paused, call, corrected … in answer to a text */
	PURPOSE_THANKS,
	PURPOSE_RESULT,  /* their own score, behind the thanks or when a person releases it */
	PURPOSE_STOPPED, /* the one confirmation after STOP */
	PURPOSE_WRONG_PERSON,
	PURPOSE_DECEASED,
	PURPOSE_STAFF,  /* to a contact of the team: an alert awaits them (escalation.h) */
	PURPOSE_SAFETY, /* exempt from everything but a confirmed death (safety.md 1) */
};

const char *purpose_word(enum purpose purpose);
/* 0 safety, 1 what answers the patient and notices to staff, 2 what hark begins by itself. */
int purpose_priority(enum purpose purpose);

/* How far the follow-up is, as the conversation sees it; the desk writes the programme's word. */
enum progress {
	PROGRESS_SENT,
	PROGRESS_REMINDED,
	PROGRESS_FINAL,    /* the last reminder has gone */
	PROGRESS_RECEIVED, /* something was answered; more is open */
	PROGRESS_COMPLETE,
	PROGRESS_PARTIAL, /* closed with some answers */
	PROGRESS_EXPIRED, /* closed without any */
	PROGRESS_NO_FURTHER_PART,
	PROGRESS_CANCELLED,  /* ended from outside, without an answer */
	PROGRESS_SUPPRESSED, /* the address is wrong, or held */
};

enum effect_kind {
	EFFECT_SAY,
	EFFECT_ANSWER,  /* store a value for an item; a former one is superseded */
	EFFECT_PROPOSE, /* ... once the patient has said that it is right; replaces what waited */
	EFFECT_SKIP,    /* the patient chose not to say */
	EFFECT_ALERT,   /* a person must see the message that came in */
	EFFECT_STOP,    /* every address of the patient, and this one, is stopped */
	EFFECT_WRONG,   /* this address is not the patient's */
	EFFECT_HOLD,    /* a death was texted: this address and all who share it */
	EFFECT_CHECKED, /* the address is confirmed as the patient's */
	EFFECT_PROXY,   /* somebody else answers: the responses are marked */
	EFFECT_STATUS,  /* the follow-up's new status */
	EFFECT_CANCEL,  /* what is queued in this conversation is not sent */
};

/* Kinds of alert, in the order of how soon a person must look. */
enum alert_kind {
	ALERT_URGENT,
	ALERT_CLINICAL,
	ALERT_DECEASED,
	ALERT_WRONG_PERSON,
	ALERT_PROXY,
	ALERT_NOT_OPERATED,
	ALERT_HUMAN,
	ALERT_UNREADABLE, /* asked twice again, and still not understood */
	ALERT_STOPPED,
	ALERT_WITHDRAWAL, /* stopped, and consent may be withdrawn: only staff record that */
	ALERT_WORDS,      /* the reading list: words beyond the answer, and every free text */
	ALERT_UNKNOWN_SENDER,
	ALERT_UNCERTAIN, /* a text of which nobody can say whether it arrived */
	ALERT_UNSENT,    /* a follow-up that could not be sent */
	ALERT_ROUTE,     /* a contact could not be told of an alert, or nobody took it */
	ALERT_TEST,      /* raised by hand, to see that the route of a team works */
	ALERT_CLOCK,     /* the machine's clock is in doubt, and nothing is sent by it */
};

const char *alert_kind_word(enum alert_kind kind);

struct effect {
	enum effect_kind kind;
	/* EFFECT_SAY */
	enum phrase phrase;
	enum purpose purpose;
	int occurrence; /* which of its purpose: the re-ask's number, the reminder's, the visit */
	bool
	    per_message; /* an answer to the text that came in: that message is part of the ask_id */
	/* EFFECT_SAY, EFFECT_ANSWER, EFFECT_PROPOSE, EFFECT_SKIP: the item's place in the script */
	size_t position;
	/* EFFECT_ANSWER, EFFECT_PROPOSE, and EFFECT_SAY of a correction */
	struct reading_value value;
	/* EFFECT_ANSWER: goes on with the words that stand there */
	bool is_joined;
	/* EFFECT_ANSWER: read from an earlier text, and confirmed by this one */
	bool was_confirmed;
	/* EFFECT_SAY of several questions: how many */
	size_t count;
	/* EFFECT_SAY of a question: so long after the last text that what time it is about is said again */
	bool resumes;
	/* EFFECT_SAY of a correction: the place of the item that it is about */
	size_t about;
	/* EFFECT_ALERT */
	enum alert_kind alert;
	/* EFFECT_STATUS */
	enum progress progress;
};

enum { EFFECTS_LIMIT = 16 };

struct effects {
	struct effect list[EFFECTS_LIMIT];
	size_t count;
};

#endif
