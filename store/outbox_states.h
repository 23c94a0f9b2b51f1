/* SPDX-License-Identifier: MIT */
#ifndef STORE_OUTBOX_STATES_H
#define STORE_OUTBOX_STATES_H

/*
 * Which rows of the outbox are not yet over, as SQL. Two partial indices (0011_outbox_states.sql) say the
 * same words, and SQLite takes such an index only for a condition that says them too. Not IN (…): of three
 * words SQLite makes a table of its own, which it did for each index and each row of outbox that was
 * written, a tenth of all that a reply costs.
 */
#define OUTBOX_WAITS "(state = 'planned' OR state = 'held' OR state = 'queued')"
#define OUTBOX_IS_BEGUN "(state = 'sending' OR state = 'settling' OR state = 'uncertain')"

#endif
