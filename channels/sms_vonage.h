/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_VONAGE_H
#define CHANNELS_SMS_VONAGE_H

/*
 * Vonage's SMS API. Its receipts bring back our ask_id as client-ref (CALLBACK); it has no look-up by
 * that. Long replies come as parts, each with an id of its own.
 */
#include "channels/sms_dialect.h"

extern const struct sms_dialect sms_vonage;

#endif
