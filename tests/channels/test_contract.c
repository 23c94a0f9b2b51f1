/* SPDX-License-Identifier: MIT */
/*
 * Every numbered rule of channels/channel.h, run over every channel; the number stands in the
 * test's name. Each sending is a heap block with all its strings, wiped and freed in on_sent and
 * after cancel, so that under AddressSanitizer each of these tests tries rule 10 as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "world.h"

enum { MANY = 8 };

/* What became of one sending; outlives it. */
struct result {
	int calls;
	bool in_send;
	bool early; /* called before send returned */
	enum outcome_kind kind;
	char reason[64];
};

struct text {
	struct sending sending;
	struct result *result;
	char ask_id[33], to[256], subject[32];
	char *body;
};

static const char ask_id[] = "00112233445566778899aabbccddeeff";
static const char plain_body[] = "How is your foot?\nReply 0 to 4.";

static void
text_free(struct text *text)
{
	free(text->body);
	memset(text, 0xDD, sizeof(*text));
	free(text);
}

static void
on_sent(struct sending *sending, const struct outcome *outcome)
{
	struct text *text = container_of(sending, struct text, sending);
	struct result *result = text->result;
	result->calls++;
	result->early = result->early || result->in_send;
	result->kind = outcome->kind;
	assert_non_null(outcome->reason);
	assert_null(sending->handle);
	(void) snprintf(result->reason, sizeof(result->reason), "%s", outcome->reason);
	text_free(text);
}

static struct text *
post(struct world *world, const char *to, const char *body, struct result *result)
{
	struct text *text = alloc_new(sizeof(*text));
	*result = (struct result){ .in_send = true };
	text->result = result;
	(void) snprintf(text->ask_id, sizeof(text->ask_id), "%s", ask_id);
	(void) snprintf(text->to, sizeof(text->to), "%s", to);
	(void) snprintf(text->subject, sizeof(text->subject), "A question");
	text->body = alloc_strdup(body);
	text->sending = (struct sending){
		.ask_id = text->ask_id,
		.attempt = 1,
		.to = text->to,
		.subject = text->subject,
		.body = text->body,
		.on_sent = on_sent,
	};
	channel_send(world->channel, &text->sending);
	result->in_send = false;
	return text;
}

static void
await(struct world *world, const struct result *results, size_t count)
{
	for (int turns = 0; turns < 500; turns++) {
		size_t home = 0;
		for (size_t i = 0; i < count; i++)
			home += results[i].calls > 0;
		if (home == count)
			return;
		world->ops->turn(world);
	}
	fail_msg("a sending did not come home");
}

/* Sends one text into a world and reports what became of it, and how many arrived. */
static struct result
play(const struct world_ops *ops, enum world_deed deed, const char *to, const char *body,
    int *out_arrived)
{
	struct result result;
	struct world *world = ops->begin(ops, deed);
	(void) post(world, to, body, &result);
	await(world, &result, 1);
	*out_arrived = ops->arrived(world);
	ops->end(world);
	return result;
}

static void
rule_1_called_once(void **state)
{
	const struct world_ops *ops = *state;
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		struct result result;
		struct world *world = ops->begin(ops, (enum world_deed) deed);
		(void) post(world, ops->to, plain_body, &result);
		await(world, &result, 1);
		ops->rest(world);
		assert_int_equal(result.calls, 1);
		ops->end(world);
	}
}

static void
rule_2_not_before_send_returns(void **state)
{
	const struct world_ops *ops = *state;
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		int arrived;
		assert_false(
		    play(ops, (enum world_deed) deed, ops->to, plain_body, &arrived).early);
		assert_false(
		    play(ops, (enum world_deed) deed, ops->bad_to, plain_body, &arrived).early);
	}
}

static void
rule_3_not_after_cancel(void **state)
{
	const struct world_ops *ops = *state;
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		for (int turns = 0; turns < 2; turns++) {
			struct result result;
			struct world *world = ops->begin(ops, (enum world_deed) deed);
			struct text *text = post(world, ops->to, plain_body, &result);
			for (int i = 0; i < turns && result.calls == 0; i++)
				ops->turn(world);
			int before = result.calls;
			if (before == 0) {
				channel_cancel(world->channel, &text->sending);
				channel_cancel(world->channel, &text->sending); /* idle: accepted */
				text_free(text);
			}
			ops->rest(world);
			assert_int_equal(result.calls, before);
			ops->end(world);
		}
	}
}

/* Rules 4 to 7: the one true outcome of each deed, and what had then arrived. */
static void
check_outcomes(const struct world_ops *ops, enum outcome_kind kind)
{
	static const enum outcome_kind truths[] = {
		[WORLD_TAKES] = OUTCOME_SENT,
		[WORLD_REFUSES] = OUTCOME_REFUSED,
		[WORLD_NOT_NOW] = OUTCOME_RETRY,
		[WORLD_AWAY] = OUTCOME_RETRY,
		[WORLD_TAKES_AND_DIES] = OUTCOME_UNKNOWN,
		[WORLD_TALKS_NONSENSE] = OUTCOME_UNKNOWN,
		[WORLD_SILENT] = OUTCOME_UNKNOWN,
	};
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		int arrived;
		struct result result =
		    play(ops, (enum world_deed) deed, ops->to, plain_body, &arrived);
		if ((truths[deed] == kind) != (result.kind == kind))
			fail_msg("deed %d: outcome %d, %s", deed, (int) result.kind, result.reason);
		if (kind == OUTCOME_RETRY && result.kind == kind)
			assert_int_equal(arrived, 0);
		if (kind == OUTCOME_SENT && result.kind == kind)
			assert_int_equal(arrived, 1);
	}
}

