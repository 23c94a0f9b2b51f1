/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_NHSNOTIFY_H
#define CHANNELS_SMS_NHSNOTIFY_H

/*
 * NHS Notify. It takes a message reference once and answers a second request with that reference by
 * saying so (IDEM), for sixteen months. It brings no texts back: what a patient writes to its number is
 * nobody's, so a conversation by text cannot be held through it.
 */
#include "channels/sms_dialect.h"

extern const struct sms_dialect sms_nhsnotify;

#endif
