/* SPDX-License-Identifier: MIT */
/* What is shown: looks it up, has it written, answers with it. */
#include "exports/export.h"
#include "reports/completion.h"
#include "web/when.h"
#include "daemon/demo_visit.h"

/* Answering */

static struct page_demo
frame_of(struct demo_visit *visit)
{
	struct demo_site *site = visit->site;
	const char *notice = arena_strdup(visit->view.arena, strbuf_cstr(&site->notice));
	strbuf_reset(&site->notice);
	return (struct page_demo){
		.now =
		    when_moment(visit->view.arena, site->zone, stage_now(demo_stage(site->demo))),
		.token = site->token,
		.notice = notice,
	};
}

static void
answer_page(struct demo_visit *visit, int status, struct page *page)
{
	BUG_ON(!page_is_whole(page), "a page of the demonstration is too long");
	/* With no-referrer a browser posts our own forms with "Origin: null", like a stranger's. */
	http_answer_header(visit->request, "Referrer-Policy", "same-origin");
	http_answer(visit->request, status, "text/html; charset=utf-8", page_html(page));
	page_done(page);
}

void
demo_refuse(struct demo_visit *visit, int status, const char *title, const char *text)
{
	struct page page;
	page_init(&page);
	page_demo_refusal(&page, title, text);
	answer_page(visit, status, &page);
}

/* Pages */

void
demo_show_people(struct demo_visit *visit)
{
	struct page_demo frame = frame_of(visit);
	struct page page;
	size_t count;
	const struct page_demo_person *people = demo_view_people(&visit->view, &count);
	page_init(&page);
	page_demo_people(&page, &frame, people, count);
	answer_page(visit, 200, &page);
}

void
demo_show_phone(struct demo_visit *visit)
{
	struct page_demo frame = frame_of(visit);
	struct page_demo_phone phone;
	struct page page;
	demo_hold_phone(visit->site->demo, visit->number);
	demo_view_phone(&visit->view, visit->number, &phone);
	page_init(&page);
	page_demo_phone(&page, &frame, &phone);
	answer_page(visit, 200, &page);
}

void
demo_show_alerts(struct demo_visit *visit)
{
	struct page_demo frame = frame_of(visit);
	struct page page;
	size_t count;
	const struct page_demo_alert *alerts = demo_view_alerts(&visit->view, -1, &count);
	page_init(&page);
	page_demo_alerts(&page, &frame, alerts, count);
	answer_page(visit, 200, &page);
}

/* Runs `print` into memory. */
typedef bool print_fn(struct demo_visit *visit, FILE *out, struct error *error);

static bool
print_to(struct demo_visit *visit, print_fn *print, char **out_text, size_t *out_size)
{
	struct error error = { 0 };
	FILE *out = open_memstream(out_text, out_size);
	BUG_ON(out == NULL, "no memory");
	bool good = print(visit, out, &error);
	good = fclose(out) == 0 && good;
	if (!good)
		demo_refuse(visit, 500, "That did not work", error.text);
	return good;
}

static bool
print_completion(struct demo_visit *visit, FILE *out, struct error *error)
{
	struct stage *stage = demo_stage(visit->site->demo);
	const struct completion_setup setup = {
		.db = stage_house(stage)->db,
		.filter = { .organisation = stage_house(stage)->organisation },
		.filter_words = "everybody in the demonstration",
		.now = stage_now(stage),
		.zone = visit->site->zone,
		.form = COMPLETION_TEXT,
	};
	return report_completion_print(&setup, out, error);
}

void
demo_show_completion(struct demo_visit *visit)
{
	char *text = NULL;
	size_t size;
	if (print_to(visit, print_completion, &text, &size)) {
		struct page_demo frame = frame_of(visit);
		struct page page;
		page_init(&page);
		page_demo_report(&page, &frame, "Completion", text);
		answer_page(visit, 200, &page);
	}
	free(text);
}

static bool
print_responses(struct demo_visit *visit, FILE *out, struct error *error)
{
	struct house *house = stage_house(demo_stage(visit->site->demo));
	const struct export_setup setup = {
		.db = house->db,
		.catalog = house->catalog,
		.filter = { .organisation = house->organisation },
	};
	return export_run(&setup, out, NULL, error);
}

void
demo_show_responses(struct demo_visit *visit)
{
	char *text = NULL;
	size_t size;
	if (print_to(visit, print_responses, &text, &size)) {
		http_answer_header(visit->request, "Content-Disposition",
		    "attachment; filename=\"responses.csv\"");
		http_answer(visit->request, 200, "text/csv; charset=utf-8", str_of(text, size));
	}
	free(text);
}

void
demo_show_asset(struct demo_visit *visit)
{
	struct str path = str_from(visit->request->path);
	const struct asset *asset = page_asset(str_sub(path, 1, path.len));
	if (asset == NULL) {
		demo_refuse(
		    visit, 404, "There is no such page", "Perhaps the address is mistyped.");
		return;
	}
	bool css = str_ends(path, ".css");
	http_answer_header(visit->request, "Cache-Control", "max-age=60");
	http_answer(visit->request, 200, css ? "text/css; charset=utf-8" : "image/svg+xml",
	    str_of(asset->data, asset->size));
}
