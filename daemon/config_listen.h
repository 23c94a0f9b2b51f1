/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONFIG_LISTEN_H
#define DAEMON_CONFIG_LISTEN_H

/* For config_read alone: where the world reaches us, by webhook and by page. After the gateway's
 * section, since pages may not be where its webhooks come in. */
#include "daemon/config.h"

void
config_read_listen(struct arena *arena, const struct document *document, struct config *config);

/* Reached from this machine alone. */
bool config_is_loopback(const struct config_listener *listener);

#endif
