/* SPDX-License-Identifier: MIT */
/* The gateways that hark.conf names, from their settings and their secrets to channels. */
#include "base/file.h"
#include "channels/sms_custom.h"
#include "channels/sms_http.h"
#include "net/transfer.h"
#include "daemon/wire_parts.h"

static void
fill(struct sms_account *account, size_t at, const char *value)
{
	memcpy((char *) account + at, &value, sizeof(value));
}

/* A missing or closed file is the configuration's fault: it names it. */
static bool
read_lines(
    struct wire *wire, const char *file, struct str *out_lines, size_t count, struct error *error)
{
	if (config_secret(&wire->house->arena, file, out_lines, count, error))
		return true;
	error->kind = ERROR_CONFIG;
	return error_prefix(error, "%s: ", wire->house->config.file);
}

static bool
read_setting(struct wire_gateway *gateway, const struct sms_setting *setting, const char *value,
    struct error *error)
{
	struct wire *wire = gateway->wire;
	struct arena *arena = &wire->house->arena;
	struct str lines[SMS_KEYS] = { 0 };
	if (value == NULL)
		return true;
	switch (setting->kind) {
	case SMS_SETTING_TEXT:
	case SMS_SETTING_URL: fill(&gateway->account, setting->at, value); return true;
	case SMS_SETTING_SECRET:
		if (!read_lines(wire, value, lines, 1, error))
			return false;
		fill(&gateway->account, setting->at, arena_cstr(arena, lines[0]));
		return true;
	case SMS_SETTING_PEM: {
		struct str pem;
		/* Its modes are checked with its first line. */
		if (!read_lines(wire, value, lines, 1, error) ||
		    !file_read(arena, value, 16384, &pem, error))
			return false;
		fill(&gateway->account, setting->at, arena_cstr(arena, pem));
		return true;
	}
	case SMS_SETTING_KEYS:
		if (!read_lines(wire, value, lines, SMS_KEYS, error))
			return false;
		for (size_t i = 0; i < SMS_KEYS && lines[i].len > 0; i++)
			fill(&gateway->account, setting->at + i * sizeof(char *),
			    arena_cstr(arena, lines[i]));
		return true;
	}
	BUG("setting %d", (int) setting->kind);
}

static bool
read_hook(struct wire_gateway *gateway, struct error *error)
{
	const struct config_gateway *config = gateway->config;
	struct arena *arena = &gateway->wire->house->arena;
	struct str secrets[2];
	if (!read_lines(gateway->wire, config->secret_file, secrets, ARRAY_LEN(secrets), error))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		if ((i == 0 || secrets[i].len > 0) && secrets[i].len < SMS_HOOK_SECRET_MIN)
			return error_set(error, ERROR_CONFIG,
			    "%s: the secret must have %d characters", config->secret_file,
			    (int) SMS_HOOK_SECRET_MIN);
	gateway->hook = (struct sms_hook){
		.origin = config->receipt_url,
		.path = arena_printf(arena, "/sms/%s", config->dialect->name),
		.secret = arena_cstr(arena, secrets[0]),
		.key = secrets[0],
		.old_secret = secrets[1].len > 0 ? arena_cstr(arena, secrets[1]) : NULL,
		.old_key = secrets[1],
	};
	return true;
}

bool
wire_connect_gateway(struct wire *wire, const struct config_gateway *config, struct error *error)
{
	struct wire_gateway *gateway = &wire->gateways[wire->gateway_count];
	const struct sms_setting *setting = config->dialect->settings;
	*gateway = (struct wire_gateway){ .wire = wire, .config = config };
	for (size_t i = 0; setting[i].name != NULL; i++)
		if (!read_setting(gateway, &setting[i], config->settings[i], error))
			return false;
	gateway->account.custom = config->custom;
	if (!read_hook(gateway, error))
		return false;
	bool brings_receipts = config->custom == NULL || config->custom->receipt_status != NULL;
	if (wire->transfers == NULL)
		wire->transfers = transfers_new(wire->loop);
	if (config_gateway_is_deaf(config))
		log_warning(wire->log, "gateway.brings-no-texts");
	gateway->channel = sms_http_new(&(struct sms_http_setup){
	    .loop = wire->loop,
	    .transfers = wire->transfers,
	    .dialect = config->dialect,
	    .account = gateway->account,
	    .hook = brings_receipts ? &gateway->hook : NULL,
	});
	wire->gateway_count++;
	return true;
}

/* Texts by asking */

static bool
on_polled_text(struct sms_poll_owner *owner, const struct inbound_text *text)
{
	struct wire *wire = container_of(owner, struct wire_gateway, poll_owner)->wire;
	struct letter *letter = wire_text_letter(wire, text, false);
	if (switchboard_post(wire->board, letter))
		return true;
	letter_free(letter);
	return false;
}

static void
on_polled(struct sms_poll_owner *owner, int texts, enum sms_poll_end end)
{
	struct wire *wire = container_of(owner, struct wire_gateway, poll_owner)->wire;
	switch (end) {
	case SMS_POLL_WHOLE: log_info(wire->log, "gateway.polled", F_INT("texts", texts)); return;
	case SMS_POLL_ONWARD:
		log_info(wire->log, "gateway.polled-in-part", F_INT("texts", texts));
		return;
	case SMS_POLL_FAILED:
		log_warning(wire->log, "gateway.poll-failed", F_INT("texts", texts));
		return;
	}
	BUG("a poll that ended as %d", (int) end);
}

void
wire_poll_gateways(struct wire *wire)
{
	for (size_t i = 0; i < wire->gateway_count; i++) {
		struct wire_gateway *gateway = &wire->gateways[i];
		if (gateway->config->dialect->build_poll == NULL)
			continue;
		gateway->poll_owner =
		    (struct sms_poll_owner){ .on_text = on_polled_text, .on_polled = on_polled };
		gateway->poll = sms_poll_new(
		    &(struct sms_http_setup){
			.loop = wire->loop,
			.transfers = wire->transfers,
			.dialect = gateway->config->dialect,
			.account = gateway->account,
		    },
		    &sms_poll_usual, &gateway->poll_owner);
	}
}
