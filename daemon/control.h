/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

/*
 * What the command line and a running service say to each other over DIR/control.sock: a line of
 * JSON with a list of events (enrolments and staff's commands, nothing else), and a line with an
 * answer for each. Pure: text to values and back.
 */
#include "base/strbuf.h"
#include "core/event.h"

/* Events as a line, without its end. */
void control_write_events(struct strbuf *out, const struct event *events, size_t count);

/* A line as events; strings live in the arena. Fails INPUT, LIMIT (more than `limit`). */
HARK_MUST_USE bool
control_read_events(struct arena *arena, struct str line, organisation_id organisation,
    struct event *out_events, size_t limit, size_t *out_count, struct error *error);

/* Answers as a line: one order each, in the order of the events. */
void control_write_answers(struct strbuf *out, const struct order *answers, size_t count);
HARK_MUST_USE bool control_read_answers(struct arena *arena, struct str line,
    struct order *out_answers, size_t count, struct error *error);

#endif
