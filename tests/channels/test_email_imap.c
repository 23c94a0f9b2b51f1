/* SPDX-License-Identifier: MIT */
/* Mails in a folder whose server does not hand over each of them: none is lost, and none keeps the others
 * from being read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "base/strbuf.h"
#include "channels/email_imap.h"
#include "net/loop.h"
#include "net/worker.h"
#include "peer.h"

enum { TURNS = 3000, TURN_MS = 5, VALIDITY = 7 };

enum deed {
	GIVE,
	SAY_NO,  /* to FETCH; it goes on listing it */
	HANG_UP, /* at FETCH */
	FORGET,  /* says NO, and lists it no more */
};

struct folder {
	struct peer_owner owner;
	struct peer *peer;
	int mails; /* with the UIDs from 1; each has its UID as its words */
	int which; /* the UID that the deed is done to */
	enum deed deed;
	int times; /* how often; 0: always */
	pthread_mutex_t lock;
	int done; /* how often it was */
	int looks;
};

static bool
does_it(struct folder *folder, int uid)
{
	pthread_mutex_lock(&folder->lock);
	bool does = folder->deed != GIVE && uid == folder->which &&
	    (folder->times == 0 || folder->done < folder->times);
	folder->done += does;
	pthread_mutex_unlock(&folder->lock);
	return does;
}

static bool
is_listed(struct folder *folder, int uid)
{
	pthread_mutex_lock(&folder->lock);
	bool gone = folder->deed == FORGET && uid == folder->which && folder->done > 0;
	pthread_mutex_unlock(&folder->lock);
	return !gone;
}

static void
list(struct folder *folder, const char *command, struct strbuf *out)
{
	int from = 0, to = 0;
	const char *window = strstr(command, "UID SEARCH UID ");
	assert_int_equal(sscanf(window, "UID SEARCH UID %d:%d", &from, &to), 2);
	strbuf_puts(out, "* SEARCH");
	for (int uid = from; uid <= to && uid <= folder->mails; uid++)
		if (is_listed(folder, uid))
			strbuf_printf(out, " %d", uid);
	strbuf_puts(out, "\r\n");
}

static void
give(int uid, struct strbuf *out)
{
	struct strbuf mail;
	strbuf_init(&mail, 1000);
	strbuf_printf(
	    &mail, "From: ada@example.org\r\nMessage-ID: <%d@example.org>\r\n\r\n%d", uid, uid);
	strbuf_printf(out, "* %d FETCH (UID %d BODY[] {%zu}\r\n%s)\r\n", uid, uid, mail.len,
	    strbuf_cstr(&mail));
	strbuf_done(&mail);
}

/* False: the connection is over. */
static bool
answer(struct folder *folder, const char *line, struct strbuf *out)
{
	int uid = 0;
	const char *said = "OK", *fetch = strstr(line, "UID FETCH ");
	if (strstr(line, "STATUS") != NULL) {
		pthread_mutex_lock(&folder->lock);
		folder->looks++;
		pthread_mutex_unlock(&folder->lock);
		strbuf_printf(out, "* STATUS INBOX (UIDVALIDITY %d UIDNEXT %d)\r\n", VALIDITY,
		    folder->mails + 1);
	} else if (strstr(line, "SELECT") != NULL) {
		strbuf_printf(
		    out, "* %d EXISTS\r\n* OK [UIDVALIDITY %d]\r\n", folder->mails, VALIDITY);
	} else if (strstr(line, "UID SEARCH") != NULL) {
		list(folder, line, out);
	} else if (fetch != NULL && sscanf(fetch, "UID FETCH %d", &uid) == 1) {
		if (!does_it(folder, uid))
			give(uid, out);
		else if (folder->deed == HANG_UP)
			return false;
		else
			said = "NO [UNAVAILABLE]";
	}
	strbuf_printf(out, "%.*s %s done\r\n", (int) strcspn(line, " "), line, said);
	return strstr(line, "LOGOUT") == NULL;
}

static void
serve(struct peer_owner *owner, int fd)
{
	struct folder *folder = container_of(owner, struct folder, owner);
	struct strbuf out;
	char line[1000];
	strbuf_init(&out, 10000);
	peer_write(fd, "* OK IMAP4rev1\r\n");
	while (peer_read_line(fd, line, sizeof(line))) {
		strbuf_reset(&out);
		bool on = answer(folder, line, &out);
		peer_write(fd, strbuf_cstr(&out));
		if (!on)
			break;
	}
	strbuf_done(&out);
}

/* Who takes the mails */

struct taker {
	struct email_imap_owner owner;
	struct email_imap *imap;
	struct strbuf got; /* "1 2 ?3 ": ? for one that could not be had, by its UID */
	char mark[32];
	char name[40]; /* of the last one */
};

