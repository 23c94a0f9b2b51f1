/* SPDX-License-Identifier: MIT */
/* The server of the demonstration: its life, its routes, and whose forms it takes. */
#include "daemon/demo_visit.h"
#include "daemon/demo_site.h"

enum { SITE_FIELDS = 8 };

typedef void visit_fn(struct demo_visit *visit);

struct route {
	enum http_method method;
	const char *path; /* # stands for a person's number */
	visit_fn *on_visit;
};

static void on_request(struct http_server_owner *owner, struct http_request *request);

/* Life */

static const char *const hosts[] = { "127.0.0.1", "localhost", NULL };

struct demo_site *
demo_site_new(struct loop *loop, struct demo *demo, uint16_t port, struct error *error)
{
	struct demo_site *site = alloc_new(sizeof(*site));
	struct random random = random_system();
	char secret[32];
	site->owner.on_request = on_request;
	site->demo = demo;
	strbuf_init(&site->notice, 256);
	random_bytes(&random, secret, sizeof(secret));
	hash_sha256(str_of(secret, sizeof(secret)), site->token);
	site->zone = zone_open("Europe/London", error);
	if (site->zone != NULL)
		site->server = http_server_new(loop,
		    &(struct http_server_setup){
			.port = port,
			.owner = &site->owner,
			.head.hosts = hosts,
		    },
		    error);
	if (site->server == NULL) {
		demo_site_free(site);
		return NULL;
	}
	return site;
}

void
demo_site_free(struct demo_site *site)
{
	if (site == NULL)
		return;
	if (site->server != NULL)
		http_server_free(site->server);
	zone_close(site->zone);
	strbuf_done(&site->notice);
	free(site);
}

uint16_t
demo_site_port(const struct demo_site *site)
{
	return http_server_port(site->server);
}

/* Routes */

static const struct route routes[] = {
	{ HTTP_GET, "/", demo_show_people },
	{ HTTP_GET, "/phone/#", demo_show_phone },
	{ HTTP_GET, "/alerts", demo_show_alerts },
	{ HTTP_GET, "/completion", demo_show_completion },
	{ HTTP_GET, "/responses.csv", demo_show_responses },
	{ HTTP_POST, "/clock", demo_post_clock },
	{ HTTP_POST, "/phone/#/text", demo_post_text },
	{ HTTP_POST, "/phone/#/release", demo_post_release },
};

/* Whether the path is the route's, and the number in it a person's. */
static bool
matches(const char *route, const char *path, int *out_number)
{
	int number = 0;
	for (; *route != '\0'; route++) {
		if (*route != '#') {
			if (*path++ != *route)
				return false;
			continue;
		}
		int digits = 0;
		for (; *path >= '0' && *path <= '9' && digits < 4; digits++)
			number = number * 10 + (*path++ - '0');
		if (digits == 0 || number >= PERSONA_COUNT)
			return false;
	}
	*out_number = number;
	return *path == '\0';
}

/* Posted by one of our pages, as far as the browser can tell. Those that say nothing are left to the
 * token. */
static bool
is_from_here(const struct demo_visit *visit)
{
	struct str origin = http_header(visit->request, "Origin");
	struct str site = http_header(visit->request, "Sec-Fetch-Site");
	struct str host = http_header(visit->request, "Host");
	const char *own = arena_printf(visit->view.arena, "http://%.*s", STR_ARG(host));
	return (origin.data == NULL || str_is(origin, own)) &&
	    (site.data == NULL || str_is(site, "same-origin"));
}

static bool
read_form(struct demo_visit *visit)
{
	struct error error;
	struct str token;
	return is_from_here(visit) &&
	    form_parse(
		visit->view.arena, visit->request->body, SITE_FIELDS, &visit->form, &error) &&
	    form_once(&visit->form, "token", &token) &&
	    hash_equal(token, str_from(visit->site->token));
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	struct demo_site *site = container_of(owner, struct demo_site, owner);
	struct demo_visit visit = {
		.site = site,
		.request = request,
		.view = { .demo = site->demo, .arena = &request->arena, .zone = site->zone },
	};
	bool posts = request->method == HTTP_POST, known = false;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		if (!matches(routes[i].path, request->path, &visit.number))
			continue;
		known = true;
		if (posts != (routes[i].method == HTTP_POST))
			continue;
		if (posts && !read_form(&visit))
			demo_refuse(&visit, 403, "That form is not from here",
			    "Nothing was done. Perhaps the demonstration was started again: open "
			    "the page anew.");
		else
			routes[i].on_visit(&visit);
		return;
	}
	if (!posts && str_starts(str_from(request->path), "/static/"))
		demo_show_asset(&visit);
	else if (known)
		demo_refuse(
		    &visit, 405, "Not like that", "This address takes another kind of request.");
	else
		demo_refuse(
		    &visit, 404, "There is no such page", "Perhaps the address is mistyped.");
}
