/* SPDX-License-Identifier: MIT */
#ifndef DAEMON_INQUIRIES_H
#define DAEMON_INQUIRIES_H

/*
 * Questions under way to gateways about texts in doubt. Each answer becomes a letter for the core; one
 * that finds no room there, or is lost with the process, is asked again, for the core keeps the row due
 * until it has heard. Loop thread only.
 */
#include "daemon/switchboard.h"

struct inquiries;

struct inquiries *inquiries_new(struct switchboard *board);
void inquiries_free(struct inquiries *inquiries); /* those under way are cancelled */

void inquiries_start(
    struct inquiries *inquiries, struct channel *channel, const struct dispatch_lookup *lookup);

#endif
