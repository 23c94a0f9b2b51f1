/* SPDX-License-Identifier: MIT */
/* The rows. */
#include "channels/sms_custom.h"
#include "channels/sms_kannel.h"
#include "channels/sms_nhsnotify.h"
#include "channels/sms_notify.h"
#include "channels/sms_twilio.h"
#include "channels/sms_vonage.h"
#include "channels/registry.h"

const struct registry_entry registry[] = {
	{ "phone", REGISTRY_PHONE, NULL },
	{ "kannel", REGISTRY_SMS_HTTP, &sms_kannel },
	{ "twilio", REGISTRY_SMS_HTTP, &sms_twilio },
	{ "vonage", REGISTRY_SMS_HTTP, &sms_vonage },
	{ "notify", REGISTRY_SMS_HTTP, &sms_notify },
	{ "nhsnotify", REGISTRY_SMS_HTTP, &sms_nhsnotify },
	{ "custom", REGISTRY_SMS_HTTP, &sms_custom },
	{ "email", REGISTRY_EMAIL, NULL },
	{ 0 },
};

const struct registry_entry *
registry_find(const char *name)
{
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++)
		if (strcmp(entry->name, name) == 0)
			return entry;
	return NULL;
}
