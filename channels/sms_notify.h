/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_NOTIFY_H
#define CHANNELS_SMS_NOTIFY_H

/*
 * GOV.UK Notify. It finds a text by our reference, so doubt is looked up (LOOKUP). The reference is
 * not unique there, and a second request is a second text: nothing is sent again before it has said
 * that it has none. Received texts come by webhook and, when that fails, by asking.
 */
#include "channels/sms_dialect.h"

extern const struct sms_dialect sms_notify;

#endif
