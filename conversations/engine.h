/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_ENGINE_H
#define CONVERSATIONS_ENGINE_H

/*
 * The engine decides what happens next in a conversation: a pure function
 *
 *     (script, conversation, input) → (conversation, effects)
 *
 * with no store, no clock, no text of its own. A conversation is a cursor: which item is open, how
 * often we asked, what we wait for. The script is what is to be asked and with how much patience.
 *
 *   identifying ─yes→ invited ─yes→ asking ⇄ confirming, skipping
 *        │ no            │ no         │ all answered → complete
 *        ▼               ▼            ▼ time is up   → expired
 *   wrong-person      declined      from any: stopped, held, with-person, paused, ended
 */
#include "base/instant.h"
#include "conversations/effect.h"
#include "instruments/scoring.h"

enum conversation_state {
	/* open: it holds its address */
	CONVERSATION_IDENTIFYING, /* whose phone is it? */
	CONVERSATION_INVITED,     /* will you take part? */
	CONVERSATION_ASKING,      /* an item is open */
	CONVERSATION_CONFIRMING,  /* is that what you meant? Nothing is stored before a YES */
	CONVERSATION_SKIPPING,    /* leave it out, really? */
	CONVERSATION_STOPPING,    /* "cancel": the messages? */
	CONVERSATION_PAUSED,      /* "later" */
	CONVERSATION_WITH_PERSON, /* nothing is asked until a person releases it */
	/* ended */
	CONVERSATION_COMPLETE,
	CONVERSATION_DECLINED,
	CONVERSATION_EXPIRED,
	CONVERSATION_STOPPED,
	CONVERSATION_WRONG_PERSON,
	CONVERSATION_HELD,  /* a death was texted */
	CONVERSATION_ENDED, /* by staff: cancelled, deceased, superseded */
};

const char *conversation_state_word(enum conversation_state state);
HARK_MUST_USE bool conversation_state_read(const char *word, enum conversation_state *out_state);
bool conversation_state_is_open(enum conversation_state state);

struct script_item {
	const struct item *item;
	const struct instrument *instrument;
	bool done;       /* answered or skipped */
	size_t together; /* so many from here on may be put in one text; below 2: this one */
	struct scored_answer answer; /* what stands so far, for conditions that ask for it */
};

enum { SCRIPT_REMINDERS = 2, RE_ASKS = 2, RESUME_AFTER_HOURS = 12, PAUSE_HOURS = 24 };

struct script {
	struct script_item *items;
	size_t count;
	bool address_shared;              /* others are asked there too: each question says whose */
	bool address_checked;             /* else the first text asks whose phone it is */
	bool has_page;                    /* a link to a page of theirs can be given */
	bool invites_to_page;             /* ... and the invitation does so: too much to text */
	bool page_only;                   /* its licence lets no question of it be texted */
	span reminders[SCRIPT_REMINDERS]; /* after the last text that awaits an answer */
	int reminder_count;               /* at most two (safety.md 9) */
	instant asks_until; /* when the window closes: nothing is asked of ourselves after it */
	span pause;         /* how long "later" is, to a time when we may ask */
};

/* A value that is stored once the patient has confirmed it. */
struct proposal {
	size_t position;
	struct reading_value value; /* of a scored item or a date, never words */
};

enum { PROPOSALS_LIMIT = 8 };

struct conversation {
	enum conversation_state state;
	enum conversation_state resume; /* where a pause, a doubt or a person came between */
	size_t position;
	int visit;    /* how often a question was put again on request: part of the ask_id */
	int together; /* open at once, from position; 0: one, -1: one, and never several again */
	int asks;     /* re-asks of what is open */
	int reminders;
	int64_t version; /* one more with every step, so that an old timer is a no-op */
	instant said_at, heard_at;
	instant remind_at; /* INSTANT_NONE: no reminder is due */
	instant expires_at;
	struct proposal proposals[PROPOSALS_LIMIT]; /* CONVERSATION_CONFIRMING */
	size_t proposal_count;
};

enum input_kind {
	INPUT_OPEN,      /* its time has come */
	INPUT_REPLY,     /* the patient wrote */
	INPUT_REMIND,    /* the reminder is due */
	INPUT_AGAIN,     /* the same, but what was open never left: it is put once more */
	INPUT_EXPIRE,    /* the window has closed */
	INPUT_RELEASE,   /* a person gives it back to the engine */
	INPUT_REOPEN,    /* it ended by mistake: that death, that wrong person were none */
	INPUT_HAND_OVER, /* what was asked in it may have been forgotten: a person looks first */
	INPUT_INTERPRET, /* a person counts an unclear reply as this answer */
	INPUT_END,       /* a person, a plan or a death ends it */
};

struct input {
	enum input_kind kind;
	instant now;
	/* INPUT_REPLY (INPUT_INTERPRET: what a person typed): the text read for what is open; in a confirmation also read as an answer to the
	 * item behind it (`answer`), else NULL. */
	const struct reading *reading;
	const struct reading *answer;
	/* INPUT_REPLY: number of the item whose words this text may go on with; 0: of none. */
	size_t may_join;
	/* INPUT_REPLY: on their page, where every question may be put, and no text says it. */
	bool on_page;
	/* INPUT_REOPEN: something else of theirs waits for a person first. */
	bool to_person;
	/* INPUT_END: what the follow-up is to be called when nothing was answered. */
	enum progress ended_as;
};

/* What the next text is to be read for: the open item's place, or that YES or NO was asked. False
 * when no typed answer is expected. */
bool engine_expects(const struct script *script, const struct conversation *conversation,
    size_t *out_position, bool *out_yes_no);

/* Which items of the instrument that begins at `first` its conditions leave in, per item; effects of
 * a step that has not been performed yet count too (NULL: none). */
void script_enabled(
    const struct script *script, size_t first, const struct effects *effects, bool *out_enabled);

void engine_step(const struct script *script, const struct conversation *before,
    const struct input *input, struct conversation *out_after, struct effects *out_effects);

#endif
