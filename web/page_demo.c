/* SPDX-License-Identifier: MIT */
/* The list of people, alerts, reports, and what surrounds each page of the demonstration. */
#include "web/page_demo_parts.h"
#include "web/page_demo.h"

const char *const page_demo_pushes[] = { "message", "hour", "day", "week", "month", NULL };

static const char *const push_words[] = { "To the next message", "+1 hour", "+1 day", "+1 week",
	"+1 month" };

static const struct page_link links[] = {
	{ "/", "Patients" },
	{ "/alerts", "Alerts" },
	{ "/completion", "Completion" },
	{ "/responses.csv", "Answers as CSV" },
	{ NULL, NULL },
};

static struct page_frame
frame_of(const char *here)
{
	return (struct page_frame){
		.banner =
		    "Demonstration. All patients are made up. No message leaves this computer.",
		.links = links,
		.here = here,
		.footer = "hark is free software. It is not an NHS product.",
	};
}

/* Around each page */

void
page_demo_begin(struct page *page, const char *here, const char *title)
{
	const struct page_frame frame = frame_of(here);
	page_begin(page, &frame, title);
}

void
page_demo_end(struct page *page)
{
	const struct page_frame frame = frame_of(NULL);
	page_end(page, &frame);
}

void
page_demo_clock(struct page *page, const struct page_demo *demo, const char *back, int phone)
{
	page_add(page,
	    "<form class=\"clock\" method=\"post\" action=\"/clock\" aria-label=\"Clock\">\n"
	    "<p>Pretend it is <strong>%s</strong></p>\n"
	    "<input type=\"hidden\" name=\"token\" value=\"%s\">\n"
	    "<input type=\"hidden\" name=\"back\" value=\"%s\">\n",
	    demo->now, demo->token, back);
	if (phone >= 0)
		page_add(page, "<input type=\"hidden\" name=\"phone\" value=\"%d\">\n", phone);
	page_add(page, "<div class=\"buttons\">\n");
	for (size_t i = 0; page_demo_pushes[i] != NULL; i++)
		page_add(page, "<button name=\"push\" value=\"%s\">%s</button>\n",
		    page_demo_pushes[i], push_words[i]);
	page_add(page, "</div>\n</form>\n");
	if (demo->notice[0] != '\0')
		page_add(page, "<p class=\"notice\" role=\"status\">%s</p>\n", demo->notice);
}

void
page_demo_alert(struct page *page, const struct page_demo_alert *alert, bool named)
{
	page_add(page, "<li class=\"alert%s\"><p><strong class=\"tag%s\">%s</strong>",
	    alert->words ? "" : " grave", alert->words ? "" : " red", alert->kind);
	if (named && alert->number >= 0)
		page_add(page, " <a href=\"/phone/%d\">%s</a>", alert->number, alert->name);
	else if (named)
		page_add(page, " %s", alert->name);
	page_add(page, "</p>\n");
	if (alert->text[0] != '\0')
		page_add(page, "<blockquote>%s</blockquote>\n", alert->text);
	page_add(page, "<p class=\"small\">Raised %s. A person must see it by %s. %s</p></li>\n",
	    alert->raised, alert->due, alert->state);
}

/* The first page */

static void
add_person(struct page *page, const struct page_demo_person *person)
{
	page_add(page,
	    "<li><h3><a href=\"/phone/%d\">%s</a></h3>\n"
	    "<p class=\"marks\">",
	    person->number, person->name);
	if (person->alerts > 0)
		page_add(page, "<strong class=\"tag red\">%d alert%s</strong> ", person->alerts,
		    person->alerts == 1 ? "" : "s");
	if (person->words > 0)
		page_add(page, "<strong class=\"tag\">%d to read</strong> ", person->words);
	if (person->held)
		page_add(page, "<strong class=\"tag yellow\">you hold this phone</strong> ");
	page_add(page, "<span class=\"tag%s\">%s</span></p>\n", person->talking ? " green" : "",
	    person->state);
	page_add(page, "<p>%s<br>%s</p>\n", person->operation, person->next);
	if (person->last[0] != '\0')
		page_add(page, "<p class=\"last\"><span class=\"small\">%s</span> %s</p>\n",
		    person->last_is_theirs ? "They wrote:" : "hark wrote:", person->last);
	page_add(page, "<p class=\"small\">Left alone, %s</p></li>\n", person->kind);
}

void
page_demo_people(struct page *page, const struct page_demo *demo,
    const struct page_demo_person *people, size_t count)
{
	page_demo_begin(page, "/", "Demonstration");
	page_add(page,
	    "<h1>Ask patients how they are</h1>\n"
	    "<p class=\"lead\">hark asks patients how they are before and after an operation, by text "
	    "message, one question at a time, and tells their team what the answers mean. "
	    "Hold the phone of any made-up patient below, write what they would write, and push "
	    "the clock: the others live on by themselves.</p>\n");
	page_demo_clock(page, demo, "/", -1);
	page_add(page, "<h2>%zu made-up patients</h2>\n<ul class=\"cards people\">\n", count);
	for (size_t i = 0; i < count; i++)
		add_person(page, &people[i]);
	page_add(page, "</ul>\n");
	page_demo_end(page);
}

/* The others */

/* Those of one sort, under a heading that counts them. */
static void
add_alerts(struct page *page, const struct page_demo_alert *alerts, size_t count, bool words)
{
	size_t of_sort = 0;
	for (size_t i = 0; i < count; i++)
		of_sort += alerts[i].words == words;
	page_add(page, "<h2>%s: %zu</h2>\n",
	    words ? "Answers in their own words, to be read" : "Need a person", of_sort);
	if (of_sort == 0)
		return;
	page_add(page, "<ul class=\"cards\">\n");
	for (size_t i = 0; i < count; i++)
		if (alerts[i].words == words)
			page_demo_alert(page, &alerts[i], true);
	page_add(page, "</ul>\n");
}

void
page_demo_alerts(struct page *page, const struct page_demo *demo,
    const struct page_demo_alert *alerts, size_t count)
{
	page_demo_begin(page, "/alerts", "Alerts");
	page_add(page,
	    "<h1>Alerts</h1>\n"
	    "<p class=\"lead\">What a person of the team must see, the soonest first.</p>\n");
	page_demo_clock(page, demo, "/alerts", -1);
	add_alerts(page, alerts, count, false);
	add_alerts(page, alerts, count, true);
	page_demo_end(page);
}

void
page_demo_report(
    struct page *page, const struct page_demo *demo, const char *title, const char *text)
{
	page_demo_begin(page, "/completion", title);
	page_add(page, "<h1>%s</h1>\n", title);
	page_demo_clock(page, demo, "/completion", -1);
	page_add(page,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n"
	    "<pre>%s</pre></div>\n",
	    title, text);
	page_demo_end(page);
}

void
page_demo_refusal(struct page *page, const char *title, const char *text)
{
	page_demo_begin(page, NULL, title);
	page_add(page,
	    "<h1>%s</h1>\n<p class=\"lead\">%s</p>\n<p><a href=\"/\">All patients</a></p>\n", title,
	    text);
	page_demo_end(page);
}
