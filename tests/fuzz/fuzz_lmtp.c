/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as what a mail server says: fed whole and in two pieces, the same is answered and the
 * same mails are handed up.
 */
#include "net/lmtp_session.h"
#include "tests/fuzz/fuzz.h"

struct host {
	struct lmtp_session_owner owner;
	struct strbuf heard;
	bool owes;
};

static bool
may_deliver(struct lmtp_session_owner *owner, struct str recipient)
{
	(void) owner;
	return str_starts(recipient, "hark");
}

static void
on_mail(struct lmtp_session_owner *owner, struct lmtp_mail *mail)
{
	struct host *host = container_of(owner, struct host, owner);
	BUG_ON(mail->recipient_count == 0, "a mail for nobody");
	strbuf_add(&host->heard, mail->text);
	host->owes = true;
}

static void
play(struct host *host, struct str says, size_t cut)
{
	struct lmtp_session *session = lmtp_session_new(&(struct lmtp_session_setup){
	    .owner = &host->owner, .name = "hark", .max_bytes = 1000 });
	for (size_t at = 0; at < says.len;) {
		struct str next = at < cut ? str_sub(says, at, cut) : str_sub(says, at, says.len);
		size_t taken = lmtp_session_feed(session, next, &host->heard);
		at += taken;
		if (host->owes)
			lmtp_session_answer(session, LMTP_KEPT, &host->heard);
		else if (taken == 0)
			break;
		host->owes = false;
	}
	lmtp_session_free(session);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct host whole = { .owner = { may_deliver, on_mail } }, cut = whole;
	struct str says = str_of((const char *) data, size);
	strbuf_init(&whole.heard, 1 << 20);
	strbuf_init(&cut.heard, 1 << 20);
	play(&whole, says, 0);
	play(&cut, says, size / 2);
	BUG_ON(!str_eq(strbuf_str(&whole.heard), strbuf_str(&cut.heard)),
	    "it matters where it is cut");
	strbuf_done(&whole.heard);
	strbuf_done(&cut.heard);
	return 0;
}
