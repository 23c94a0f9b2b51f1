/* SPDX-License-Identifier: MIT */
#ifndef CHANNELS_SMS_KANNEL_H
#define CHANNELS_SMS_KANNEL_H

/*
 * Kannel, the gateway that a hospital can run itself. It returns no id, so doubt ends only by a
 * receipt, whose address names and signs our ask_id: class CALLBACK. Its configuration must set
 * mo-recode (texts come as UTF-8), max-messages 0 (our answers are never sent to a patient), empty
 * reply-* texts (nor are its own) and many http-request-retry.
 */
#include "channels/sms_dialect.h"

extern const struct sms_dialect sms_kannel;

#endif
