/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "webhook.h"

const struct sms_hook scene_hook = {
	.origin = "http://127.0.0.1",
	.path = "/sms/kannel",
	.secret = "open-sesame-open-sesame",
	.key = { .data = "0123456789abcdef", .len = 16 },
	.old_secret = "open-wheat-open-wheat",
	.old_key = { .data = "fedcba9876543210", .len = 16 },
};

static void
commit(struct scene *scene, struct http_request *request)
{
	if (scene->commit == COMMIT_LATER)
		scene->held = request;
	else
		sms_inbound_answer(request, scene->commit == COMMIT_GOOD);
}

static void
on_text(
    struct sms_inbound_owner *owner, const struct inbound_text *text, struct http_request *request)
{
	struct scene *scene = container_of(owner, struct scene, owner);
	scene->texts++;
	assert_string_equal(text->channel, "kannel");
	(void) snprintf(scene->heard, sizeof(scene->heard), "%.*s|%.*s|%.*s%s",
	    STR_ARG(text->ext_id), STR_ARG(text->from), STR_ARG(text->body),
	    text->unread        ? "|unread"
		: text->damaged ? "|damaged"
				: "");
	scene->heard_at = text->gateway_time;
	commit(scene, request);
}

static void
on_receipt(
    struct sms_inbound_owner *owner, const struct receipt *receipt, struct http_request *request)
{
	struct scene *scene = container_of(owner, struct scene, owner);
	scene->receipts++;
	(void) snprintf(scene->heard, sizeof(scene->heard), "%s|%.*s|%d|%.*s", receipt->channel,
	    STR_ARG(receipt->ask_id), (int) receipt->state, STR_ARG(receipt->raw_code));
	commit(scene, request);
}

static void
on_unread(struct sms_inbound_owner *owner)
{
	container_of(owner, struct scene, owner)->unread++;
}

static void
on_request(struct http_server_owner *owner, struct http_request *request)
{
	struct scene *scene = container_of(owner, struct scene, server_owner);
	if (sms_inbound_is_for(scene->inbound, request->path))
		sms_inbound_serve(scene->inbound, request);
	else
		http_answer(request, 404, NULL, (struct str){ 0 });
}

static void
on_done(struct transfer *transfer, const struct transfer_result *result)
{
	struct scene *scene = container_of(transfer, struct scene, transfer);
	scene->status = result->end == TRANSFER_ANSWERED ? result->status : -1;
	scene->answer_size = result->body.len;
}

void
scene_open(struct scene *scene, const struct sms_dialect *dialect,
    const struct sms_account *account, const char *const *addresses)
{
	*scene = (struct scene){ .server_owner = { .on_request = on_request },
		.owner = { .on_text = on_text, .on_receipt = on_receipt, .on_unread = on_unread } };
	scene->loop = loop_new();
	scene->transfers = transfers_new(scene->loop);
	struct error error = { 0 };
	scene->server = http_server_new(
	    scene->loop, &(struct http_server_setup){ .owner = &scene->server_owner }, &error);
	if (scene->server == NULL)
		fail_msg("%s", error.text);
	scene->setup = (struct sms_inbound_setup){ .channel = "kannel",
		.dialect = dialect,
		.account = account,
		.hook = &scene_hook,
		.addresses = addresses,
		.owner = &scene->owner };
	scene->inbound = sms_inbound_new(&scene->setup);
}

void
scene_guard(struct scene *scene, struct poison *poison)
{
	sms_inbound_free(scene->inbound);
	scene->setup.poison = poison;
	scene->inbound = sms_inbound_new(&scene->setup);
}

void
scene_end(struct scene *scene)
{
	transfers_free(scene->transfers);
	http_server_free(scene->server);
	sms_inbound_free(scene->inbound);
	loop_free(scene->loop);
}

void
scene_start(struct scene *scene, const char *target, const char *form)
{
	char url[1024];
	(void) snprintf(
	    url, sizeof(url), "http://127.0.0.1:%d%s", http_server_port(scene->server), target);
	scene->status = 0;
	scene->heard[0] = '\0';
	scene->transfer.on_done = on_done;
	const struct transfer_header headers[] = {
		{ "Content-Type", "application/x-www-form-urlencoded" },
		{ scene->proof != NULL ? "X-Twilio-Signature" : NULL, scene->proof },
		{ NULL, NULL },
	};
	transfer_start(scene->transfers, &scene->transfer,
	    &(struct transfer_request){ .url = url,
		.headers = form != NULL ? headers : NULL,
		.body = str_from(form),
		.total = seconds(5) });
}

int
scene_ask(struct scene *scene, const char *target, const char *form)
{
	scene_start(scene, target, form);
	for (int turns = 0; scene->status == 0 && turns < 500; turns++)
		loop_turn(scene->loop, milliseconds(20));
	return scene->status;
}
