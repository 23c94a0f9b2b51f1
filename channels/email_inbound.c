/* SPDX-License-Identifier: MIT */
/* From a mail to a value. */
#include "base/fault.h"
#include "base/hash.h"
#include "base/poison.h"
#include "channels/email_mime.h"
#include "net/lmtp_server.h"

#include "channels/email_inbound.h"

struct email_inbound {
	struct lmtp_server_owner owner;
	struct lmtp_server *server;
	struct email_inbound_setup setup;
};

/* Whose mail it is about */

/* The address decides, for it is signed; then what the mail refers to, the nearest first. Two
 * addresses of two mails say nothing: somebody has put them together. */
static struct str
ask_id_of(struct arena *arena, const struct email_mailbox *mailbox, const struct lmtp_mail *mail,
    const struct inbound_mail *read)
{
	struct str ask_id = STR(""), other;
	bool handed = mail->recipient_count > 0; /* else collected: what it names is all there is */
	size_t count = handed ? mail->recipient_count : read->to_count;
	for (size_t i = 0; i < count; i++) {
		struct str to = handed ? mail->recipients[i] : read->to[i];
		if (email_token_read(arena, mailbox, to, &other) != EMAIL_RECIPIENT_REPLY)
			continue;
		if (ask_id.len > 0 && !str_eq(ask_id, other))
			return STR("");
		ask_id = other;
	}
	for (size_t i = 0; i < read->thread_count && ask_id.len == 0; i++)
		ask_id = email_token_of_message_id(arena, mailbox, read->thread[i]);
	return ask_id;
}

/* Only who was sent the mail can say that it came back: the address, and nothing that it contains. */
static struct str
signed_ask_id_of(struct arena *arena, const struct email_mailbox *mailbox,
    const struct lmtp_mail *mail, const struct inbound_mail *read)
{
	struct inbound_mail unthreaded = *read;
	unthreaded.thread_count = 0;
	return ask_id_of(arena, mailbox, mail, &unthreaded);
}

/* Of a mail that has no name, or of which not even that was read: the bytes, and the envelope that they
 * came in. A delivery that is tried again brings both again. */
static const char *
ext_id_of_bytes(struct arena *arena, const struct lmtp_mail *mail)
{
	struct str parts[2 + LMTP_RECIPIENTS] = { mail->text, mail->sender };
	size_t count = 2;
	for (size_t i = 0; i < mail->recipient_count && i < LMTP_RECIPIENTS; i++)
		parts[count++] = mail->recipients[i];
	return hash_id(parts, count, arena_alloc(arena, HASH_ID_TEXT));
}

/* The same Message-ID with other words is another mail: programs that make bad ones exist, and a
 * second answer must not be taken for the first one brought again. */
static const char *
ext_id_of(struct arena *arena, const struct lmtp_mail *mail, const struct inbound_mail *read)
{
	if (read->refused || (read->message_id.len == 0 && instant_is_none(read->date)))
		return ext_id_of_bytes(arena, mail);
	char when[32], *id = arena_alloc(arena, HASH_ID_TEXT);
	(void) snprintf(when, sizeof(when), "%lld", (long long) read->date.ms);
	const struct str parts[] = { read->message_id, str_from(when), read->from, read->text };
	return hash_id(parts, ARRAY_LEN(parts), id);
}

/* List-Unsubscribe makes a mail program send "STOP" as a subject, over whatever it likes. What stands
 * below counts as a signature: read for danger, not for answers. */
static struct str
words_of(struct arena *arena, const struct inbound_mail *mail)
{
	if (!str_eq_nocase(mail->subject, STR("STOP")))
		return mail->text;
	return str_from(arena_printf(arena, "STOP\n-- \n%.*s", STR_ARG(mail->text)));
}

/* What a mail without words is about: behind a "Re:" words of ours, or what its writer put there. */
static struct str
subject_of(const struct inbound_mail *mail)
{
	bool is_said = str_eq_nocase(mail->subject, STR("STOP")) || str_trim(mail->text).len > 0;
	return is_said ? STR("") : mail->subject;
}

/* A report that names nobody is about whom it was sent to; one that names somebody is not, because we can't
 * read whom. */
static bool
is_gone(const struct inbound_mail *mail)
{
	return mail->bounce_is_final && str_starts(mail->bounce_status, "5.1.") &&
	    (mail->bounce_about.len > 0 || !mail->bounce_unread);
}

static void
fill_receipt(struct arena *arena, const struct inbound_mail *mail, struct str ask_id,
    struct receipt *out_receipt)
{
	*out_receipt = (struct receipt){
		.channel = "email",
		.ask_id = ask_id,
		.state = is_gone(mail)      ? RECEIPT_NO_ADDRESS
		    : mail->bounce_is_final ? RECEIPT_FAILED
					    : RECEIPT_NONE,
		.raw_code =
		    str_from(arena_printf(arena, "mail-%.*s", STR_ARG(mail->bounce_status))),
		.gateway_time = mail->date,
		.about = mail->bounce_about,
	};
}

