/* SPDX-License-Identifier: MIT */
#ifndef SCHEDULER_ROUTE_H
#define SCHEDULER_ROUTE_H

/*
 * Which questions need somebody who answers alerts, and whether a team has that somebody (safety.md
 * 3): two contacts, a plan for the hours in which they are away, and a test alert of this very route
 * that was acknowledged within the last 30 days. Looked at before a follow-up is begun, and again in
 * the transaction that claims a question, as a licence is.
 */
#include "instruments/instrument.h"
#include "store/contacts.h"

enum { ROUTE_CONTACTS = 2, ROUTE_TEST_DAYS = 30 };

/* An item whose answer raises an alert. Words do not count: a patient may write what is urgent in answer
 * to anything, so that free text makes no difference, and it is read by a person wherever it stands. */
bool route_is_needed(const struct instrument *instrument);

/* What is missing, in words for staff; NULL: it works. */
const char *route_lack(const struct route *route, instant now);

#endif
