/* SPDX-License-Identifier: MIT */
/*
 * Plays the dialogues of tests/dialects/GATEWAY against the dialects in the registry. A
 * dialogue is lines of a word and the rest:
 *
 *   title   what it shows
 *   set     a setting of the gateway's section in hark.conf; of a file, what stands in it (pem: a new one)
 *   describe NAME   reads the description NAME.yaml beside the dialogues
 *   ask, to, from, text, minutes, priority, receipts    what is to be sent (\n is a line end)
 *   send                                      has the request built:
 *   >       METHOD address, then each field of its query, one a line
 *   look, poll [ID]                           has a look-up of ask, or a poll, built
 *   < 202 words                               the gateway answers so (`wait 30` before: Retry-After)
 *   =       what we must conclude
 *   url, proof, form, body                    what the next hook brings besides its query
 *   hook inbound|receipt QUERY                the gateway calls us so, and = what we must conclude
 *
 * Whatever is concluded and not written fails, and so does what is written and not concluded. How it answers
 * a text at all stands in contract.world beside them (world_gateway.c).
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "dialogue.h"

static void
play_send(struct player *player)
{
	player->asked = 's';
	struct sms_message *message = &player->message;
	struct str text = message->text;
	const struct sms_measure measure = sms_text_measure(text);
	message->encoding = measure.encoding;
	message->parts = measure.parts;
	if (message->from == NULL)
		message->from = player->account.from;
	struct sms_request request;
	player->dialect->build_request(&player->arena, &player->account, message, &request);
	say_request(player, &request);
}

static void
play_look(struct player *player)
{
	struct sms_request request;
	player->asked = 'l';
	player->dialect->build_lookup(&player->arena, &player->account, player->message.ask_id,
	    player->message.now, &request);
	say_request(player, &request);
}

static void
play_poll(struct player *player, struct str older_than)
{
	struct sms_request request;
	player->asked = 'p';
	player->dialect->build_poll(
	    &player->arena, &player->account, older_than, player->message.now, &request);
	say_request(player, &request);
}

static void
play_finding(struct player *player, const struct sms_answer *answer)
{
	static const char *const kinds[] = {
		[FINDING_UNSAID] = "unsaid",
		[FINDING_ABSENT] = "absent",
		[FINDING_TAKEN] = "taken",
		[FINDING_TWICE] = "twice",
	};
	struct finding finding = { 0 };
	player->dialect->read_lookup(
	    &player->arena, &player->account, player->message.ask_id, answer, &finding);
	say(player, "= ", kinds[finding.kind], str_from(finding.reason));
	if (finding.kind >= FINDING_TAKEN)
		say(player, "= ", said_states[finding.state], str_from(finding.gateway_id));
}

static void
play_page(struct player *player, const struct sms_answer *answer)
{
	struct inbound_text *texts;
	size_t count;
	struct str last;
	bool page = player->dialect->read_poll(
	    &player->arena, &player->account, answer, &texts, &count, &last);
	say(player, "= ", page ? "page" : "no page", page ? last : (struct str){ 0 });
	for (size_t i = 0; page && i < count; i++)
		say_text(player, &texts[i]);
}

static void
play_answer(struct player *player, struct str rest)
{
	struct str number = { 0 };
	int64_t status = 0;
	(void) str_split(&rest, ' ', &number);
	if (!str_to_int(number, &status))
		fail_msg("%s:%d: no status", player->file, player->line);
	struct outcome outcome = { 0 };
	const struct sms_answer answer = {
		.status = (int) status, .body = rest, .retry_after = player->retry_after
	};
	if (player->asked == 'l' || player->asked == 'p') {
		(player->asked == 'l' ? play_finding : play_page)(player, &answer);
		return;
	}
	player->dialect->read_answer(&player->arena, &player->account, &answer, &outcome);
	player->retry_after = (span){ 0 };
	static const char *const kinds[] = {
		[OUTCOME_SENT] = "sent",
		[OUTCOME_RETRY] = "retry",
		[OUTCOME_REFUSED] = "refused",
		[OUTCOME_UNKNOWN] = "unknown",
	};
	const char *after = outcome.retry_after.ms == 0
	    ? ""
	    : arena_printf(&player->arena, " after %d s", (int) (outcome.retry_after.ms / 1000));
	say(player, "= ", kinds[outcome.kind],
	    str_from(arena_printf(&player->arena, "%s%s%s%s%s%s", outcome.reason, after,
		outcome.gateway_id != NULL ? " id " : "",
		outcome.gateway_id != NULL ? outcome.gateway_id : "",
		outcome.opted_out        ? " opted out"
		    : outcome.no_address ? " no such address"
					 : "",
		outcome.locked_out ? " locked out" : "")));
}

static void
play_inbound(struct player *player, const struct sms_call *call)
{
	struct inbound_text text = { 0 };
	if (player->dialect->read_inbound == NULL ||
	    !player->dialect->read_inbound(&player->arena, &player->account, call, &text)) {
		say(player, "= ", "not a text", (struct str){ 0 });
		return;
	}
	say_text(player, &text);
}

static void
play_receipt(struct player *player, const struct sms_call *call)
{
	struct receipt receipt = { 0 };
	if (player->dialect->read_receipt == NULL ||
	    !player->dialect->read_receipt(&player->arena, &player->account, call, &receipt)) {
		say(player, "= ", "not a receipt", (struct str){ 0 });
		return;
	}
	if (receipt.ask_id.len > 0)
		say(player, "= ", "of", receipt.ask_id);
	if (receipt.part.len > 0)
		say(player, "= ", "part",
		    str_from(arena_printf(
			&player->arena, "%.*s of %d", STR_ARG(receipt.part), receipt.part_count)));
	say(player, "= ", said_states[receipt.state],
	    str_from(arena_printf(&player->arena, "%.*s at %.*s%s", STR_ARG(receipt.raw_code),
		STR_ARG(say_when(player, receipt.gateway_time)),
		receipt.opted_out ? ", opted out" : "")));
	if (receipt.gateway_id != NULL)
		say(player, "= ", "id", str_from(receipt.gateway_id));
}

static void
play_hook(struct player *player, struct str rest)
{
	struct str kind = { 0 };
	(void) str_split(&rest, ' ', &kind);
	struct form query, form;
	struct error error;
	if (!form_parse(&player->arena, rest, 64, &query, &error) ||
	    !form_parse(&player->arena, player->form, 64, &form, &error))
		fail_msg("%s:%d: %s", player->file, player->line, error.text);
	struct sms_call call = {
		.query = &query,
		.form = &form,
		.body = player->form.len > 0 ? player->form : player->body,
		.url = player->url,
		.proof = player->proof,
	};
	player->form = player->body = player->proof = (struct str){ 0 };
	const struct sms_dialect *dialect = player->dialect;
	if (dialect->is_genuine != NULL &&
	    !dialect->is_genuine(&player->arena, &player->account, &call))
		say(player, "= ", "not from the gateway", (struct str){ 0 });
	else if (str_is(kind, "receipt"))
		play_receipt(player, &call);
	else
		play_inbound(player, &call);
}

static void
expect(struct player *player, struct str line)
{
	struct str said = strbuf_str(&player->said);
	struct str rest = str_sub(said, player->taken, said.len), next = { 0 };
	(void) str_split(&rest, '\n', &next);
	player->checks++;
	if (!str_eq(next, line))
		fail_msg("%s:%d:\n  written: %.*s\n  got:     %.*s", player->file, player->line,
		    STR_ARG(line), STR_ARG(next));
	player->taken += next.len + 1;
}

static void
expect_nothing_more(struct player *player)
{
	struct str said = strbuf_str(&player->said);
	if (player->taken < said.len)
		fail_msg("%s:%d: not written: %.*s", player->file, player->line,
		    STR_ARG(str_sub(said, player->taken, said.len)));
	strbuf_reset(&player->said);
	player->taken = 0;
}

static int64_t
number(struct player *player, struct str text)
{
	int64_t value = 0;
	if (!str_to_int(text, &value))
		fail_msg("%s:%d: not a number", player->file, player->line);
	return value;
}

static void
play_line(struct player *player, struct str line)
{
	if (line.len == 0 || line.data[0] == '#')
		return;
	if (line.data[0] == '>' || line.data[0] == '=') {
		expect(player, line);
		return;
	}
	expect_nothing_more(player);
	struct str rest = line, word = { 0 };
	(void) str_split(&rest, ' ', &word);
	rest = str_trim(rest);
	struct sms_message *message = &player->message;
	if (str_is(word, "<"))
		play_answer(player, rest);
	else if (str_is(word, "send"))
		play_send(player);
	else if (str_is(word, "look"))
		play_look(player);
	else if (str_is(word, "poll"))
		play_poll(player, rest);
	else if (str_is(word, "hook"))
		play_hook(player, rest);
	else if (str_is(word, "ask"))
		message->ask_id = arena_cstr(&player->arena, rest);
	else if (str_is(word, "to"))
		message->to = arena_cstr(&player->arena, rest);
	else if (str_is(word, "from"))
		message->from = arena_cstr(&player->arena, rest);
	else if (str_is(word, "text"))
		message->text = str_from(player_unescape(player, rest));
	else if (str_is(word, "priority"))
		message->priority = (int) number(player, rest);
	else if (str_is(word, "minutes"))
		message->validity = minutes(number(player, rest));
	else if (str_is(word, "receipts"))
		message->receipt_url = arena_cstr(&player->arena, rest);
	else if (str_is(word, "now"))
		message->now = (instant){ 1000 * number(player, rest) };
	else if (str_is(word, "token"))
		message->token = arena_cstr(&player->arena, rest);
	else if (str_is(word, "url"))
		player->url = rest;
	else if (str_is(word, "proof"))
		player->proof = rest;
	else if (str_is(word, "form"))
		player->form = rest;
	else if (str_is(word, "body"))
		player->body = rest;
	else if (str_is(word, "wait"))
		player->retry_after = seconds(number(player, rest));
	else if (!player_set(player, word, rest) && !str_is(word, "title"))
		fail_msg("%s:%d: no such word: %.*s", player->file, player->line, STR_ARG(word));
}

static void
play_file(const struct sms_dialect *dialect, const char *path)
{
	struct player player;
	player_begin(&player, dialect, path);
	strbuf_init(&player.said, 65536);
	struct str rest = player_read(&player, path), line;
	while (str_split(&rest, '\n', &line)) {
		player.line++;
		play_line(&player, line);
	}
	expect_nothing_more(&player);
	if (player.checks == 0)
		fail_msg("%s: shows nothing", path);
	strbuf_done(&player.said);
	arena_done(&player.arena);
}

static void
test_every_gateway_speaks_its_dialogues(void **state)
{
	(void) state;
	size_t gateways = 0;
	for (const struct registry_entry *entry = registry; entry->name != NULL; entry++) {
		if (entry->dialect == NULL)
			continue;
		char folder[4096];
		(void) snprintf(
		    folder, sizeof(folder), "%s/tests/dialects/%s", HARK_SOURCE_DIR, entry->name);
		DIR *dir = opendir(folder);
		if (dir == NULL)
			fail_msg("%s: a gateway without dialogues", folder);
		size_t files = 0;
		for (const struct dirent *item; (item = readdir(dir)) != NULL;) {
			if (!str_ends(str_from(item->d_name), ".txt"))
				continue;
			char path[8192];
			(void) snprintf(path, sizeof(path), "%s/%s", folder, item->d_name);
			play_file(entry->dialect, path);
			files++;
		}
		assert_int_equal(closedir(dir), 0);
		if (files == 0)
			fail_msg("%s: a gateway without dialogues", folder);
		gateways++;
	}
	assert_true(gateways > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_gateway_speaks_its_dialogues),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
