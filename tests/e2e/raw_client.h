/* SPDX-License-Identifier: MIT */
#ifndef TESTS_E2E_RAW_CLIENT_H
#define TESTS_E2E_RAW_CLIENT_H

/* A client that sends whatever bytes it is given to 127.0.0.1. Nobody there is a bug of the test. */
#include "base/strbuf.h"

int raw_dial(long port);
/* Sends the bytes and closes its half; what came back until the other half closed is added to `heard`.
 * False when it did not close within five seconds. */
bool raw_ask(long port, struct str request, struct strbuf *heard);
/* The first status in it, 0 without one; and how many there are. */
int raw_status(struct str heard, size_t *out_answers);

#endif