static void
rule_4_sent_on_the_gateways_word(void **state)
{
	check_outcomes(*state, OUTCOME_SENT);
}

static void
rule_5_retry_when_proved(void **state)
{
	check_outcomes(*state, OUTCOME_RETRY);
}

static void
rule_6_refused_on_a_definite_no(void **state)
{
	check_outcomes(*state, OUTCOME_REFUSED);
}

static void
rule_7_unknown_otherwise(void **state)
{
	check_outcomes(*state, OUTCOME_UNKNOWN);
}

static void
rule_8_handed_over_at_most_once(void **state)
{
	const struct world_ops *ops = *state;
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		struct result results[3];
		struct world *world = ops->begin(ops, (enum world_deed) deed);
		/* One after the other: a kept connection would be tempting. */
		for (int i = 0; i < 3; i++) {
			(void) post(world, ops->to, plain_body, &results[i]);
			await(world, &results[i], 1);
			assert_true(ops->arrived(world) <= i + 1);
		}
		ops->rest(world);
		assert_true(ops->arrived(world) <= 3);
		ops->end(world);
	}
}

static void
rule_9_the_gateway_gets_the_ask_id(void **state)
{
	const struct world_ops *ops = *state;
	struct result result;
	struct world *world = ops->begin(ops, WORLD_TAKES);
	(void) post(world, ops->to, plain_body, &result);
	await(world, &result, 1);
	assert_true(ops->heard(world, ask_id, plain_body));
	ops->end(world);
}

static void
rule_10_strings_are_gone_after_the_outcome(void **state)
{
	const struct world_ops *ops = *state;
	struct result results[2];
	struct world *world = ops->begin(ops, WORLD_TAKES);
	(void) post(world, ops->to, plain_body, &results[0]);
	struct text *cancelled = post(world, ops->to, "Never mind.", &results[1]);
	channel_cancel(world->channel, &cancelled->sending);
	text_free(cancelled);
	await(world, results, 1);
	ops->rest(world);
	assert_int_equal(results[1].calls, 0);
	ops->end(world);
}

