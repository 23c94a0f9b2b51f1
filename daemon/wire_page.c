/* SPDX-License-Identifier: MIT */
/*
 * Patients' pages over HTTP: a request becomes a deed, and what the core says stands becomes the page.
 * Also to look goes through the core: a page read beside it might show a question that is being
 * answered by text at this moment. The path is a secret; nothing here writes it anywhere.
 */
#include "net/form.h"
#include "net/http_server.h"
#include "web/page_answer.h"
#include "daemon/wire_parts.h"

enum { PAGE_FIELDS = 32, PAGE_SECRET = 64 };

#define PAGE_COOKIE "hark="

/* What the answer needs of its request; in the letter's arena, which outlives it. */
struct page_visit {
	struct wire *wire;
	struct http_request *request;
	const char *token;
};

bool
wire_page_is_for(const struct wire *wire, const char *path)
{
	return wire->house->config.web_url != NULL &&
	    (str_starts(str_from(path), "/a/") || str_starts(str_from(path), "/static/"));
}

/* Answers */

static void
answer_page(
    struct wire *wire, struct http_request *request, int status, const struct desk_page *what)
{
	struct page page;
	page_init(&page);
	page_answer(&page, &request->arena, what, wire->house->book);
	BUG_ON(!page_is_whole(&page), "a patient's page is too long");
	http_answer(request, status, "text/html; charset=utf-8", page_html(&page));
	page_done(&page);
}

static void
answer_none(struct wire *wire, struct http_request *request, int status)
{
	answer_page(wire, request, status, &(struct desk_page){ .kind = DESK_PAGE_NONE });
}

/* Only for this link, and for this browser: not for scripts, nor for forms of other sites. */
static void
set_pass(struct page_visit *visit, const char *pass)
{
	struct arena *arena = &visit->request->arena;
	const char *url = visit->wire->house->config.web_url;
	const char *host = strstr(url, "://");
	const char *folder = host == NULL ? NULL : strchr(host + 3, '/');
	http_answer_header(visit->request, "Set-Cookie",
	    arena_printf(arena, PAGE_COOKIE "%s; Path=%s/a/%s; HttpOnly; SameSite=Lax%s", pass,
		folder == NULL ? "" : folder, visit->token,
		str_starts(str_from(url), "https:") ? "; Secure" : ""));
}

static void
on_page(struct letter *letter, const struct order *answer)
{
	struct page_visit *visit = letter->context;
	const struct desk_page *what = &answer->page;
	if (answer->error.kind != ERROR_NONE) {
		log_error(visit->wire->log, "page.failed", F_INT("kind", answer->error.kind));
		answer_none(visit->wire, visit->request, 503);
		return;
	}
	if (what->pass != NULL)
		set_pass(visit, what->pass);
	if (what->done) {
		/* What was sent is not sent again by looking again. */
		http_answer_header(visit->request, "Location", visit->token);
		http_answer(visit->request, 303, NULL, STR(""));
		return;
	}
	int status = what->kind == DESK_PAGE_NONE ? 404 : what->kind == DESK_PAGE_SLOW ? 429 : 200;
	answer_page(visit->wire, visit->request, status, what);
}

/* Requests */

/* The pass among the cookies, or "". */
static const char *
pass_of(struct http_request *request)
{
	struct str rest = http_header(request, "Cookie"), one;
	while (str_split(&rest, ';', &one)) {
		one = str_trim(one);
		size_t name = strlen(PAGE_COOKIE);
		if (str_starts(one, PAGE_COOKIE) && one.len <= name + PAGE_SECRET)
			return arena_cstr(&request->arena, str_sub(one, name, one.len));
	}
	return "";
}

