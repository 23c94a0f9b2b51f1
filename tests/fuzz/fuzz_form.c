/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as what a gateway's webhook brings: decoded or refused whole; what every registered
 * dialect makes of it is valid text with a sender.
 */
#include "base/utf8.h"
#include "channels/registry.h"
#include "net/form.h"
#include "tests/fuzz/fuzz.h"

static void
try_dialect(struct arena *arena, const struct sms_dialect *dialect, const struct sms_call *call)
{
	const struct sms_account account = { .url = "http://127.0.0.1/",
		.webhook_key = { "sesame-sesame-sesame" } };
	struct inbound_text text = { 0 };
	struct receipt receipt = { 0 };
	if (dialect->is_genuine != NULL)
		(void) dialect->is_genuine(arena, &account, call);
	if (dialect->read_inbound != NULL && dialect->read_inbound(arena, &account, call, &text)) {
		BUG_ON(!utf8_check(text.body), "a text that is no text");
		BUG_ON(text.from.len == 0, "a text from nobody");
	}
	if (dialect->read_receipt != NULL)
		(void) dialect->read_receipt(arena, &account, call, &receipt);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct form form = { 0 }, none = { 0 };
	struct error error;
	struct str bytes = str_of((const char *) data, size);
	arena_init(&arena);
	if (form_parse(&arena, bytes, 64, &form, &error)) {
		const struct sms_call as_query = { .query = &form, .form = &none, .body = bytes };
		const struct sms_call as_body = { .query = &none, .form = &form, .body = bytes };
		for (size_t i = 0; i < form.count; i++) {
			/* Encoding and decoding are each other's reverse. */
			struct str again;
			struct str coded = form_encode(&arena, form.fields[i].value);
			BUG_ON(!form_decode(&arena, coded, true, &again) ||
				!str_eq(again, form.fields[i].value),
			    "a field that does not come back");
		}
		for (size_t i = 0; registry[i].name != NULL; i++)
			if (registry[i].dialect != NULL) {
				try_dialect(&arena, registry[i].dialect, &as_query);
				try_dialect(&arena, registry[i].dialect, &as_body);
			}
	}
	bool damaged;
	if (form_parse_damaged(&arena, bytes, 64, &form, &damaged, &error)) {
		const struct form clean = form_without_nuls(&arena, &form);
		const struct sms_call came = { .query = &form, .form = &none, .body = bytes };
		const struct sms_call read = { .query = &clean, .form = &none, .body = bytes };
		for (size_t i = 0; registry[i].name != NULL; i++)
			if (registry[i].dialect != NULL) {
				try_dialect(&arena, registry[i].dialect, &came);
				try_dialect(&arena, registry[i].dialect, &read);
			}
	}
	arena_done(&arena);
	return 0;
}
