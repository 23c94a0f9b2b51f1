/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_REHEARSE_PLAY_H
#define DAEMON_REHEARSE_PLAY_H

/*
 * A rehearsal while it is played: shared by rehearse.c (the dialogue), rehearse_world.c (`!` lines)
 * rehearse_route.c and rehearse_true.c (`=` lines), and by nobody else.
 */
#include "base/strbuf.h"
#include "daemon/rehearse.h"
#include "daemon/stage.h"
#include "daemon/transcript.h"

enum { PLAY_PATIENTS = 8, PLAY_EPISODES = 4, PLAY_CONTACTS = 8 };

/* Somebody who is told of alerts. */
struct play_contact {
	const char *name;
	const char *mobile, *email; /* "" : none */
};

struct play_patient {
	const char *name;
	const char *mobile, *email; /* "" : none */
	bool checked;               /* the address, when the agreement was taken */
	patient_id id;
	struct enrolment episodes[PLAY_EPISODES]; /* one row of an import each */
	size_t episode_count;
	/* their page: of the last link that came, and what it shows */
	const char *token, *pass, *form, *shows;
	int64_t position, stands;
	struct deed last_deed; /* as it was sent */
};

struct play {
	struct arena *arena;
	const char *file;
	struct phrase_book *book; /* lent, or NULL */
	struct stage *stage;
	struct zone *zone;
	struct play_patient patients[PLAY_PATIENTS];
	size_t patient_count;
	struct play_contact contacts[PLAY_CONTACTS];
	size_t contact_count;
	struct strbuf played; /* the transcript as it is played */
	struct strbuf heard;  /* what has arrived since the last line */
	struct strbuf untrue; /* `=` lines that do not hold */
	struct strbuf asked;  /* the ask_id of every text that arrived, each before a space */
	bool said_twice;      /* one of them arrived twice */
	int texts;
	const char *last_ext_id; /* of the last text a patient sent */
	const char *last_from, *last_kind;
	struct str last_text;
	instant last_sent_at;
	span delay; /* by which the gateway hands over the next text late */
	int64_t ext_ids;
};

/* rehearse_head.c. Reads the lines at the top, up to the first that is none of them, writes them
 * down, and sets the stage. */
struct play_head {
	struct tokens team, files, gateway, today;
	struct tokens asks;     /* instruments of a pathway of one step, made up for the play */
	const char *trials;     /* the same */
	const char *web;        /* hark.conf's key, as YAML; "" : none */
	const char *value_sets; /* hark.conf's key, as YAML; "" : none */
	const char *title;
	bool wants_route; /* a line says where alerts go, or that they do not */
	const char *contact, *contacts, *plan; /* hark.conf's keys, as YAML; "" : none */
};

HARK_MUST_USE bool play_headers(struct play *play, struct transcript_line **line,
    struct play_head *out_head, stage_text_fn *on_text, struct error *error);
/* DATE [TIME] from this token on, at default_hour without a time. */
HARK_MUST_USE bool play_moment(const struct zone *zone, const struct tokens *tokens, size_t from,
    int default_hour, instant *out_moment);
/* Fails INPUT with file:line: always false. */
bool play_bad_line(const struct play *play, const struct transcript_line *line, const char *what,
    struct error *error);

/* rehearse_route.c: contact and plan lines, whose telephone it is (NULL: no contact's), and a text
 * with its ids left out. */
HARK_MUST_USE bool play_take_contact(struct play *play, const struct transcript_line *line,
    const struct tokens *tokens, struct play_head *out, struct error *error);
HARK_MUST_USE bool play_take_plan(struct play *play, const struct transcript_line *line,
    const struct tokens *tokens, struct play_head *out, struct error *error);
const char *play_contact_label(struct play *play, const char *kind, const char *to);
struct str play_without_ids(struct play *play, struct str text);

/* rehearse_world.c. A `gateway:` line that only sets up the next sends is applied before the line
 * it stands under. False with a message that names the line. */
bool world_is_prepared(const struct transcript_line *line);
HARK_MUST_USE bool
world_act(struct play *play, const struct transcript_line *line, struct error *error);

/* rehearse_mail.c: what the headers of an e-mail from this address say, by the words in brackets in
 * front of its text, which are taken off. */
void play_mail(struct play *play, const char *from, struct str *text, struct intake_mail *out_mail);
/* rehearse_page.c: `%` lines, and the links that texts bring. */
HARK_MUST_USE bool
play_page(struct play *play, const struct transcript_line *line, struct error *error);
/* The body with its token hidden: it would be another one after each change of the program. */
const char *play_take_link(struct play *play, const char *to, const char *body);

/* rehearse_true.c: NULL when every clause holds, else what is true instead, in the arena. Fails
 * INPUT for a clause it does not know. */
HARK_MUST_USE bool truth_of(struct play *play, const struct transcript_line *line,
    const char **out_instead, struct error *error);

/* The patient named in the tokens, else the first. */
struct play_patient *play_patient_named(struct play *play, const struct tokens *tokens);

#endif
