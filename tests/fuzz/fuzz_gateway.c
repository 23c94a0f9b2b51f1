/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as what a gateway says: the body of a webhook, of an answer, of a look-up and of a page of
 * texts. Every registered dialect reads them; what it makes of them is valid text with a sender, and
 * words of ours where a log will have them.
 */
#include "base/utf8.h"
#include "channels/registry.h"
#include "channels/sms_custom.h"
#include "tests/fuzz/fuzz.h"

static const struct sms_custom description = {
	.id = "messages.0.id",
	.heard_json = true,
	.taken = { .statuses = { 200 }, .count = 1 },
	.text_from = "from",
	.text_body = "data.text",
	.text_id = "id",
	.receipt_status = "status",
};

static const struct sms_account account = {
	.url = "http://127.0.0.1/",
	.user = "hark",
	.password = "secret",
	.method = "sha256",
	.custom = &description,
	.webhook_key = { "sesame-sesame-sesame", "sesame-sesame-seeds" },
};

static void
check_word(const char *word)
{
	size_t len = strlen(word);
	BUG_ON(len == 0 || len > 20, "a reason of %zu letters", len);
	BUG_ON(strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") != len, "a word not ours");
}

static void
check_text(const struct inbound_text *text)
{
	BUG_ON(!utf8_check(text->body) || !utf8_check(text->from) || !utf8_check(text->ext_id),
	    "a text that is no text");
	BUG_ON(text->from.len == 0 && !text->unread, "a text from nobody");
	BUG_ON(text->part < 0 || text->part > text->part_count, "part %d of %d", text->part,
	    text->part_count);
}

static void
hear(struct arena *arena, const struct sms_dialect *dialect, const struct sms_call *call)
{
	struct inbound_text text = { 0 };
	struct receipt receipt = { 0 };
	if (dialect->is_genuine != NULL)
		(void) dialect->is_genuine(arena, &account, call);
	if (dialect->read_inbound != NULL && dialect->read_inbound(arena, &account, call, &text))
		check_text(&text);
	if (dialect->read_receipt != NULL &&
	    dialect->read_receipt(arena, &account, call, &receipt)) {
		BUG_ON(receipt.raw_code.len > 32, "a code of %zu letters", receipt.raw_code.len);
		BUG_ON(str_find(receipt.raw_code, STR(" "), 0) >= 0, "a code of two words");
	}
}

static void
be_answered(struct arena *arena, const struct sms_dialect *dialect, struct str body)
{
	static const int statuses[] = { 200, 201, 202, 400, 429, 500 };
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		const struct sms_answer answer = { .status = statuses[i], .body = body };
		struct outcome outcome = { 0 };
		dialect->read_answer(arena, &account, &answer, &outcome);
		check_word(outcome.reason);
		struct inbound_text *texts;
		size_t count;
		struct str last;
		struct finding finding = { 0 };
		if (dialect->read_lookup != NULL) {
			dialect->read_lookup(arena, &account, "00112233", &answer, &finding);
			check_word(finding.reason);
		}
		if (dialect->read_poll != NULL &&
		    dialect->read_poll(arena, &account, &answer, &texts, &count, &last))
			for (size_t t = 0; t < count; t++)
				check_text(&texts[t]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct str bytes = str_of((const char *) data, size);
	struct form form = { 0 }, none = { 0 };
	struct error ignored;
	arena_init(&arena);
	if (!form_parse(&arena, bytes, 64, &form, &ignored))
		form = none;
	const struct sms_call call = { .query = &none,
		.form = &form,
		.body = bytes,
		.url = STR("https://hark.example.org/sms/x/y/inbound"),
		.proof = STR("Bearer sesame-sesame-sesame") };
	for (size_t i = 0; registry[i].name != NULL; i++)
		if (registry[i].dialect != NULL) {
			hear(&arena, registry[i].dialect, &call);
			be_answered(&arena, registry[i].dialect, bytes);
		}
	arena_done(&arena);
	return 0;
}
