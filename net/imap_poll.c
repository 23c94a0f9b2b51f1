/* SPDX-License-Identifier: MIT */
/* One connection, which libcurl keeps between the requests of a look and closes behind it. */
#include <curl/curl.h>

#include "base/strbuf.h"

#include "net/imap_poll.h"

enum { ANSWER_LIMIT = 64 << 10, CONNECT_MS = 10000, REQUEST_MS = 60000 };

/* What comes of asking for one mail. */
enum fetched {
	FETCH_GOT,
	FETCH_GONE, /* since it was listed */
	FETCH_NO,   /* it is there, as far as can be known, and the server says that it is not */
	FETCH_CUT,  /* no whole answer: for the mail's sake, or for the server's */
	FETCH_OUT,  /* not asked for: there was no session any more, nor a new one */
};

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

/* Answers */

static bool
number_behind(struct str line, const char *name, int64_t *out_value)
{
	ptrdiff_t at = str_find(line, str_from(name), 0);
	if (at < 0)
		return false;
	size_t from = (size_t) at + strlen(name), to = from;
	while (to < line.len && line.data[to] >= '0' && line.data[to] <= '9')
		to++;
	return to > from && str_to_int(str_sub(line, from, to), out_value);
}

bool
imap_poll_read_status(struct str answer, int64_t *out_validity, int64_t *out_next)
{
	struct str line;
	while (str_split(&answer, '\n', &line))
		if (str_starts(line, "* STATUS ") &&
		    number_behind(line, "UIDVALIDITY ", out_validity) &&
		    number_behind(line, "UIDNEXT ", out_next))
			return *out_validity > 0 && *out_next > 0;
	return false;
}

size_t
imap_poll_read_search(struct str answer, int64_t after, int64_t *out_uids, size_t limit)
{
	size_t count = 0;
	struct str line, word;
	while (str_split(&answer, '\n', &line)) {
		if (!str_starts(line, "* SEARCH"))
			continue;
		line = str_trim(str_sub(line, strlen("* SEARCH"), line.len));
		while (str_split(&line, ' ', &word)) {
			int64_t uid;
			/* "5:*" finds the last mail even when it is older: what is not new is not
			 * asked for, and not believed either. */
			if (!str_to_int(word, &uid) || uid <= after)
				continue;
			/* The lowest of them, by UID: the mark must pass none. */
			size_t at = count;
			while (at > 0 && out_uids[at - 1] > uid)
				at--;
			if (at == limit)
				continue;
			count += count < limit;
			for (size_t i = count - 1; i > at; i--)
				out_uids[i] = out_uids[i - 1];
			out_uids[at] = uid;
		}
	}
	return count;
}

/* Requests */

static size_t
on_bytes(char *data, size_t size, size_t count, void *to)
{
	struct strbuf *buf = to;
	strbuf_add(buf, str_of(data, size * count));
	return size * count; /* what is over is dropped, and the mail ends there */
}

static bool
is_plain(const char *text, const char *more)
{
	for (const char *c = text; *c != '\0'; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			(*c >= '0' && *c <= '9') || strchr(more, *c) != NULL))
			return false;
	return text[0] != '\0';
}

/* libcurl calls it about once a second, also while nothing comes. */
static int
on_progress(void *to, curl_off_t all_down, curl_off_t down, curl_off_t all_up, curl_off_t up)
{
	const struct imap_poll *poll = to;
	(void) all_down, (void) down, (void) all_up, (void) up;
	return poll->cancelled != NULL && atomic_load(poll->cancelled);
}

static CURL *
open_account(struct imap_poll *poll)
{
	const struct imap_account *account = poll->account;
	CURL *easy = curl_easy_init();
	BUG_ON(easy == NULL, "libcurl does not start");
	bool good = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "imap,imaps") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2) ==
		CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) REQUEST_MS) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_USERNAME, account->user) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PASSWORD, account->password) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, poll) == CURLE_OK &&
	    (account->ca_file == NULL ||
		curl_easy_setopt(easy, CURLOPT_CAINFO, account->ca_file) == CURLE_OK);
	BUG_ON(!good, "libcurl takes no options");
	return easy;
}

