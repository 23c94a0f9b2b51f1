/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_EMAIL_REACH_H
#define CHANNELS_EMAIL_REACH_H

/*
 * What libesmtp's connecting lacks: it shows nobody its socket, and leaves Nagle on. Its buffer is two
 * kilobytes, so a longer mail is two writes or more, the last of which the kernel keeps back until the
 * one before is acknowledged, for which the other side takes 40 ms.
 */
#include "base/base.h"

/* The connection to that port that libesmtp has just made on this thread: another descriptor of it, which the
 * caller closes. The library shows nobody its socket, so the one is looked for that has not been claimed. -1
 * when there is none, or more than one: whoever connects there takes turns. No write on it is kept back. */
int email_reach_claim(uint16_t port);

#endif
