/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_DEMO_SITE_H
#define DAEMON_DEMO_SITE_H

/*
 * The demonstration's pages as a server on 127.0.0.1: routes, forms, and who may post them. One
 * person's toy, so a request is answered within its turn of the loop, and pushing the clock by a
 * month makes the browser wait for a second.
 *
 * A form is taken only with the token of this run, which another site can't read, and never when the
 * browser says that it comes from elsewhere.
 */
#include "net/http_server.h"
#include "net/loop.h"
#include "daemon/demo.h"

struct demo_site;

/* life. port 0: any free one. Fails BUSY (the port is taken), IO. */
HARK_MUST_USE struct demo_site *
demo_site_new(struct loop *loop, struct demo *demo, uint16_t port, struct error *error);
void demo_site_free(struct demo_site *site);

uint16_t demo_site_port(const struct demo_site *site);

#endif
