/* SPDX-License-Identifier: MIT */
#ifndef TESTS_CHANNELS_WEBHOOK_H
#define TESTS_CHANNELS_WEBHOOK_H

/*
 * A house with one webhook, over a real server on loopback, and somebody who calls it: what is handed on
 * is kept, and acknowledged as the scene says. A test opens a scene, asks, and ends it.
 */
#include "channels/sms_inbound.h"
#include "net/loop.h"
#include "net/transfer.h"

#define IN "/sms/kannel/open-sesame-open-sesame/inbound"
#define DLR "/sms/kannel/open-sesame-open-sesame/receipt"
#define REPLY "?id=7&from=%2B447700900123&to=60777&text=3+thanks&ts=1795295449"

enum commit {
	COMMIT_GOOD,
	COMMIT_BAD,
	COMMIT_LATER, /* the request is kept in `held` */
};

struct scene {
	struct http_server_owner server_owner;
	struct sms_inbound_owner owner;
	struct loop *loop;
	struct http_server *server;
	struct transfers *transfers;
	struct sms_inbound_setup setup;
	struct sms_inbound *inbound;
	struct transfer transfer;
	enum commit commit;
	struct http_request *held;
	int texts, receipts, unread, status;
	size_t answer_size;
	const char *proof; /* the header that Twilio signs in; NULL: none */
	char heard[512];
	instant heard_at; /* what the gateway said of its time */
};

extern const struct sms_hook scene_hook;

/* addresses: as in sms_inbound_setup. */
void scene_open(struct scene *scene, const struct sms_dialect *dialect,
    const struct sms_account *account, const char *const *addresses);
void scene_end(struct scene *scene);
/* What ends who reads it is noted here, which outlives the scene. Before the first call. */
void scene_guard(struct scene *scene, struct poison *poison);

/* Calls, with a form where there is one; scene_ask waits for the status. */
void scene_start(struct scene *scene, const char *target, const char *form);
int scene_ask(struct scene *scene, const char *target, const char *form);

#endif
