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

/* No connection of this process to that port of anybody's keeps a write back. libesmtp shows nobody its
 * socket, so it is looked for. Those of other threads' sessions are found too, and rightly. */
void email_reach_promptly(uint16_t port);

#endif