static bool
read_mail(struct arena *arena, const struct email_inbound_setup *setup,
    const struct lmtp_mail *mail, bool is_poison, struct email_reply *out_reply,
    struct receipt *out_receipt)
{
	struct inbound_mail read;
	const struct email_envelope envelope = {
		.sender = mail->sender,
		.null_sender = mail->null_sender,
		.authserv_id = setup->authserv_id,
		.is_poison = is_poison,
	};
	email_mime_read(arena, mail->text, &envelope, &read);
	struct str bounced = read.kind == EMAIL_BOUNCE
	    ? signed_ask_id_of(arena, setup->mailbox, mail, &read)
	    : STR("");
	if (bounced.len > 0) {
		fill_receipt(arena, &read, bounced, out_receipt);
		return false;
	}
	*out_reply = (struct email_reply){
		.ext_id = ext_id_of(arena, mail, &read),
		.from = read.from,
		.to = mail->recipient_count > 0 ? mail->recipients[0]
		    : read.to_count > 0         ? read.to[0]
						: STR(""),
		.text = words_of(arena, &read),
		.subject = subject_of(&read),
		.ask_id = ask_id_of(arena, setup->mailbox, mail, &read),
		.date = read.date,
		.automatic = read.kind != EMAIL_PERSON,
		.vouched = read.dmarc == EMAIL_DMARC_PASS,
		.forged = read.dmarc == EMAIL_DMARC_FAIL,
		.media = read.media,
		.damaged = read.damaged,
		.unread = read.refused,
	};
	return true;
}

bool
email_inbound_read(struct arena *arena, const struct email_inbound_setup *setup,
    const struct lmtp_mail *mail, struct email_reply *out_reply, struct receipt *out_receipt)
{
	const struct str parts[] = { mail->sender, mail->text };
	if (!poison_enter(setup->poison, POISON_MAIL, parts, ARRAY_LEN(parts)))
		return read_mail(arena, setup, mail, true, out_reply, out_receipt);
	bool is_reply = read_mail(arena, setup, mail, false, out_reply, out_receipt);
	fault_point("email.read");
	poison_leave(setup->poison, POISON_MAIL);
	return is_reply;
}

/* The server's */

static bool
may_deliver(struct lmtp_server_owner *owner, struct str recipient)
{
	struct email_inbound *inbound = container_of(owner, struct email_inbound, owner);
	struct arena arena = { 0 };
	struct str ask_id;
	enum email_recipient kind =
	    email_token_read(&arena, inbound->setup.mailbox, recipient, &ask_id);
	arena_done(&arena);
	return kind == EMAIL_RECIPIENT_PLAIN || kind == EMAIL_RECIPIENT_REPLY;
}

static void
on_mail(struct lmtp_server_owner *owner, struct lmtp_mail *mail)
{
	struct email_inbound *inbound = container_of(owner, struct email_inbound, owner);
	struct email_inbound_owner *above = inbound->setup.owner;
	struct email_reply reply;
	struct receipt receipt;
	if (email_inbound_read(&mail->arena, &inbound->setup, mail, &reply, &receipt))
		above->on_reply(above, &reply, mail);
	else
		above->on_receipt(above, &receipt, mail);
}

/* Life */

struct email_inbound *
email_inbound_new(const struct email_inbound_setup *setup, struct error *error)
{
	struct email_inbound *inbound = alloc_new(sizeof(*inbound));
	const char *at = strchr(setup->mailbox->address, '@');
	email_mime_start();
	inbound->owner = (struct lmtp_server_owner){ may_deliver, on_mail };
	inbound->setup = *setup;
	inbound->server = lmtp_server_new(setup->loop,
	    &(struct lmtp_server_setup){
		.address = setup->address,
		.port = setup->port,
		.owner = &inbound->owner,
		.name = at == NULL ? NULL : at + 1,
		.max_bytes = EMAIL_MIME_BYTES,
	    },
	    error);
	if (inbound->server != NULL)
		return inbound;
	free(inbound);
	return NULL;
}

void
email_inbound_free(struct email_inbound *inbound)
{
	if (inbound == NULL)
		return;
	lmtp_server_free(inbound->server);
	free(inbound);
}

void
email_inbound_close(struct email_inbound *inbound)
{
	lmtp_server_close(inbound->server);
}

void
email_inbound_answer(struct lmtp_mail *mail, bool committed)
{
	lmtp_answer(mail, committed ? LMTP_KEPT : LMTP_LATER);
}

uint16_t
email_inbound_port(const struct email_inbound *inbound)
{
	return lmtp_server_port(inbound->server);
}
