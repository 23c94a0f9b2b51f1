/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_DEMO_H
#define WEB_PAGE_DEMO_H

/*
 * The pages of the demonstration, as pure functions from values to HTML: no store, no clock, no
 * request. Texts are never NULL. Whoever serves them (daemon/demo_site) fills the values in.
 *
 * The paths: / , /phone/N, /alerts, /completion, /responses.csv; forms post to /clock, /phone/N/text
 * and /phone/N/release. N is a person's number in the demonstration.
 */
#include "web/page.h"

/* What each of the pages shows. */
struct page_demo {
	const char *now;    /* Monday 5 January 2026, 7.00am */
	const char *token;  /* goes back with each form: without it nothing is done */
	const char *notice; /* what came of the last form; "" */
};

/* The buttons that push the clock: their values, in the field `push` of a form to /clock. */
extern const char *const page_demo_pushes[]; /* ended by NULL */

/* The first page */

struct page_demo_person {
	int number;
	const char *name, *kind; /* kind: how they answer, in a word or three */
	const char *operation;
	const char *next;  /* the next step, and when */
	const char *state; /* of their conversation */
	bool talking;      /* it is open */
	const char *last;  /* the last text on their phone; "" */
	bool last_is_theirs;
	int alerts; /* open ones but */
	int words;  /* those that are only texts in their own words, to be read */
	bool held;
};

void page_demo_people(struct page *page, const struct page_demo *demo,
    const struct page_demo_person *people, size_t count);

/* A phone, and beside it what the team sees */

struct page_demo_line {
	const char *day; /* set where a new day begins, else "" */
	const char *clock;
	bool theirs; /* the patient wrote it */
	const char *text;
	const char *note; /* how it was read, or what became of it */
};

struct page_demo_reply {
	const char *value, *label; /* what is sent; what the button says */
};

struct page_demo_answer {
	const char *question, *answer;
};

struct page_demo_score {
	const char *instrument, *scale, *value, *remark;
};

struct page_demo_step {
	const char *name, *due, *status, *reason;
	const struct page_demo_answer *answers;
	size_t answer_count;
	const struct page_demo_score *scores;
	size_t score_count;
};

struct page_demo_alert {
	int number; /* of the patient's phone; -1: it is about nobody in the demonstration */
	const char *name;
	const char *kind, *text;
	bool words; /* only an answer in their own words, to be read */
	const char *raised, *due;
	const char *state; /* open, or what came of it */
};

struct page_demo_phone {
	int number;
	const char *name, *kind, *team;
	const char *address; /* their telephone number or e-mail address */
	bool listed;         /* the hospital has told us of them; else `waits` says when it will */
	const char *waits;
	const struct page_demo_line *lines;
	size_t line_count;
	const struct page_demo_reply *replies; /* one press each */
	size_t reply_count;
	const char *details[8][2]; /* procedure, agreed …: name and value; ended by a NULL name */
	const char *last_text, *last_reading; /* what they wrote last, and how it was read; "" */
	const struct page_demo_step *steps;
	size_t step_count;
	const struct page_demo_alert *alerts;
	size_t alert_count;
};

void page_demo_phone(
    struct page *page, const struct page_demo *demo, const struct page_demo_phone *phone);

/* The others */

void page_demo_alerts(struct page *page, const struct page_demo *demo,
    const struct page_demo_alert *alerts, size_t count);
void page_demo_report(
    struct page *page, const struct page_demo *demo, const char *title, const char *text);
/* There is no such page, or the form was not ours: a title, and what to do. */
void page_demo_refusal(struct page *page, const char *title, const char *text);

#endif
