/* SPDX-License-Identifier: MIT */
/* What is done: pushes the clock, writes for a patient, lets a phone go; then shows where one was. */
#include "base/utf8.h"
#include "daemon/demo_visit.h"

enum {
	SITE_TEXT = 4000,         /* bytes of one text */
	SITE_WRITES_SECONDS = 20, /* a person takes that long to write */
	SITE_READS_SECONDS = 5,   /* and so long until they look again: receipts are in */
};

static void
go_to(struct demo_visit *visit, const char *path)
{
	http_answer_header(visit->request, "Location", path);
	http_answer(visit->request, 303, NULL, STR(""));
}

static void
go_to_phone(struct demo_visit *visit, int number)
{
	/* "last" is the newest text: the browser shows it, and the box to answer below it. */
	go_to(visit, arena_printf(visit->view.arena, "/phone/%d#last", number));
}

/* Forms */

/* Until a text comes, or nothing can: week by week, so that an ended plan doesn't cost a year. */
static bool
play_to_text(struct demo_visit *visit, int phone)
{
	struct demo *demo = visit->site->demo;
	for (;;) {
		bool awaits = false;
		for (int i = 0; i < PERSONA_COUNT && !awaits; i++)
			awaits = (phone < 0 || i == phone) && demo_view_awaits(&visit->view, i);
		if (!awaits)
			return false;
		if (demo_play_to_text(
			demo, phone, instant_plus(stage_now(demo_stage(demo)), days(7))))
			return true;
	}
}

/* The same time of day on a later date: a day is not 24 hours in a daylight-saving night. */
static instant
later_day(const struct demo_site *site, int day_count, int month_count)
{
	struct civil civil = zone_civil(site->zone, stage_now(demo_stage(site->demo)));
	civil.date = date_plus_months(date_plus_days(civil.date, day_count), month_count);
	return zone_instant(site->zone, civil);
}

static bool
push_clock(struct demo_visit *visit, struct str push, int phone)
{
	struct demo_site *site = visit->site;
	struct stage *stage = demo_stage(site->demo);
	if (str_is(push, "message")) {
		if (!play_to_text(visit, phone))
			strbuf_puts(&site->notice, "No further message is planned.");
	} else if (str_is(push, "hour")) {
		demo_play_until(site->demo, instant_plus(stage_now(stage), hours(1)));
	} else if (str_is(push, "day")) {
		demo_play_until(site->demo, later_day(site, 1, 0));
	} else if (str_is(push, "week")) {
		demo_play_until(site->demo, later_day(site, 7, 0));
	} else if (str_is(push, "month")) {
		demo_play_until(site->demo, later_day(site, 0, 1));
	} else {
		return false;
	}
	return true;
}

void
demo_post_clock(struct demo_visit *visit)
{
	static const char *const places[] = { "/", "/alerts", "/completion" };
	struct str push = form_get(&visit->form, "push");
	struct str back = form_get(&visit->form, "back");
	int64_t phone = -1;
	struct demo_counts before = demo_counts(visit->site->demo);
	if (!str_to_int(form_get(&visit->form, "phone"), &phone) || phone < 0 ||
	    phone >= PERSONA_COUNT)
		phone = -1;
	if (!push_clock(visit, push, (int) phone)) {
		demo_refuse(visit, 400, "That form was not understood", "The clock stands still.");
		return;
	}
	struct demo_counts after = demo_counts(visit->site->demo);
	if (visit->site->notice.len == 0)
		strbuf_printf(&visit->site->notice, "Meanwhile: %d out, %d in.",
		    after.texts_out - before.texts_out, after.texts_in - before.texts_in);
	if (phone >= 0) {
		go_to_phone(visit, (int) phone);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (str_is(back, places[i])) {
			go_to(visit, places[i]);
			return;
		}
	go_to(visit, "/");
}

void
demo_post_text(struct demo_visit *visit)
{
	struct demo_site *site = visit->site;
	struct stage *stage = demo_stage(site->demo);
	struct str text;
	if (!form_once(&visit->form, "text", &text) || !utf8_check(text) || text.len > SITE_TEXT ||
	    demo_patient(site->demo, visit->number).n == 0) {
		demo_refuse(visit, 400, "That text can't be sent", "Nothing was sent.");
		return;
	}
	demo_hold_phone(site->demo, visit->number);
	demo_play_until(site->demo, instant_plus(stage_now(stage), seconds(SITE_WRITES_SECONDS)));
	demo_say(site->demo, visit->number, text);
	demo_play_until(site->demo, instant_plus(stage_now(stage), seconds(SITE_READS_SECONDS)));
	go_to_phone(visit, visit->number);
}

void
demo_post_release(struct demo_visit *visit)
{
	demo_let_go(visit->site->demo, visit->number);
	strbuf_printf(&visit->site->notice, "%s answers alone again.",
	    demo_view_name(&visit->view, visit->number));
	go_to(visit, "/");
}
