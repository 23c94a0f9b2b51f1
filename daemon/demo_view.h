/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_DEMO_VIEW_H
#define DAEMON_DEMO_VIEW_H

/*
 * What the pages of the demonstration show, looked up in the store and put into words. Asking
 * changes nothing. Everything lives in the view's arena.
 */
#include "web/page_demo.h"
#include "daemon/demo.h"

struct demo_view {
	struct demo *demo;
	struct arena *arena;
	const struct zone *zone;
};

/* Everybody: who is talking first, then those whose next step is soonest. */
struct page_demo_person *demo_view_people(const struct demo_view *view, size_t *out_count);
void demo_view_phone(const struct demo_view *view, int index, struct page_demo_phone *out_phone);
/* index -1: everybody's open ones; else all of that person's. */
struct page_demo_alert *
demo_view_alerts(const struct demo_view *view, int index, size_t *out_count);

/* Whether a text can still come to that phone: something is open or planned, or the hospital has yet
 * to tell of them. */
bool demo_view_awaits(const struct demo_view *view, int index);

/* Shared by its files. */
const char *demo_view_name(const struct demo_view *view, int index);
const char *demo_view_kind(int index, const struct demo *demo);
/* "6-months" as "6 months"; occurrences count from 0. */
const char *demo_view_step(struct arena *arena, const char *step, int occurrence);
const char *demo_view_operation(const struct demo_view *view, int index);
/* Follow-ups of all episodes of the person, by episode and due time. */
struct followup;
struct followup *demo_view_followups(const struct demo_view *view, int index, size_t *out_count);

#endif
