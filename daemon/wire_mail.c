/* SPDX-License-Identifier: MIT */
/* Mail that comes in. Each becomes a letter, and is answered after its commit. */
#include "channels/email_inbound.h"
#include "net/lmtp_server.h"
#include "daemon/wire_parts.h"

static void
on_mail_answer(struct letter *letter, const struct order *answer)
{
	struct lmtp_mail *mail = letter->context;
	struct wire *wire = mail->handler;
	bool kept = answer->error.kind == ERROR_NONE;
	if (!kept)
		log_error(wire->log, "mail.failed", F_INT("kind", answer->error.kind));
	/* Whatever went wrong was ours: the mail server keeps the mail and brings it again. */
	email_inbound_answer(mail, kept);
}

static void
post_mail(struct wire *wire, struct letter *letter, struct lmtp_mail *mail)
{
	mail->handler = wire;
	letter->on_answer = on_mail_answer;
	letter->context = mail;
	if (switchboard_post(wire->board, letter))
		return;
	letter_free(letter);
	email_inbound_answer(mail, false);
}

static void
on_reply(struct email_inbound_owner *owner, const struct email_reply *reply, struct lmtp_mail *mail)
{
	struct wire *wire = container_of(owner, struct wire, mail_owner);
	struct letter *letter = letter_new(EVENT_TEXT);
	struct arena *arena = &letter->arena;
	instant now = clock_now(loop_clock(wire->loop));
	struct intake_mail *about = ARENA_NEW(arena, struct intake_mail);
	*about = (struct intake_mail){
		.ask_id = arena_str(arena, reply->ask_id),
		.is_automatic = reply->automatic,
		.is_vouched = reply->vouched,
		.is_forged = reply->forged,
	};
	letter->event.text = (struct intake){
		.organisation = wire->house->organisation,
		.channel = "email",
		.kind = "email",
		.ext_id = arena_strdup(arena, reply->ext_id),
		.sender = arena_str(arena, reply->from),
		.recipient = arena_str(arena, reply->to),
		.body = arena_str(arena, reply->text),
		/* A clock that runs ahead dates no reply after its arrival. */
		.sent_at =
		    instant_is_none(reply->date) ? reply->date : instant_min(reply->date, now),
		.has_media = reply->media,
		.is_damaged = reply->damaged,
		.mail = about,
	};
	post_mail(wire, letter, mail);
}

static void
on_receipt(struct email_inbound_owner *owner, const struct receipt *receipt, struct lmtp_mail *mail)
{
	struct wire *wire = container_of(owner, struct wire, mail_owner);
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	post_mail(wire, letter, mail);
}

bool
wire_mail_key(struct wire *wire, struct error *error)
{
	const struct config *config = &wire->house->config;
	struct str secret;
	if (config->lmtp.listen == NULL)
		return true;
	if (!config_secret(&wire->house->arena, config->lmtp.secret_file, &secret, error)) {
		error->kind = ERROR_CONFIG;
		return error_prefix(error, "%s: ", config->file);
	}
	if (secret.len < EMAIL_TOKEN_KEY_MIN)
		return error_set(error, ERROR_CONFIG, "%s: the secret must have %d characters",
		    config->lmtp.secret_file, (int) EMAIL_TOKEN_KEY_MIN);
	wire->mailbox = (struct email_mailbox){ .address = config->smtp.from, .key = secret };
	return true;
}

bool
wire_mail_listen(struct wire *wire, struct error *error)
{
	const struct config_lmtp *lmtp = &wire->house->config.lmtp;
	if (wire->mailbox.address == NULL)
		return true;
	wire->mail_owner = (struct email_inbound_owner){ on_reply, on_receipt };
	wire->mail = email_inbound_new(
	    &(struct email_inbound_setup){
		.loop = wire->loop,
		.address = lmtp->listen,
		.port = (uint16_t) lmtp->port,
		.mailbox = &wire->mailbox,
		.authserv_id = lmtp->authserv_id,
		.owner = &wire->mail_owner,
	    },
	    error);
	return wire->mail != NULL;
}
