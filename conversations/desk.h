/* SPDX-License-Identifier: MIT */
#ifndef CONVERSATIONS_DESK_H
#define CONVERSATIONS_DESK_H

/*
 * The desk performs what the engine decides: it loads a conversation, lets the engine take one
 * step, and writes answers, scores, alerts, timers and texts. It never begins or commits: that is
 * the core's, so the effects of one step are one transaction (invariant 3).
 *
 * A desk is built for one step and lives on the stack; what it points at outlives it.
 */
#include "base/random.h"
#include "conversations/engine.h"
#include "instruments/catalog.h"
#include "store/conversations.h"
#include "store/followups.h"
#include "store/inbox.h"
#include "store/organisations.h"
#include "store/patients.h"
#include "store/proposals.h"
#include "store/teams_kept.h"

struct answer;
struct desk_result;

/* What the floor above knows and the desk must ask: handed down as functions. */
struct desk;

struct desk_hooks {
	/* The reminders of a follow-up's step: how long after the last text each goes. */
	int (*reminders)(void *context, struct desk *desk, const struct followup *followup,
	    span out[static SCRIPT_REMINDERS]);
	/* How long after its window an answer to this follow-up is taken, and marked late. */
	span (*grace)(void *context, struct desk *desk, const struct followup *followup);
	/* The last second at which this follow-up may be asked for the first time. */
	instant (*send_by)(void *context, struct desk *desk, const struct followup *followup);
	/* The first instant at or after `at` when hark may begin something with this team's patients. */
	instant (*allowed)(void *context, const struct team *team, instant at);
	/* One working day from `at`: when a person must have read what came then. */
	instant (*working_day)(void *context, const struct team *team, instant at);
	/* The end of that stretch: a text begun in it is not sent after. */
	instant (*allowed_until)(void *context, const struct team *team, instant at);
};

struct desk {
	struct db *db;
	struct arena *arena; /* of this step */
	const struct catalog *catalog;
	const struct phrase_book *book;
	const char *web_url; /* where links lead; NULL: there is no page */
	struct random *random;
	const struct desk_hooks *hooks;
	void *hooks_context;
	instant restored_at; /* a backup was put back then: what was said before may not be all that
			      * was said. 0: never */
	struct teams_kept teams;
	instant now;
};

/* A conversation with all it needs, loaded for one step. */
struct dialogue {
	struct conversation_row row;
	struct followup followup;
	struct team team;
	struct patient patient;
	struct address address;
	const struct phrases *phrases;
	struct script script;
	size_t last; /* number of the item answered last, from 1; 0: none was */
	const struct answer *last_answer; /* to it; or NULL */
	struct proposal_row *proposals;   /* what waits for a YES, as it stood before this step */
	size_t proposal_count;
	struct response *responses; /* by position; parallel to `instruments` */
	const struct instrument **instruments;
	size_t response_count;
	const patient_id *sharers; /* all who are reached at the address, by id */
	size_t sharer_count;
	const struct inbox_row *heard; /* the text that is being answered, or NULL */
	const struct reading *reading; /* of that text, or NULL */
	const struct inbox_row
	    *interpreted;              /* the words that a person counts as an answer, or NULL */
	const char *interpreter;       /* ... and who */
	bool in_doubt;                 /* nothing is open, and others share the telephone */
	const struct effects *effects; /* of this step, while they are performed */
	bool joined;                   /* it went on with the words before */
	bool on_page; /* the patient is on their page: what it shows is not texted as well */
	const struct desk_result *result; /* the score that is told; NULL: none is */
	const char *url;                  /* the link made in this step; NULL: none was needed */
};

/* scheduler: begins the conversation of a follow-up on this address. False when it can't be begun,
 * and *out_reason says why; DESK_BUSY when another conversation holds the address. */
#define DESK_BUSY "another conversation is open"

