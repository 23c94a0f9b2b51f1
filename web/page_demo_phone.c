/* SPDX-License-Identifier: MIT */
/* A phone in the hand, and what the team sees meanwhile. */
#include "web/page_demo_parts.h"
#include "web/page_demo.h"

/* The phone */

static void
add_line(struct page *page, const struct page_demo_line *line, bool last)
{
	if (line->day[0] != '\0')
		page_add(page, "<li class=\"day\"><span>%s</span></li>\n", line->day);
	page_add(page, "<li class=\"%s\"", line->theirs ? "in" : "out");
	if (last)
		page_add(page, " id=\"last\"");
	page_add(page,
	    "><p><span class=\"hidden\">%s wrote: </span>%s</p>\n"
	    "<p class=\"small\">%s",
	    line->theirs ? "You" : "hark", line->text, line->clock);
	if (line->note[0] != '\0')
		page_add(page, ", %s", line->note);
	page_add(page, "</p></li>\n");
}

static void
add_replies(struct page *page, const struct page_demo *demo, const struct page_demo_phone *phone)
{
	page_add(page,
	    "<form class=\"quick\" method=\"post\" action=\"/phone/%d/text\" "
	    "aria-label=\"Quick replies\">\n"
	    "<input type=\"hidden\" name=\"token\" value=\"%s\">\n",
	    phone->number, demo->token);
	for (size_t i = 0; i < phone->reply_count; i++)
		page_add(page, "<button name=\"text\" value=\"%s\">%s</button>\n",
		    phone->replies[i].value, phone->replies[i].label);
	page_add(page, "</form>\n");
}

static void
add_writing(struct page *page, const struct page_demo *demo, const struct page_demo_phone *phone)
{
	if (phone->reply_count > 0)
		add_replies(page, demo, phone);
	page_add(page,
	    "<form class=\"write\" method=\"post\" action=\"/phone/%d/text\">\n"
	    "<input type=\"hidden\" name=\"token\" value=\"%s\">\n"
	    "<label for=\"text\">Write as %s</label>\n"
	    "<p class=\"small\" id=\"hint\">Anything a person might: a number, words, 2 or 3, a "
	    "slip of the thumb, STOP.</p>\n"
	    "<textarea id=\"text\" name=\"text\" rows=\"2\" maxlength=\"1000\" required "
	    "aria-describedby=\"hint\"></textarea>\n"
	    "<button class=\"first\">Send</button>\n</form>\n",
	    phone->number, demo->token, phone->name);
}

static void
add_phone(struct page *page, const struct page_demo *demo, const struct page_demo_phone *phone)
{
	page_add(page,
	    "<section class=\"phone\" aria-labelledby=\"phone\">\n"
	    "<h2 id=\"phone\">%s's phone</h2>\n<p class=\"small\">%s, talking to %s</p>\n",
	    phone->name, phone->address, phone->team);
	if (!phone->listed)
		page_add(page, "<p class=\"empty\">%s</p>\n", phone->waits);
	else if (phone->line_count == 0)
		page_add(page, "<p class=\"empty\">No message yet.</p>\n");
	if (phone->line_count > 0) {
		page_add(page,
		    "<div class=\"dialogue\" tabindex=\"0\" role=\"region\" "
		    "aria-label=\"Messages\"><ol>\n");
		for (size_t i = 0; i < phone->line_count; i++)
			add_line(page, &phone->lines[i], i + 1 == phone->line_count);
		page_add(page, "</ol></div>\n");
	}
	if (phone->listed)
		add_writing(page, demo, phone);
	page_add(page,
	    "<form method=\"post\" action=\"/phone/%d/release\">\n"
	    "<input type=\"hidden\" name=\"token\" value=\"%s\">\n"
	    "<p class=\"small\">While you hold this phone, %s writes nothing without you.</p>\n"
	    "<button class=\"second\">Let %s answer alone again</button>\n</form>\n</section>\n",
	    phone->number, demo->token, phone->name, phone->name);
}

/* The team */