static void
on_reply(
    struct email_imap_owner *owner, const struct email_reply *reply, struct email_fetched *fetched)
{
	struct taker *taker = container_of(owner, struct taker, owner);
	struct str uid = str_from(strchr(fetched->mark, ' ') + 1);
	assert_true(reply->unread == reply->damaged);
	if (!reply->unread && !str_eq(str_trim(reply->text), uid))
		fail_msg("%.*s: %.*s", STR_ARG(uid), STR_ARG(reply->text));
	if (reply->unread)
		assert_int_equal(reply->text.len, 0);
	strbuf_printf(&taker->got, "%s%.*s ", reply->unread ? "?" : "", STR_ARG(uid));
	(void) snprintf(taker->mark, sizeof(taker->mark), "%s", fetched->mark);
	(void) snprintf(taker->name, sizeof(taker->name), "%s", reply->ext_id);
	email_imap_answer(fetched, true);
}

static void
on_receipt(
    struct email_imap_owner *owner, const struct receipt *receipt, struct email_fetched *fetched)
{
	(void) owner, (void) receipt, (void) fetched;
	fail_msg("a receipt");
}

static void
on_failed(struct email_imap_owner *owner, const char *reason)
{
	(void) owner;
	assert_string_equal(reason, "mail");
}

static const struct {
	const char *name;
	int mails, which;
	enum deed deed;
	int times;
	const char *want;
	int looks; /* that it takes at most; 0: not looked at */
} cases[] = {
	{ "all are given", 3, 0, GIVE, 0, "1 2 3 ", 1 },
	{ "one NO", 3, 2, SAY_NO, 1, "1 2 3 ", 2 },
	{ "one NO to the first", 3, 1, SAY_NO, 1, "1 2 3 ", 2 },
	{ "one NO to the last", 3, 3, SAY_NO, 1, "1 2 3 ", 2 },
	{ "one NO to the only one", 1, 1, SAY_NO, 1, "1 ", 2 },
	{ "gone meanwhile", 3, 2, FORGET, 0, "1 3 ", 1 },
	{ "hangs up once", 3, 2, HANG_UP, 1, "1 2 3 ", 2 },
	{ "always NO", 3, 2, SAY_NO, 0, "1 ?2 3 ", 0 },
	{ "always NO to the first", 3, 1, SAY_NO, 0, "?1 2 3 ", 0 },
	{ "always NO to the last", 3, 3, SAY_NO, 0, "1 2 ?3 ", 0 },
	{ "always NO to the only one", 1, 1, SAY_NO, 0, "?1 ", 0 },
	{ "always hangs up", 3, 2, HANG_UP, 0, "1 ?2 3 ", 0 },
	{ "always hangs up, many behind", 30, 2, HANG_UP, 0, NULL, 0 },
};

static struct email_imap *
collect(struct loop *loop, struct workers *workers, const char *url, const char *mark,
    struct email_imap_owner *owner)
{
	static const struct email_mailbox mailbox = {
		.address = "hark@example.org",
		.key = { "0123456789abcdef", 16 },
	};
	return email_imap_new(&(struct email_imap_setup){
	    .loop = loop,
	    .workers = workers,
	    .account = { .url = url, .folder = "INBOX", .user = "u", .password = "p" },
	    .mailbox = &mailbox,
	    .mark = mark,
	    .every = milliseconds(1),
	    .owner = owner,
	});
}

/* invariant 1: each is taken once, or a person is told of it once, whatever its server says. */
static void
invariant_1_each_is_taken_or_told_of(void **state)
{
	(void) state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct folder folder = { .owner = { serve },
			.mails = cases[i].mails,
			.which = cases[i].which,
			.deed = cases[i].deed,
			.times = cases[i].times,
			.lock = PTHREAD_MUTEX_INITIALIZER };
		struct taker taker = { .owner = { on_reply, on_receipt, on_failed } };
		struct loop *loop = loop_new();
		struct workers *workers =
		    workers_new(loop, &(struct workers_setup){ .threads = 1 });
		struct strbuf url, end, want;
		strbuf_init(&taker.got, 1000);
		strbuf_init(&want, 1000);
		strbuf_init(&end, 100);
		strbuf_init(&url, 100);
		folder.peer = peer_new(&folder.owner);
		strbuf_printf(&url, "imap://127.0.0.1:%d", peer_port(folder.peer));
		strbuf_printf(&end, "%d %d", VALIDITY, cases[i].mails);
		for (int uid = 1; cases[i].want == NULL && uid <= cases[i].mails; uid++)
			strbuf_printf(&want, "%s%d ", uid == cases[i].which ? "?" : "", uid);
		if (cases[i].want != NULL)
			strbuf_puts(&want, cases[i].want);
		struct email_imap *imap =
		    collect(loop, workers, strbuf_cstr(&url), "", &taker.owner);
		for (int k = 0; k < TURNS && strcmp(taker.mark, strbuf_cstr(&end)) != 0; k++)
			loop_turn(loop, milliseconds(TURN_MS));
		int looks = folder.looks;
		if (!str_eq(strbuf_str(&taker.got), strbuf_str(&want)) ||
		    (cases[i].looks > 0 && looks > cases[i].looks))
			fail_msg(
			    "%s: %s, by %d looks", cases[i].name, strbuf_cstr(&taker.got), looks);
		email_imap_free(imap);
		workers_free(workers);
		loop_free(loop);
		peer_free(folder.peer);
		strbuf_done(&url);
		strbuf_done(&end);
		strbuf_done(&want);
		strbuf_done(&taker.got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_1_each_is_taken_or_told_of),
	};
	imap_poll_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
