/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_REACH_H
#define CHANNELS_EMAIL_REACH_H

/*
 * What libesmtp's connecting lacks. It waits for a connection without a limit of its own (two minutes of
 * the kernel's), so one that may not come is tried before it. And it leaves Nagle on: its buffer is two
 * kilobytes, so a longer mail is two writes or more, the last of which the kernel keeps back until the
 * one before is acknowledged, for which the other side takes 40 ms.
 */
#include "base/instant.h"

/* Whether somebody accepts a connection there within `patience`, for each of the name's addresses. */
bool email_reach_can(const char *host, uint16_t port, span patience);

/* The connection to that port that libesmtp has just made on this thread: another descriptor of it, which the
 * caller closes. The library shows nobody its socket, so the one is looked for that has not been claimed. -1
 * when there is none, or more than one: whoever connects there takes turns. No write on it is kept back. */
int email_reach_claim(uint16_t port);

#endif
