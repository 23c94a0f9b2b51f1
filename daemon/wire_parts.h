/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_WIRE_PARTS_H
#define DAEMON_WIRE_PARTS_H

/* What the files wire*.c share, and nobody else. */
#include "channels/email_imap.h"
#include "channels/email_inbound.h"
#include "channels/email_send.h"
#include "channels/sms_inbound.h"
#include "channels/sms_poll.h"
#include "net/http_server.h"
#include "net/line_server.h"
#include "net/loop.h"
#include "daemon/wire.h"

struct transfers;

enum { WIRE_GATEWAYS = 2 };

/* A place where we are reached over HTTP. */
struct wire_listener {
	struct wire *wire;
	struct http_server_owner owner;
	struct tls_server *tls;     /* NULL: none of our own */
	struct http_server *server; /* NULL: not listened there */
	bool has_webhooks, has_pages;
	const char *spared[2 + WIRE_GATEWAYS + 1]; /* who speaks for many, NULL-ended */
};

/* A gateway that texts go by: the one of hark.conf's `sms`, or its second. */
struct wire_gateway {
	struct wire *wire;
	const struct config_gateway *config;
	struct sms_account account;
	struct sms_hook hook;
	struct channel *channel;
	/* while it is listened to: */
	struct sms_inbound *inbound;
	struct sms_inbound_owner inbound_owner;
	struct sms_poll *poll; /* NULL: it has none */
	struct sms_poll_owner poll_owner;
};

struct wire {
	struct house *house;
	struct log *log;
	struct loop *loop;
	struct loop_signals signals;
	struct workers *core_thread, *mailers;
	struct switchboard *board;
	struct poison *poison; /* NULL where nothing comes in */
	struct transfers *transfers;
	struct channel *phone; /* for texts, built in; NULL where there are gateways, or none */
	struct wire_gateway gateways[WIRE_GATEWAYS]; /* webhooks come from all of them */
	size_t gateway_count;
	struct channel *email;
	struct email_mailbox mailbox; /* address NULL: mails are not answered to us */
	struct alarm watchdog;
	/* what listens */
	struct wire_listener webhooks,
	    pages; /* pages where webhooks would be, when there are none */
	struct email_inbound *mail;
	struct email_inbound_owner mail_owner;
	struct email_imap *imap;
	struct email_imap_owner imap_owner;
	struct email_send_owner mailer_owner;
	struct line_server *control;
	struct line_server_owner control_owner;
	bool stopping, failed;
	struct error failure;
};

/* wire_gateway.c: a gateway more, with its channel. Fails CONFIG. */
HARK_MUST_USE bool
wire_connect_gateway(struct wire *wire, const struct config_gateway *config, struct error *error);

/* ... and, where they have them, the texts that they are asked for. */
void wire_poll_gateways(struct wire *wire);

/* wire_inbound.c: a text as a letter for the core; `same_clock` as in struct intake. */
struct letter *
wire_text_letter(struct wire *wire, const struct inbound_text *text, bool same_clock);
/* wire_unsubscribe.c: one click in a mail program ends the messages */
const char *
wire_unsubscribe_url(struct wire *wire); /* NULL without pages over https, or a mailbox */
bool wire_unsubscribe_is_for(const struct wire *wire, const char *path);
void wire_unsubscribe_serve(struct wire *wire, struct http_request *request);

/* wire_page.c: patients' pages, and the files that they ask for */
bool wire_page_is_for(const struct wire *wire, const char *path);
void wire_page_serve(struct wire *wire, struct http_request *request);

/* wire_http.c: the listeners for webhooks and for pages. Fails as http_server_new. */
HARK_MUST_USE bool wire_http_listen(struct wire *wire, struct error *error);
void wire_http_close(struct wire *wire);  /* accept no more */
void wire_http_reload(struct wire *wire); /* reads the certificates again */
void wire_http_free(struct wire *wire);

/* wire_inbound.c: webhooks */
bool wire_webhook_is_for(const struct wire *wire, const char *path);
void wire_webhook_serve(struct wire *wire, struct http_request *request);

/* wire_inbound.c: all that listens */
HARK_MUST_USE bool wire_listen(struct wire *wire, struct error *error);
void wire_close(struct wire *wire);  /* accepts no more */
void wire_deafen(struct wire *wire); /* and frees */

/* wire_mail.c: the key of reply addresses, and mail that comes in, where hark.conf has it */
HARK_MUST_USE bool wire_mail_key(struct wire *wire, struct error *error);
HARK_MUST_USE bool wire_mail_listen(struct wire *wire, struct error *error);

#endif
