/* SPDX-License-Identifier: MIT */
/* Turns a request into libcurl's options. Every option is checked: one that this libcurl does not
 * know must not be lost in silence, for each of them keeps a promise. */
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/strbuf.h"
#include "net/transfer_request.h"

enum {
	TRANSFER_TOTAL_MS = 20000,
	TRANSFER_CONNECT_MS = 5000,
	TRANSFER_USER_TIMEOUT_MS = 20000 /* unacknowledged data: the kernel gives up, too */
};

static int
on_socket_made(void *arg, curl_socket_t fd, curlsocktype purpose)
{
	unsigned limit = TRANSFER_USER_TIMEOUT_MS;
	(void) arg;
	(void) purpose;
	(void) setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof(limit));
	return CURL_SOCKOPT_OK;
}

static bool
is_one_line(const char *text)
{
	return text[strcspn(text, "\r\n")] == '\0';
}

/* False for what could smuggle a second header into the request. */
static bool
add_headers(const struct transfer_header *headers, struct curl_slist **list)
{
	/* curl announces larger bodies with Expect: 100-continue and waits a second for gateways
	 * that never heard of it. */
	*list = curl_slist_append(NULL, "Expect:");
	for (; headers != NULL && headers->name != NULL; headers++) {
		if (!is_one_line(headers->name) || !is_one_line(headers->value))
			return false;
		struct strbuf line;
		strbuf_init(&line, 8192);
		/* "Name;" is curl's way to say a header without a value. */
		strbuf_printf(&line, headers->value[0] == '\0' ? "%s;" : "%s: %s", headers->name,
		    headers->value);
		bool fits = !strbuf_is_over(&line);
		if (fits)
			*list = curl_slist_append(*list, strbuf_cstr(&line));
		strbuf_done(&line);
		if (!fits)
			return false;
	}
	return true;
}

/* What is the same for every transfer. */
static bool
set_rules(CURL *easy)
{
	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    /* else ending a transfer would wait for a name server that does not answer */
	    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1) ==
	    CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2) ==
	    CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_USERAGENT, "hark") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_socket_made) == CURLE_OK;
}

static bool
set_method(CURL *easy, const struct transfer_request *request)
{
	bool posts = request->body.len > 0 ||
	    (request->method != NULL && strcmp(request->method, "POST") == 0);
	bool good = true;
	if (posts)
		good = curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
		    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
			(curl_off_t) request->body.len) == CURLE_OK &&
		    curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
			request->body.data == NULL ? "" : request->body.data) == CURLE_OK;
	if (request->method != NULL && strcmp(request->method, "HEAD") == 0)
		return good && curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
	if (request->method != NULL)
		good = good &&
		    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method) == CURLE_OK;
	return good;
}

static bool
set_user(CURL *easy, const char *user, const char *password)
{
	return curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long) CURLAUTH_BASIC) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_USERNAME, user) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PASSWORD, password == NULL ? "" : password) == CURLE_OK;
}

/* Where what is asked for begins in an address, if it is to be sent as it stands. */
static const char *
target_of(const char *url)
{
	const char *host = strstr(url, "://");
	const char *target = host == NULL ? NULL : host + 3 + strcspn(host + 3, "/?#");
	if (target == NULL || target[0] != '/' || strstr(target, "/.") != NULL)
		return NULL;
	for (const char *c = target; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7F || *c == '#')
			return NULL;
	return target;
}

/* libcurl writes an address anew, sign by sign, for each use that it makes of it, and that of a text is
 * nine hundred bytes long: three fifths of its work. It is given the host, and the rest goes past it. */
static bool
set_address(CURL *easy, const char *url)
{
	const char *target = target_of(url);
	if (target == NULL)
		return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK;
	struct strbuf host;
	strbuf_init(&host, 4096);
	strbuf_add(&host, str_of(url, (size_t) (target - url)));
	bool good = !strbuf_is_over(&host) &&
	    curl_easy_setopt(easy, CURLOPT_URL, strbuf_cstr(&host)) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, target) == CURLE_OK;
	strbuf_done(&host);
	return good;
}

bool
transfer_request_apply(
    const struct transfer_request *request, CURL *easy, struct curl_slist **out_headers)
{
	long total = request->total.ms == 0 ? TRANSFER_TOTAL_MS : (long) request->total.ms;
	long connect = request->connect.ms == 0 ? TRANSFER_CONNECT_MS : (long) request->connect.ms;
	bool good = add_headers(request->headers, out_headers) && is_one_line(request->url) &&
	    (request->method == NULL || is_one_line(request->method)) && set_rules(easy) &&
	    set_method(easy, request) && set_address(easy, request->url) &&
	    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *out_headers) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect) == CURLE_OK;
	if (good && request->user != NULL)
		good = set_user(easy, request->user, request->password);
	/* The heart of it: see net/transfer.h. */
	if (good && !request->idempotent)
		good = curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
		    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L) == CURLE_OK;
	return good;
}
