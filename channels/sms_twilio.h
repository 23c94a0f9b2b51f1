/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_TWILIO_H
#define CHANNELS_SMS_TWILIO_H

/*
 * Twilio Programmable Messaging. Receipts come to a StatusCallback that names our ask_id, so doubt
 * waits for one (CALLBACK): its list of messages can be searched only by number and day, which is no
 * proof, and nothing in its API makes a second POST harmless.
 */
#include "channels/sms_dialect.h"

extern const struct sms_dialect sms_twilio;

#endif
