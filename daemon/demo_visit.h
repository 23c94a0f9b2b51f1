/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_DEMO_VISIT_H
#define DAEMON_DEMO_VISIT_H

/* One request to the demonstration, on its way from the routes to a page or a form; for
 * daemon/demo_site*.c only. Each function below answers it, exactly once. */
#include "base/hash.h"
#include "net/form.h"
#include "net/http_server.h"
#include "daemon/demo_site.h"
#include "daemon/demo_view.h"

struct demo_site {
	struct http_server_owner owner;
	struct http_server *server;
	struct demo *demo;
	struct zone *zone;
	char token[HASH_TOKEN_TEXT];
	struct strbuf notice; /* shown once, by the next page */
};

struct demo_visit {
	struct demo_site *site;
	struct http_request *request;
	struct demo_view view;
	struct form form; /* POST: its token was right */
	int number;       /* whose phone, in /phone/N */
};

/* pages */
void demo_show_people(struct demo_visit *visit);
void demo_show_phone(struct demo_visit *visit);
void demo_show_alerts(struct demo_visit *visit);
void demo_show_completion(struct demo_visit *visit);
void demo_show_responses(struct demo_visit *visit);
void demo_show_asset(struct demo_visit *visit);

/* forms */
void demo_post_clock(struct demo_visit *visit);
void demo_post_text(struct demo_visit *visit);
void demo_post_release(struct demo_visit *visit);

/* neither */
void demo_refuse(struct demo_visit *visit, int status, const char *title, const char *text);

#endif