static void
add_step(struct page *page, const struct page_demo_step *step)
{
	page_add(page, "<li><h4>%s</h4>\n<p>%s <strong class=\"tag\">%s</strong>", step->name,
	    step->due, step->status);
	if (step->reason[0] != '\0')
		page_add(page, " <span class=\"small\">%s</span>", step->reason);
	page_add(page, "</p>\n");
	if (step->score_count > 0)
		page_add(page, "<ul class=\"scores\">\n");
	for (size_t i = 0; i < step->score_count; i++)
		page_add(page, "<li>%s, %s: <strong>%s</strong> %s</li>\n",
		    step->scores[i].instrument, step->scores[i].scale, step->scores[i].value,
		    step->scores[i].remark);
	if (step->score_count > 0)
		page_add(page, "</ul>\n");
	if (step->answer_count > 0)
		page_add(page, "<details><summary>%zu answer%s</summary>\n<dl>\n",
		    step->answer_count, step->answer_count == 1 ? "" : "s");
	for (size_t i = 0; i < step->answer_count; i++)
		page_add(page, "<dt>%s</dt><dd>%s</dd>\n", step->answers[i].question,
		    step->answers[i].answer);
	if (step->answer_count > 0)
		page_add(page, "</dl></details>\n");
	page_add(page, "</li>\n");
}

static void
add_facts(struct page *page, const struct page_demo_phone *phone)
{
	page_add(page, "<dl class=\"facts\">\n");
	for (size_t i = 0; i < ARRAY_LEN(phone->details) && phone->details[i][0] != NULL; i++)
		page_add(page, "<div><dt>%s</dt><dd>%s</dd></div>\n", phone->details[i][0],
		    phone->details[i][1]);
	if (phone->last_text[0] != '\0')
		page_add(page,
		    "<div><dt>Last reply</dt><dd>%s<br>read as: <strong>%s</strong></dd></div>\n",
		    phone->last_text, phone->last_reading);
	page_add(page, "</dl>\n");
}

static void
add_alerts(struct page *page, const struct page_demo_phone *phone, const char *heading, bool words)
{
	size_t of_sort = 0;
	for (size_t i = 0; i < phone->alert_count; i++)
		of_sort += phone->alerts[i].words == words;
	page_add(page, "<h3>%s</h3>\n", heading);
	if (of_sort == 0) {
		page_add(page, "<p>None.</p>\n");
		return;
	}
	page_add(page, "<ul class=\"cards\">\n");
	for (size_t i = 0; i < phone->alert_count; i++)
		if (phone->alerts[i].words == words)
			page_demo_alert(page, &phone->alerts[i], false);
	page_add(page, "</ul>\n");
}

static void
add_steps(struct page *page, const struct page_demo_phone *phone)
{
	page_add(page, "<h3>Follow-ups</h3>\n");
	if (phone->step_count == 0) {
		page_add(page, "<p>None is planned yet.</p>\n");
		return;
	}
	page_add(page, "<ol class=\"cards\">\n");
	for (size_t i = 0; i < phone->step_count; i++)
		add_step(page, &phone->steps[i]);
	page_add(page, "</ol>\n");
}

static void
add_team(struct page *page, const struct page_demo_phone *phone)
{
	page_add(page,
	    "<section class=\"team\" aria-labelledby=\"team\">\n"
	    "<h2 id=\"team\">What the team sees</h2>\n");
	add_facts(page, phone);
	add_alerts(page, phone, "Alerts", false);
	add_steps(page, phone);
	add_alerts(page, phone, "Their own words, to be read", true);
	page_add(page, "</section>\n");
}

void
page_demo_phone(
    struct page *page, const struct page_demo *demo, const struct page_demo_phone *phone)
{
	struct strbuf back;
	strbuf_init(&back, 64);
	strbuf_printf(&back, "/phone/%d", phone->number);
	page_demo_begin(page, NULL, phone->name);
	page_add(page,
	    "<p><a href=\"/\">All patients</a></p>\n<h1>%s</h1>\n"
	    "<p class=\"lead\">Left alone, %s %s.</p>\n",
	    phone->name, phone->name, phone->kind);
	page_demo_clock(page, demo, strbuf_cstr(&back), phone->number);
	page_add(page, "<div class=\"stage\">\n");
	add_phone(page, demo, phone);
	add_team(page, phone);
	page_add(page, "</div>\n");
	page_demo_end(page);
	strbuf_done(&back);
}
