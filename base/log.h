/* SPDX-License-Identifier: MIT */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/*
 * The log says what happened, in events with typed fields, never in sentences:
 *
 *	log_info(log, "message.sent", F_ID("message", id), F_SPAN("took", took));
 *	event=message.sent message=7309482 took=182ms
 *
 * No patient's text, name or number can get in, by type: there is no field for free text, and
 * people are ids. Words are our own constants; what is not a letter, digit or one of . _ : / - in
 * them is written as "?".
 *
 * A log is the root (log_init) or a child (log_child), which carries its parent's fields and must
 * die before it. Lines leave whole through the root's sink, so threads may share a log.
 */
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

enum log_level {
	LOG_LEVEL_BUG,     /* we are wrong */
	LOG_LEVEL_ERROR,   /* staff must act */
	LOG_LEVEL_WARNING, /* we coped */
	LOG_LEVEL_INFO,    /* a fact of care */
	LOG_LEVEL_DEBUG,
};

enum log_field_kind {
	LOG_FIELD_END,
	LOG_FIELD_ID,
	LOG_FIELD_INT,
	LOG_FIELD_SPAN,
	LOG_FIELD_TIME,
	LOG_FIELD_WORD,
};

struct log_field {
	const char *name;
	enum log_field_kind kind;
	int64_t number;   /* ids, integers, ms */
	const char *word; /* our own constant */
};

#define F_ID(label, id) ((struct log_field){ .name = label, .kind = LOG_FIELD_ID, .number = (id) })
#define F_INT(label, n) ((struct log_field){ .name = label, .kind = LOG_FIELD_INT, .number = (n) })
#define F_SPAN(label, s)                                                                           \
	((struct log_field){ .name = label, .kind = LOG_FIELD_SPAN, .number = (s).ms })
#define F_TIME(label, t)                                                                           \
	((struct log_field){ .name = label, .kind = LOG_FIELD_TIME, .number = (t).ms })
#define F_WORD(label, w) ((struct log_field){ .name = label, .kind = LOG_FIELD_WORD, .word = (w) })
#define F_END ((struct log_field){ .kind = LOG_FIELD_END })

struct log;

/* Gets one line without its end; `line` is borrowed for the call. May be called by several threads.
 */
typedef void log_sink_fn(struct log *root, enum log_level level, struct str line);

enum { LOG_FIELDS = 6, LOG_LINE = 1024 };

struct log {
	struct log *parent;                  /* NULL for the root */
	struct log_field fields[LOG_FIELDS]; /* a child's own, ended by LOG_FIELD_END if fewer */
	/* the root's */
	log_sink_fn *sink;
	enum log_level level; /* the last that is written */
	struct clock *clock;  /* lines begin with its time; NULL: without time */
};

/* life. The sink decides where lines go; a test embeds struct log and collects them. */
void log_init(struct log *root, log_sink_fn *sink, enum log_level level);
/* Carries at most LOG_FIELDS fields of its own; more is a bug. */
void log_child_fields(struct log *child, struct log *parent, const struct log_field *fields);

/* The sink for real: stderr, one write(2) a line; with journald's priority in front when stderr is
 * the journal (JOURNAL_STREAM, read at the first line). */
log_sink_fn log_to_stderr;

/* Sets the clock whose time begins each line. Its `now` must be callable from any thread that
 * logs. Without a clock no time is written: the journal has its own. */
void log_set_clock(struct log *root, struct clock *clock);

/* Writes; `fields` ends with F_END. A NULL log is silent. */
void
log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields);

/* log_info(log, "event.name", fields ...): any number of fields, also none. */
#define LOG_FIRST(first, ...) first
#define LOG_REST(first, ...) __VA_ARGS__
#define LOG_AT(log, level, ...)                                                                    \
	log_event(log, level, LOG_FIRST(__VA_ARGS__, 0),                                           \
	    (const struct log_field[]){ LOG_REST(__VA_ARGS__, F_END) })
#define log_bug(log, ...) LOG_AT(log, LOG_LEVEL_BUG, __VA_ARGS__)
#define log_error(log, ...) LOG_AT(log, LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(log, ...) LOG_AT(log, LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(log, ...) LOG_AT(log, LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(log, ...) LOG_AT(log, LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_child(child, parent, ...)                                                              \
	log_child_fields(child, parent, (const struct log_field[]){ __VA_ARGS__, F_END })

#endif