HARK_MUST_USE bool desk_open(struct desk *desk, const struct followup *followup,
    const struct patient *patient, const struct address *address, const char **out_reason);

/* The text with which desk_open would begin, and nothing is written. */
struct desk_first {
	const char *text; /* as it would leave */
	const char
	    *shown; /* the same with ((first)) for the patient's name, and for a link no secret */
	const char *channel;
};

/* staff: for somebody who looks before it is said. False with why, when it can't be begun. */
HARK_MUST_USE bool
desk_show_first(struct desk *desk, const struct followup *followup, const struct patient *patient,
    const struct address *address, struct desk_first *out_first, const char **out_reason);

/* intake: a text for this conversation, open or ended; fills heard's reading. False when the
 * conversation can't be loaded any more: the text is then to be read without it. */
HARK_MUST_USE bool desk_reply(
    struct desk *desk, const struct conversation_row *row, struct inbox_row *heard, bool has_media);

/* intake: the open conversation goes on by this address of its patient. False, and nothing is
 * changed, when that may not be: not known to be theirs, not to be written to, not licensed. */
HARK_MUST_USE bool
desk_move(struct desk *desk, struct conversation_row *row, const struct address *address);
/* ... by the next address of its patient that is known to be theirs, in the order of preference: nobody has
 * the one that it was at. False when there is none, or it is in another conversation. */
HARK_MUST_USE bool desk_move_on(struct desk *desk, struct conversation_row *row);
/* intake: the same for a text that came to an address where nothing is open, when its one patient
 * has one conversation open elsewhere. Marks `heard` when it need not be about that. */
HARK_MUST_USE bool desk_move_here(struct desk *desk, const struct address *address,
    struct inbox_row *heard, struct conversation_row *out_row);
/* The same for what was answered to its end elsewhere: a correction may come by another way than the answers
 * did. Read with that address as its own, which it is not in the store. */
HARK_MUST_USE bool desk_complete_elsewhere(
    struct desk *desk, const struct address *address, struct conversation_row *out_row);

/* scheduler: a timer of the conversation fired; a timer that has been moved is a no-op */
void desk_remind(struct desk *desk, conversation_id id, instant due_at);
void desk_expire(struct desk *desk, conversation_id id, instant due_at);

/* staff and planner: false when there is no such open conversation */
bool desk_release(struct desk *desk, conversation_id id);
bool desk_end(struct desk *desk, conversation_id id, enum progress ended_as);
/* What waits in it is not sent, and nothing is asked until a person releases it; hand_over: and one is
 * told. */
bool desk_set_aside(struct desk *desk, conversation_id id, const char *why);
bool desk_hand_over(struct desk *desk, conversation_id id, const char *rule);
/* staff: what the patient wrote last counts as this answer to the open question. Fails MISSING when
 * nothing is open or nothing was written, INPUT when it is no answer. */
HARK_MUST_USE bool desk_interpret(struct desk *desk, patient_id patient, const char *value,
    const char *actor, struct error *error);
/* The window of an open conversation has been shortened; a time that is past ends it now. */
void desk_close_at(struct desk *desk, conversation_id id, instant closes);

/* an alert that stands outside a conversation; ids may be 0 */
void desk_alert(struct desk *desk, enum alert_kind kind, organisation_id organisation, team_id team,
    patient_id patient, inbox_id inbox, outbox_id outbox, const char *rule);

/* A test of the team's alert route, which is known by its hash. */
alert_id desk_test_route(struct desk *desk, const struct team *team, const char *route);

/* A new id, by the step's time. */
int64_t desk_id(struct desk *desk);

/* desk_effects.c: performs them, in order */
void desk_perform(struct desk *desk, struct dialogue *dialogue, const struct effects *effects);

/* One text to one address, outside or inside a conversation (dialogue->row.id.n may be 0). 0 when it
 * was said before. */
outbox_id desk_say(struct desk *desk, const struct dialogue *dialogue, const struct effect *effect);

#endif
