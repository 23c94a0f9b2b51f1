/* SPDX-License-Identifier: MIT */
/* Mail that comes in, handed over or collected. Each becomes a letter, and is answered after its
 * commit. */
#include "channels/email_inbound.h"
#include "net/lmtp_server.h"
#include "daemon/wire_parts.h"

/* What a mail says, as an event; its strings are the letter's. */

static struct letter *
letter_of_reply(struct wire *wire, const struct email_reply *reply)
{
	struct letter *letter = letter_new(EVENT_TEXT);
	struct arena *arena = &letter->arena;
	instant now = clock_now(loop_clock(wire->loop));
	struct intake_mail *about = ARENA_NEW(arena, struct intake_mail);
	*about = (struct intake_mail){
		.ask_id = arena_str(arena, reply->ask_id),
		.subject = arena_str(arena, reply->subject),
		.is_automatic = reply->automatic,
		.is_vouched = reply->vouched,
		.is_forged = reply->forged,
		.is_unread = reply->unread,
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
	return letter;
}

static struct letter *
letter_of_receipt(const struct receipt *receipt)
{
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.about = arena_str(&letter->arena, receipt->about);
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	return letter;
}

static bool
is_kept(struct wire *wire, const struct order *answer)
{
	bool kept = answer->error.kind == ERROR_NONE;
	if (!kept)
		log_error(wire->log, "mail.failed", F_INT("kind", answer->error.kind));
	return kept;
}

/* Handed over by LMTP: whatever went wrong was ours, and the mail server brings the mail again. */

static void
on_mail_answer(struct letter *letter, const struct order *answer)
{
	struct lmtp_mail *mail = letter->context;
	email_inbound_answer(mail, is_kept(mail->handler, answer));
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
	post_mail(wire, letter_of_reply(wire, reply), mail);
}

static void
on_receipt(struct email_inbound_owner *owner, const struct receipt *receipt, struct lmtp_mail *mail)
{
	struct wire *wire = container_of(owner, struct wire, mail_owner);
	post_mail(wire, letter_of_receipt(receipt), mail);
}

/* Collected by IMAP: how far we are is kept together with what it brought. */

static const char mark_key[] = "imap";

static void
on_fetched_answer(struct letter *letter, const struct order *answer)
{
	struct email_fetched *fetched = letter->context;
	email_imap_answer(fetched, is_kept(fetched->handler, answer));
}

static void
post_fetched(struct wire *wire, struct letter *letter, struct email_fetched *fetched)
{
	fetched->handler = wire;
	letter->event.mark_key = mark_key;
	letter->event.mark = arena_strdup(&letter->arena, fetched->mark);
	letter->on_answer = on_fetched_answer;
	letter->context = fetched;
	if (switchboard_post(wire->board, letter))
		return;
	letter_free(letter);
	email_imap_answer(fetched, false);
}

static void
on_fetched_reply(
    struct email_imap_owner *owner, const struct email_reply *reply, struct email_fetched *fetched)
{
	struct wire *wire = container_of(owner, struct wire, imap_owner);
	post_fetched(wire, letter_of_reply(wire, reply), fetched);
}

static void
on_fetched_receipt(
    struct email_imap_owner *owner, const struct receipt *receipt, struct email_fetched *fetched)
{
	struct wire *wire = container_of(owner, struct wire, imap_owner);
	post_fetched(wire, letter_of_receipt(receipt), fetched);
}

static void
on_imap_failed(struct email_imap_owner *owner, const char *reason)
{
	struct wire *wire = container_of(owner, struct wire, imap_owner);
	log_warning(wire->log, "imap.failed", F_WORD("reason", reason));
}

static bool
collect(struct wire *wire, struct error *error)
{
	const struct config_imap *imap = &wire->house->config.imap;
	struct arena *arena = &wire->house->arena;
	struct str password;
	if (!config_secret(arena, imap->password_file, &password, 1, error)) {
		error->kind = ERROR_CONFIG;
		return error_prefix(error, "%s: ", wire->house->config.file);
	}
	wire->imap_owner =
	    (struct email_imap_owner){ on_fetched_reply, on_fetched_receipt, on_imap_failed };
	wire->imap = email_imap_new(&(struct email_imap_setup){
	    .loop = wire->loop,
	    .workers = wire->mailers,
	    .account = {
		.url = imap->url,
		.folder = imap->folder,
		.user = imap->user,
		.password = arena_cstr(arena, password),
		.ca_file = imap->ca_file,
	    },
	    .mailbox = &wire->mailbox,
	    .authserv_id = imap->authserv_id,
	    .poison = wire->poison,
	    .mark = meta_get(wire->house->db, arena, mark_key),
	    .every = seconds(imap->every),
	    .owner = &wire->imap_owner,
	});
	return true;
}

bool
wire_mail_key(struct wire *wire, struct error *error)
{
	const struct config *config = &wire->house->config;
	struct str secret;
	const char *file =
	    config->lmtp.listen != NULL ? config->lmtp.secret_file : config->imap.secret_file;
	if (file == NULL)
		return true;
	if (!config_secret(&wire->house->arena, file, &secret, 1, error)) {
		error->kind = ERROR_CONFIG;
		return error_prefix(error, "%s: ", config->file);
	}
	if (secret.len < EMAIL_TOKEN_KEY_MIN)
		return error_set(error, ERROR_CONFIG, "%s: the secret must have %d characters",
		    file, (int) EMAIL_TOKEN_KEY_MIN);
	wire->mailbox = (struct email_mailbox){ .address = config->smtp.from, .key = secret };
	return true;
}

bool
wire_mail_listen(struct wire *wire, struct error *error)
{
	const struct config_lmtp *lmtp = &wire->house->config.lmtp;
	if (wire->mailbox.address == NULL)
		return true;
	if (lmtp->listen == NULL)
		return collect(wire, error);
	wire->mail_owner = (struct email_inbound_owner){ on_reply, on_receipt };
	wire->mail = email_inbound_new(
	    &(struct email_inbound_setup){
		.loop = wire->loop,
		.address = lmtp->listen,
		.port = (uint16_t) lmtp->port,
		.mailbox = &wire->mailbox,
		.authserv_id = lmtp->authserv_id,
		.owner = &wire->mail_owner,
		.poison = wire->poison,
	    },
	    error);
	return wire->mail != NULL;
}
