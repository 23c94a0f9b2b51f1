/* SPDX-License-Identifier: MIT */
/* Mails in a folder whose server does not hand over each of them: none is lost, and none keeps the others
 * from being read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/strbuf.h"
#include "channels/email_imap.h"
#include "net/loop.h"
#include "net/worker.h"
#include "peer.h"

enum { TURNS = 3000, TURN_MS = 5, VALIDITY = 7 };

enum deed {
	GIVE,
	SAY_NO,   /* to FETCH; it goes on listing it */
	HANG_UP,  /* at FETCH */
	FORGET,   /* says NO, and lists it no more */
	SHUT_OUT, /* hangs up before FETCH, and has no LOGIN then */
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
	bool shut;
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

/* Its end comes with what is said last, so that nobody can ask in between. */
static bool
shuts_out(struct folder *folder, int fd)
{
	pthread_mutex_lock(&folder->lock);
	bool shuts = folder->deed == SHUT_OUT && folder->done < folder->times;
	folder->done += shuts;
	folder->shut = folder->shut || shuts;
	pthread_mutex_unlock(&folder->lock);
	if (shuts)
		(void) setsockopt(fd, IPPROTO_TCP, TCP_CORK, &(int){ 1 }, sizeof(int));
	return shuts;
}

static bool
lets_in(struct folder *folder)
{
	pthread_mutex_lock(&folder->lock);
	bool shut = folder->shut;
	folder->shut = false;
	pthread_mutex_unlock(&folder->lock);
	return !shut;
}

/* False: the connection is over. */
static bool
answer(struct folder *folder, int fd, const char *line, struct strbuf *out)
{
	int uid = 0;
	bool on = strstr(line, "LOGOUT") == NULL;
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
		on = !shuts_out(folder, fd);
	} else if (strstr(line, "LOGIN") != NULL) {
		said = lets_in(folder) ? "OK" : "NO";
	} else if (fetch != NULL && sscanf(fetch, "UID FETCH %d", &uid) == 1) {
		if (!does_it(folder, uid))
			give(uid, out);
		else if (folder->deed == HANG_UP)
			return false;
		else
			said = "NO [UNAVAILABLE]";
	}
	strbuf_printf(out, "%.*s %s done\r\n", (int) strcspn(line, " "), line, said);
	return on;
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
		bool on = answer(folder, fd, line, &out);
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
	char name[40];      /* of the last one */
	const char *reason; /* of the failures, each of them */
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
	struct taker *taker = container_of(owner, struct taker, owner);
	if (taker->reason == NULL || strcmp(reason, taker->reason) != 0)
		fail_msg("%s", reason);
}

static const struct {
	const char *name;
	int mails, which;
	enum deed deed;
	int times;
	const char *want;
	int looks; /* that it takes at most; 0: not looked at */
	const char *reason;
} cases[] = {
	{ "all are given", 3, 0, GIVE, 0, "1 2 3 ", 1, "mail" },
	{ "one NO", 3, 2, SAY_NO, 1, "1 2 3 ", 2, "mail" },
	{ "one NO to the first", 3, 1, SAY_NO, 1, "1 2 3 ", 2, "mail" },
	{ "one NO to the last", 3, 3, SAY_NO, 1, "1 2 3 ", 2, "mail" },
	{ "one NO to the only one", 1, 1, SAY_NO, 1, "1 ", 2, "mail" },
	{ "gone meanwhile", 3, 2, FORGET, 0, "1 3 ", 1, "mail" },
	{ "hangs up once", 3, 2, HANG_UP, 1, "1 2 3 ", 2, "mail" },
	{ "always NO", 3, 2, SAY_NO, 0, "1 ?2 3 ", 0, "mail" },
	{ "always NO to the first", 3, 1, SAY_NO, 0, "?1 2 3 ", 0, "mail" },
	{ "always NO to the last", 3, 3, SAY_NO, 0, "1 2 ?3 ", 0, "mail" },
	{ "always NO to the only one", 1, 1, SAY_NO, 0, "?1 ", 0, "mail" },
	{ "always hangs up", 3, 2, HANG_UP, 0, "1 ?2 3 ", 0, "mail" },
	{ "always hangs up, many behind", 30, 2, HANG_UP, 0, NULL, 0, "mail" },
	/* Nobody behind it can tell whose fault it is. */
	{ "hangs up at the last", 3, 3, HANG_UP, 1, "1 2 3 ", 2, "server" },
	{ "always hangs up at the last", 3, 3, HANG_UP, 0, "1 2 ?3 ", 0, "server" },
	/* ... and here nobody had asked for it. */
	{ "has no session for it", 3, 0, SHUT_OUT, 62, "1 2 3 ", 0, "login" },
};

static struct email_imap *
collect(struct loop *loop, struct workers *workers, const char *url, span every_stuck,
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
	    .mark = "",
	    .every = milliseconds(1),
	    .every_stuck = every_stuck,
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
		struct taker taker = { .owner = { on_reply, on_receipt, on_failed },
			.reason = cases[i].reason };
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
		    collect(loop, workers, strbuf_cstr(&url), milliseconds(1), &taker.owner);
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

/* Looks that are found empty may be a second apart; what is stuck has its hour all the same. */
static void
test_a_stuck_mail_has_its_time_however_often_the_folder_is_looked_at(void **state)
{
	(void) state;
	struct folder folder = { .owner = { serve },
		.mails = 2,
		.which = 2,
		.deed = SAY_NO,
		.lock = PTHREAD_MUTEX_INITIALIZER };
	struct taker taker = { .owner = { on_reply, on_receipt, on_failed }, .reason = "mail" };
	struct loop *loop = loop_new();
	struct workers *workers = workers_new(loop, &(struct workers_setup){ .threads = 1 });
	struct strbuf url;
	strbuf_init(&taker.got, 1000);
	strbuf_init(&url, 100);
	folder.peer = peer_new(&folder.owner);
	strbuf_printf(&url, "imap://127.0.0.1:%d", peer_port(folder.peer));
	struct email_imap *imap =
	    collect(loop, workers, strbuf_cstr(&url), milliseconds(0), &taker.owner);
	for (int k = 0; k < TURNS && taker.got.len == 0; k++)
		loop_turn(loop, milliseconds(TURN_MS));
	for (int k = 0; k < 40; k++)
		loop_turn(loop, milliseconds(TURN_MS));
	assert_string_equal(strbuf_cstr(&taker.got), "1 ");
	pthread_mutex_lock(&folder.lock);
	int looks = folder.looks;
	pthread_mutex_unlock(&folder.lock);
	assert_int_equal(looks, 1);
	email_imap_free(imap);
	workers_free(workers);
	loop_free(loop);
	peer_free(folder.peer);
	strbuf_done(&url);
	strbuf_done(&taker.got);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invariant_1_each_is_taken_or_told_of),
		cmocka_unit_test(
		    test_a_stuck_mail_has_its_time_however_often_the_folder_is_looked_at),
	};
	imap_poll_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
