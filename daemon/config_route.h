/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_CONFIG_ROUTE_H
#define DAEMON_CONFIG_ROUTE_H

/* The part of hark.conf that says where alerts go; for config.c only. */
#include "daemon/config.h"

/* organisation: contact; absent is none. */
void config_read_contact(
    const struct document *document, const struct node *organisation, struct config *config);
/* teams: contacts, out_of_hours. */
void config_read_route(
    const struct document *document, const struct node *map, struct config_team *team);

#endif