static int64_t
clock_ms(void)
{
	struct timespec now;
	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
rule_11_send_and_cancel_return_at_once(void **state)
{
	const struct world_ops *ops = *state;
	struct result result;
	struct world *world = ops->begin(ops, WORLD_SILENT);
	int64_t before = clock_ms();
	struct text *text = post(world, ops->to, plain_body, &result);
	assert_true(clock_ms() - before < 200);
	ops->turn(world);
	if (result.calls == 0) {
		before = clock_ms();
		channel_cancel(world->channel, &text->sending);
		assert_true(clock_ms() - before < 200);
		text_free(text);
	}
	ops->end(world);
}

static void
rule_12_refuses_what_it_cannot_carry_whole(void **state)
{
	const struct world_ops *ops = *state;
	struct world *world = ops->begin(ops, WORLD_TAKES);
	const struct channel_limits *limits = &world->channel->ops->limits;
	char *huge = alloc_new(limits->max_bytes + 2);
	memset(huge, 'a', limits->max_bytes + 1);
	const struct {
		const char *to, *body;
	} cases[] = {
		{ ops->bad_to, plain_body },
		{ "", plain_body },
		{ ops->to, "" },
		{ ops->to, "caf\xe9" },
		{ ops->to, huge },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct result result;
		(void) post(world, cases[i].to, cases[i].body, &result);
		await(world, &result, 1);
		if (result.kind != OUTCOME_REFUSED)
			fail_msg("case %zu: outcome %d", i, (int) result.kind);
	}
	if (limits->max_parts > 0) {
		struct result results[2];
		size_t most = (size_t) limits->max_parts * 153;
		huge[most] = '\0';
		(void) post(world, ops->to, huge, &results[0]);
		await(world, &results[0], 1);
		assert_int_equal(results[0].kind, OUTCOME_SENT);
		assert_true(ops->heard(world, ask_id, huge));
		huge[most] = 'a';
		huge[most + 1] = '\0';
		(void) post(world, ops->to, huge, &results[1]);
		await(world, &results[1], 1);
		assert_int_equal(results[1].kind, OUTCOME_REFUSED);
	}
	ops->rest(world);
	assert_int_equal(ops->arrived(world), limits->max_parts > 0 ? 1 : 0);
	free(huge);
	ops->end(world);
}

static void
rule_13_reasons_are_our_own_words(void **state)
{
	const struct world_ops *ops = *state;
	for (int deed = 0; deed < WORLD_DEEDS; deed++) {
		int arrived;
		struct result result =
		    play(ops, (enum world_deed) deed, ops->to, plain_body, &arrived);
		size_t len = strlen(result.reason);
		if (len == 0 || len > 20 ||
		    strspn(result.reason, "abcdefghijklmnopqrstuvwxyz0123456789-") != len ||
		    strstr(result.reason, "ada") != NULL || strstr(result.reason, "7700") != NULL)
			fail_msg("deed %d: \"%s\"", deed, result.reason);
	}
}

static void
rule_14_comes_home_though_the_gateway_be_silent(void **state)
{
	const struct world_ops *ops = *state;
	struct result results[3];
	struct world *world = ops->begin(ops, WORLD_SILENT);
	for (size_t i = 0; i < ARRAY_LEN(results); i++)
		(void) post(world, ops->to, plain_body, &results[i]);
	await(world, results, ARRAY_LEN(results));
	ops->end(world);
}

static void
rule_15_keeps_sendings_apart(void **state)
{
	const struct world_ops *ops = *state;
	struct result results[MANY];
	struct world *world = ops->begin(ops, WORLD_TAKES);
	assert_true(world->channel->ops->limits.window >= MANY);
	for (int i = 0; i < MANY; i++)
		(void) post(world, i % 2 == 0 ? ops->to : ops->refused_to, plain_body, &results[i]);
	await(world, results, MANY);
	ops->rest(world);
	for (int i = 0; i < MANY; i++) {
		assert_int_equal(results[i].calls, 1);
		assert_int_equal(results[i].kind, i % 2 == 0 ? OUTCOME_SENT : OUTCOME_REFUSED);
	}
	assert_int_equal(ops->arrived(world), MANY / 2);
	ops->end(world);
}

static void
rule_16_free_ends_what_is_pending_without_calling(void **state)
{
	const struct world_ops *ops = *state;
	for (int turns = 0; turns < 2; turns++) {
		struct result results[3];
		struct text *texts[3];
		struct world *world = ops->begin(ops, WORLD_SILENT);
		for (size_t i = 0; i < ARRAY_LEN(results); i++)
			texts[i] =
			    post(world, i == 2 ? ops->bad_to : ops->to, plain_body, &results[i]);
		for (int i = 0; i < turns; i++)
			ops->turn(world);
		int before[3];
		for (size_t i = 0; i < ARRAY_LEN(results); i++)
			before[i] = results[i].calls;
		channel_free(world->channel);
		world->channel = NULL;
		for (size_t i = 0; i < ARRAY_LEN(results); i++)
			if (before[i] == 0)
				text_free(texts[i]);
		ops->rest(world);
		for (size_t i = 0; i < ARRAY_LEN(results); i++)
			assert_int_equal(results[i].calls, before[i]);
		ops->end(world);
	}
}

static const struct {
	const char *name;
	CMUnitTestFunction run;
} rules[] = {
	{ "rule 1: called once", rule_1_called_once },
	{ "rule 2: not before send returns", rule_2_not_before_send_returns },
	{ "rule 3: not after cancel", rule_3_not_after_cancel },
	{ "rule 4: sent on the gateway's word", rule_4_sent_on_the_gateways_word },
	{ "rule 5: retry when proved", rule_5_retry_when_proved },
	{ "rule 6: refused on a definite no", rule_6_refused_on_a_definite_no },
	{ "rule 7: unknown otherwise", rule_7_unknown_otherwise },
	{ "rule 8: handed over at most once", rule_8_handed_over_at_most_once },
	{ "rule 9: the gateway gets the ask_id", rule_9_the_gateway_gets_the_ask_id },
	{ "rule 10: strings are gone after", rule_10_strings_are_gone_after_the_outcome },
	{ "rule 11: returns at once", rule_11_send_and_cancel_return_at_once },
	{ "rule 12: whole or refused", rule_12_refuses_what_it_cannot_carry_whole },
	{ "rule 13: reasons are our own", rule_13_reasons_are_our_own_words },
	{ "rule 14: comes home", rule_14_comes_home_though_the_gateway_be_silent },
	{ "rule 15: keeps sendings apart", rule_15_keeps_sendings_apart },
	{ "rule 16: free is silent", rule_16_free_ends_what_is_pending_without_calling },
};

int
main(void)
{
	enum { TESTS = WORLDS_MOST * (int) ARRAY_LEN(rules) };
	static char names[TESTS][64];
	static const struct world_ops *states[TESTS];
	static struct CMUnitTest tests[TESTS];
	const struct world_ops *all[WORLDS_MOST];
	size_t count = 0, world_count = worlds(all);
	for (size_t w = 0; w < world_count; w++) {
		for (size_t r = 0; r < ARRAY_LEN(rules); r++, count++) {
			(void) snprintf(names[count], sizeof(names[count]), "%s: %s", all[w]->name,
			    rules[r].name);
			states[count] = all[w];
			tests[count] = (struct CMUnitTest){ .name = names[count],
				.test_func = rules[r].run,
				.initial_state =
				    (void *) (uintptr_t) (const void *) states[count] };
		}
	}
	return _cmocka_run_group_tests("contract", tests, count, NULL, NULL);
}
