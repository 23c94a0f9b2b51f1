/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_WIRE_PARTS_H
#define DAEMON_WIRE_PARTS_H

/* What wire.c and wire_inbound.c share, and nobody else. */
#include "channels/sms_inbound.h"
#include "net/line_server.h"
#include "net/loop.h"
#include "daemon/wire.h"

struct http_request;
struct transfers;

struct wire {
	struct house *house;
	struct log *log;
	struct loop *loop;
	struct loop_signals signals;
	struct workers *core_thread, *mailers;
	struct switchboard *board;
	struct transfers *transfers;
	struct channel *sms, *email;
	struct sms_hook hook; /* origin NULL: no webhook */
	struct alarm watchdog;
	/* what listens */
	struct http_server *http;
	struct http_server_owner http_owner;
	struct sms_inbound *inbound;
	struct sms_inbound_owner inbound_owner;
	struct line_server *control;
	struct line_server_owner control_owner;
	bool stopping, failed;
	struct error failure;
};

/* wire_page.c: patients' pages, and the files that they ask for */
bool wire_page_is_for(const struct wire *wire, const char *path);
void wire_page_serve(struct wire *wire, struct http_request *request);

/* wire_inbound.c: webhooks, /health and the control socket */
HARK_MUST_USE bool wire_listen(struct wire *wire, struct error *error);
void wire_close(struct wire *wire);  /* accepts no more */
void wire_deafen(struct wire *wire); /* and frees */

#endif