static const char *
reason_of(CURLcode code)
{
	static const struct {
		CURLcode code;
		const char *word;
	} reasons[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, "unreachable" },
		{ CURLE_COULDNT_CONNECT, "unreachable" },
		{ CURLE_OPERATION_TIMEDOUT, "timeout" },
		{ CURLE_LOGIN_DENIED, "login" },
		{ CURLE_REMOTE_ACCESS_DENIED, "denied" },
		{ CURLE_SSL_CONNECT_ERROR, "tls" },
		{ CURLE_PEER_FAILED_VERIFICATION, "certificate" },
		{ CURLE_URL_MALFORMAT, "url" },
		{ CURLE_ABORTED_BY_CALLBACK, "cancelled" },
	};
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (reasons[i].code == code)
			return reasons[i].word;
	return "server";
}

/* It failed before anything could be asked. */
static bool
is_without_session(CURLcode code)
{
	static const CURLcode codes[] = { CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
		CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_SSL_CONNECT_ERROR,
		CURLE_PEER_FAILED_VERIFICATION, CURLE_ABORTED_BY_CALLBACK };
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

/* command NULL: the URL says what is wanted. The answer lives in the buffer. */
static CURLcode
request(
    struct imap_poll *poll, CURL *easy, const char *url, const char *command, struct strbuf *answer)
{
	strbuf_reset(answer);
	bool good = curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, command) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEDATA, answer) == CURLE_OK;
	CURLcode code = good ? curl_easy_perform(easy) : CURLE_URL_MALFORMAT;
	if (code != CURLE_OK)
		poll->reason = reason_of(code);
	return code;
}

static bool
ask(struct imap_poll *poll, CURL *easy, const char *url, const char *command, struct strbuf *answer,
    struct error *error)
{
	CURLcode code = request(poll, easy, url, command, answer);
	return code == CURLE_OK || error_set(error, ERROR_IO, "imap: %s", curl_easy_strerror(code));
}

static const char *
search_command(const struct imap_poll *poll, int64_t from, int64_t to)
{
	const char *window =
	    arena_printf(poll->arena, "UID SEARCH UID %lld:%lld", (long long) from, (long long) to);
	if (poll->seen.uid > 0 && poll->after.validity == poll->seen.validity)
		return window;
	return arena_printf(poll->arena, "%s SINCE %d-%s-%04d", window, poll->since.day,
	    months[poll->since.month - 1], poll->since.year);
}

/* Whether the server still lists a mail that libcurl says is not there. When it can't be asked it may. */
static bool
is_listed(struct imap_poll *poll, CURL *easy, const char *folder, int64_t uid)
{
	struct strbuf answer;
	struct error ignored;
	int64_t found;
	const char *command =
	    arena_printf(poll->arena, "UID SEARCH UID %lld:%lld", (long long) uid, (long long) uid);
	strbuf_init(&answer, ANSWER_LIMIT);
	bool listed = !ask(poll, easy, folder, command, &answer, &ignored) ||
	    (imap_poll_read_search(strbuf_str(&answer), uid - 1, &found, 1) == 1 && found == uid);
	strbuf_done(&answer);
	return listed;
}

static enum fetched
fetch(
    struct imap_poll *poll, CURL *easy, const char *folder, int64_t uid, struct imap_mail *out_mail)
{
	struct strbuf text;
	const char *url = arena_printf(poll->arena, "%s;UIDVALIDITY=%lld/;UID=%lld", folder,
	    (long long) poll->seen.validity, (long long) uid);
	strbuf_init(&text, poll->account->max_bytes + 1);
	CURLcode code = request(poll, easy, url, NULL, &text);
	bool got = code == CURLE_OK && text.len > 0;
	if (got)
		*out_mail = (struct imap_mail){ uid, arena_str(poll->arena, strbuf_str(&text)) };
	strbuf_done(&text);
	if (got)
		return FETCH_GOT;
	if (code == CURLE_OK || code == CURLE_REMOTE_FILE_NOT_FOUND)
		return is_listed(poll, easy, folder, uid) ? FETCH_NO : FETCH_GONE;
	return is_without_session(code) ? FETCH_OUT : FETCH_CUT;
}