static bool
read_kind(const struct form *form, enum deed_kind *out_kind)
{
	static const struct {
		const char *act;
		enum deed_kind kind;
	} acts[] = {
		{ "year", DEED_CONFIRM },
		{ "answer", DEED_ANSWER },
		{ "skip", DEED_SKIP },
		{ "back", DEED_BACK },
		{ "call", DEED_CALL },
		{ "stop", DEED_STOP },
	};
	struct str act;
	for (size_t i = 0; form_once(form, "act", &act) && i < ARRAY_LEN(acts); i++)
		if (str_is(act, acts[i].act)) {
			*out_kind = acts[i].kind;
			return true;
		}
	return false;
}

/* The boxes that were ticked, in the page's order. */
static struct str
chosen_of(struct arena *arena, const struct form *form)
{
	const char *all = "";
	for (size_t i = 0; i < form->count; i++)
		if (str_is(form->fields[i].name, "chosen"))
			all = arena_printf(arena, "%s%s%.*s", all, all[0] == '\0' ? "" : " ",
			    STR_ARG(form->fields[i].value));
	return str_from(all);
}

/* One field, the boxes of a multiple choice, or the three fields of a date. */
static struct str
value_of(struct arena *arena, const struct form *form)
{
	struct str value = { 0 }, day, month, year;
	if (form_count(form, "chosen") > 0)
		return chosen_of(arena, form);
	if (form_once(form, "value", &value) || !form_once(form, "day", &day) ||
	    !form_once(form, "month", &month) || !form_once(form, "year", &year))
		return value;
	if (day.len + month.len + year.len == 0)
		return value;
	return str_from(
	    arena_printf(arena, "%.*s/%.*s/%.*s", STR_ARG(day), STR_ARG(month), STR_ARG(year)));
}

static bool
read_form(struct http_request *request, struct deed *deed)
{
	struct form form;
	struct error error;
	struct str proof, item, stands;
	struct str site = http_header(request, "Sec-Fetch-Site");
	if (site.data != NULL && !str_is(site, "same-origin"))
		return false;
	if (!form_parse(&request->arena, request->body, PAGE_FIELDS, &form, &error) ||
	    !read_kind(&form, &deed->kind) || !form_once(&form, "form", &proof) ||
	    !form_once(&form, "item", &item) || !str_to_int(item, &deed->position) ||
	    !form_once(&form, "stands", &stands) || !str_to_int(stands, &deed->stands))
		return false;
	deed->form = arena_cstr(&request->arena, proof);
	deed->value = value_of(&request->arena, &form);
	return true;
}

static void
post_deed(struct wire *wire, struct http_request *request, const struct deed *deed)
{
	struct letter *letter = letter_new(EVENT_PAGE);
	struct page_visit *visit = ARENA_NEW(&letter->arena, struct page_visit);
	/* The request's arena lives until it is answered, which is after the core has done. */
	letter->event.deed = *deed;
	*visit = (struct page_visit){ wire, request, deed->token };
	letter->on_answer = on_page;
	letter->context = visit;
	if (switchboard_post(wire->board, letter))
		return;
	letter_free(letter);
	answer_none(wire, request, 503);
}

static void
answer_asset(struct wire *wire, struct http_request *request)
{
	const struct asset *asset = page_asset(str_from(request->path + 1));
	if (asset == NULL) {
		answer_none(wire, request, 404);
		return;
	}
	bool css = str_ends(str_from(request->path), ".css");
	http_answer_header(request, "Cache-Control", "max-age=3600");
	http_answer(request, 200, css ? "text/css; charset=utf-8" : "image/svg+xml",
	    str_of(asset->data, asset->size));
}

void
wire_page_serve(struct wire *wire, struct http_request *request)
{
	if (str_starts(str_from(request->path), "/static/")) {
		answer_asset(wire, request);
		return;
	}
	struct deed deed = {
		.kind = DEED_LOOK,
		.token = arena_strdup(&request->arena, request->path + strlen("/a/")),
		.pass = pass_of(request),
		.form = "",
	};
	if (request->method == HTTP_POST && !read_form(request, &deed)) {
		answer_none(wire, request, 400);
		return;
	}
	post_deed(wire, request, &deed);
}
