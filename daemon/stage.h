/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_STAGE_H
#define DAEMON_STAGE_H

/*
 * A stage is the whole house on a simulated clock, with the built-in phone for every address: what
 * rehearsals, the demonstration and the tests play on. The code that runs is the service's own; only
 * time and the gateways are made up. Nothing leaves the machine.
 */
#include "base/clock_sim.h"
#include "channels/phone.h"
#include "daemon/compose.h"
#include "daemon/switchboard.h"

struct stage;

/* Called for every text that arrives, in order of time. */
typedef void stage_text_fn(void *context, const char *kind, const struct phone_text *text);

struct stage_setup {
	struct house_setup house; /* now is the start; use must be HOUSE_WRITES */
	bool blind;               /* gateways without receipts */
	bool wants_routes;        /* as the service does; else, since nobody is real, it does not */
	stage_text_fn *on_text;   /* may be NULL */
	void *context;
};

/* life */
HARK_MUST_USE struct stage *stage_new(const struct stage_setup *setup, struct error *error);
void stage_free(struct stage *stage);

struct house *stage_house(struct stage *stage);
struct phone *stage_phone(struct stage *stage, const char *kind); /* sms, email */
struct clock *stage_clock(struct stage *stage);                   /* for alarms of one's own */
instant stage_now(const struct stage *stage);
instant
stage_next(const struct stage *stage); /* when something happens next; INSTANT_NEVER: never */

/* time: everything that is due until t happens, in order */
void stage_run_until(struct stage *stage, instant t);

/* A text that begins so comes with a picture; the rest is its words. */
#define STAGE_PICTURE "[picture]"

/* A patient writes. ext_id NULL: a new one. False when it was known already. */
bool stage_hear(
    struct stage *stage, const char *kind, const char *from, struct str text, const char *ext_id);

/* The same by e-mail, with what its headers say. */
bool stage_hear_mail(struct stage *stage, const char *from, struct str text, const char *ext_id,
    const struct intake_mail *mail);

/* A gateway tells of a text once more, with the time at which it was sent. */
bool stage_hear_again(struct stage *stage, const char *kind, const char *from, struct str text,
    const char *ext_id, instant sent_at);

/* The same from within an alarm: it is taken on the clock's next turn. */
void stage_hear_later(struct stage *stage, const char *kind, const char *from, struct str text);

/* A patient does something on their page; it is shown to `on_page`, which copies what it keeps. */
typedef void stage_page_fn(void *context, const struct desk_page *page);

void
stage_page(struct stage *stage, const struct deed *deed, stage_page_fn *on_page, void *context);

/* Staff, hospitals. False with the core's error. */
HARK_MUST_USE bool
stage_command(struct stage *stage, const struct command *command, struct error *error);
HARK_MUST_USE bool
stage_enrol(struct stage *stage, const struct enrolment *enrolment, struct error *error);

/* The process dies here and starts again: what was being sent is in doubt. */
void stage_crash(struct stage *stage);

#endif