/* Whether it is the mail or the server, the next one tells: it is asked for too, and not kept. */
static void
stop_at(struct imap_poll *poll, CURL *easy, const char *folder, int64_t uid, const int64_t *next,
    enum fetched how)
{
	struct imap_mail mail;
	const char *reason = poll->reason;
	bool said = how == FETCH_NO;
	bool others = next != NULL && fetch(poll, easy, folder, *next, &mail) == FETCH_GOT;
	poll->stuck = uid;
	poll->stuck_alone = others || (said && poll->count > 0);
	poll->reason = said || others ? "mail" : reason;
}

/* Each in its turn, for the mark must pass none. */
static bool
fetch_all(struct imap_poll *poll, CURL *easy, const char *folder, const int64_t *uids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum fetched how = fetch(poll, easy, folder, uids[i], &poll->mails[poll->count]);
		if (how == FETCH_GOT)
			poll->count++;
		if (how == FETCH_GOT || how == FETCH_GONE)
			continue;
		poll->seen.uid = uids[i] - 1;
		if (how != FETCH_OUT)
			stop_at(
			    poll, easy, folder, uids[i], i + 1 < count ? &uids[i + 1] : NULL, how);
		return false;
	}
	return true;
}

/* What was had is a look; a mail that could not be asked for is not stuck, and without any the look has
 * failed. */
static bool
end_early(struct imap_poll *poll, struct error *error)
{
	poll->more = poll->stuck == 0;
	return poll->stuck != 0 || poll->count > 0 ||
	    error_set(error, ERROR_IO, "imap: the session is over: %s", poll->reason);
}

static bool
look(struct imap_poll *poll, CURL *easy, struct strbuf *answer, struct error *error)
{
	const struct imap_account *account = poll->account;
	int64_t validity, next, uids[IMAP_MAILS];
	const char *root = arena_printf(poll->arena, "%s/", account->url);
	const char *folder = arena_printf(poll->arena, "%s%s", root, account->folder);
	if (!ask(poll, easy, root,
		arena_printf(poll->arena, "STATUS %s (UIDVALIDITY UIDNEXT)", account->folder),
		answer, error))
		return false;
	if (!imap_poll_read_status(strbuf_str(answer), &validity, &next))
		return error_set(error, ERROR_IO, "imap: the server tells no UIDVALIDITY");
	bool known = validity == poll->after.validity;
	poll->seen = (struct imap_mark){ validity, known ? poll->after.uid : 0 };
	for (int i = 0; i < IMAP_WINDOWS && poll->seen.uid + 1 < next; i++) {
		int64_t from = poll->seen.uid + 1, to = from + IMAP_WINDOW - 1;
		to = to < next ? to : next - 1;
		if (!ask(poll, easy, folder, search_command(poll, from, to), answer, error))
			return false;
		size_t count =
		    imap_poll_read_search(strbuf_str(answer), poll->seen.uid, uids, IMAP_MAILS);
		if (!fetch_all(poll, easy, folder, uids, count))
			return end_early(poll, error);
		poll->seen.uid = count == IMAP_MAILS ? uids[count - 1] : to;
		if (count > 0)
			break;
	}
	poll->more = poll->seen.uid + 1 < next;
	return true;
}

void
imap_poll_start(void)
{
	BUG_ON(curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK, "libcurl does not start");
}

bool
imap_poll_run(struct imap_poll *poll, struct error *error)
{
	struct strbuf answer;
	const struct imap_account *account = poll->account;
	poll->count = 0;
	poll->more = false;
	poll->stuck = 0;
	poll->stuck_alone = false;
	poll->reason = "protocol";
	poll->seen = poll->after;
	if (!is_plain(account->folder, "-._/"))
		return error_set(error, ERROR_CONFIG, "imap: this can't be a folder's name");
	CURL *easy = open_account(poll);
	strbuf_init(&answer, ANSWER_LIMIT);
	bool good = look(poll, easy, &answer, error);
	strbuf_done(&answer);
	curl_easy_cleanup(easy);
	return good;
}
