/* SPDX-License-Identifier: MIT */
/*
 * libcurl's multi socket interface on libevent.
 *
 * Whether something left is not concluded from curl's error codes, which say where curl stood, not
 * what the peer got: CURLOPT_PREREQFUNCTION is called after the connection (and TLS) stands and
 * before the first byte of the request. Not called: proven that nothing was sent. Called: doubt,
 * whatever else happened.
 */
#include <curl/curl.h>
#include <event2/event.h>

#include "base/strbuf.h"
#include "net/loop.h"
#include "net/transfer_request.h"
#include "net/transfer.h"

enum {
	TRANSFER_ANSWER_LIMIT = 64 << 10,
	TRANSFER_SPARES = 64, /* easy handles kept for the next transfers */
	RETRY_AFTER_MOST_S = 3600,
};

struct transfers {
	struct loop *loop;
	CURLM *multi;
	struct event *timer; /* when curl wants to be called without a socket being ready */
	struct transfer_handle *first;
	CURL *spares[TRANSFER_SPARES];
	size_t spare_count;
};

struct transfer_handle {
	struct deferred failed; /* pending: it could not even be begun */
	CURL *easy;
	struct curl_slist *headers;
	struct transfers *transfers;
	struct transfer *transfer;
	struct transfer_handle *next, *previous;
	struct strbuf answer;
	const char *reason;
	bool began; /* the next thing after this may be a byte on the wire */
};

static int on_curl_timer(CURLM *multi, long timeout_ms, void *transfers);
static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *transfers, void *watched);
static int on_about_to_send(void *handle, char *, char *, int, int);
static size_t on_body(char *data, size_t size, size_t count, void *handle);
static void on_timer(evutil_socket_t fd, short what, void *transfers);
static void on_socket_ready(evutil_socket_t fd, short what, void *transfers);
static void on_failed_at_once(struct deferred *failed);

/* Life */

struct transfers *
transfers_new(struct loop *loop)
{
	struct transfers *transfers = alloc_new(sizeof(*transfers));
	BUG_ON(curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK, "libcurl does not start");
	transfers->loop = loop;
	transfers->multi = curl_multi_init();
	transfers->timer = evtimer_new(loop_base(loop), on_timer, transfers);
	BUG_ON(transfers->multi == NULL || transfers->timer == NULL, "no transfers");
	curl_multi_setopt(transfers->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	curl_multi_setopt(transfers->multi, CURLMOPT_TIMERDATA, transfers);
	curl_multi_setopt(transfers->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	curl_multi_setopt(transfers->multi, CURLMOPT_SOCKETDATA, transfers);
	return transfers;
}

void
transfers_free(struct transfers *transfers)
{
	if (transfers == NULL)
		return;
	while (transfers->first != NULL)
		transfer_cancel(transfers->first->transfer);
	while (transfers->spare_count > 0)
		curl_easy_cleanup(transfers->spares[--transfers->spare_count]);
	curl_multi_cleanup(transfers->multi);
	event_free(transfers->timer);
	free(transfers);
	curl_global_cleanup();
}

/* Starting */

static bool
handle_set_callbacks(struct transfer_handle *handle)
{
	CURL *easy = handle->easy;
	return curl_easy_setopt(easy, CURLOPT_PRIVATE, handle) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_about_to_send) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PREREQDATA, handle) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_WRITEDATA, handle) == CURLE_OK;
}

void
transfer_start(
    struct transfers *transfers, struct transfer *transfer, const struct transfer_request *request)
{
	BUG_ON(transfer->handle != NULL, "this transfer is pending already");
	BUG_ON(transfer->on_done == NULL, "a transfer without a callback");
	struct transfer_handle *handle = alloc_new(sizeof(*handle));
	handle->transfers = transfers;
	handle->transfer = transfer;
	handle->failed.on_turn = on_failed_at_once;
	strbuf_init(&handle->answer,
	    request->answer_limit == 0 ? TRANSFER_ANSWER_LIMIT : request->answer_limit);
	handle->easy = transfers->spare_count > 0 ? transfers->spares[--transfers->spare_count]
						  : curl_easy_init();
	BUG_ON(handle->easy == NULL, "no transfer handle");
	handle->next = transfers->first;
	if (handle->next != NULL)
		handle->next->previous = handle;
	transfers->first = handle;
	transfer->handle = handle;

	/* curl_multi_add_handle only sets the timer: nothing can call back before we return. */
	if (!handle_set_callbacks(handle) ||
	    !transfer_request_apply(request, handle->easy, &handle->headers)) {
		handle->reason = "not a request that can be made";
		loop_defer(transfers->loop, &handle->failed);
	} else {
		BUG_ON(curl_multi_add_handle(transfers->multi, handle->easy) != CURLM_OK,
		    "libcurl refuses a transfer");
	}
}

/* Ending */

/* Takes the handle apart; its answer's memory is left to the caller. */
static void
handle_end(struct transfer_handle *handle)
{
	struct transfers *transfers = handle->transfers;
	loop_undefer(transfers->loop, &handle->failed);
	curl_multi_remove_handle(transfers->multi, handle->easy);
	if (handle->previous == NULL)
		transfers->first = handle->next;
	else
		handle->previous->next = handle->next;
	if (handle->next != NULL)
		handle->next->previous = handle->previous;
	handle->transfer->handle = NULL;
	curl_easy_reset(handle->easy);
	if (transfers->spare_count < TRANSFER_SPARES)
		transfers->spares[transfers->spare_count++] = handle->easy;
	else
		curl_easy_cleanup(handle->easy);
	curl_slist_free_all(handle->headers);
}

void
transfer_cancel(struct transfer *transfer)
{
	struct transfer_handle *handle = transfer->handle;
	if (handle == NULL)
		return;
	handle_end(handle);
	strbuf_done(&handle->answer);
	free(handle);
}

/* libcurl reads as many digits as there are; a gateway that wants a text put off for centuries is
 * asked again after an hour. */
static span
wish(int64_t wanted_s)
{
	if (wanted_s <= 0)
		return (span){ 0 };
	return seconds(wanted_s > RETRY_AFTER_MOST_S ? RETRY_AFTER_MOST_S : wanted_s);
}

/* The one function that reports: ends the transfer first, so that the callback may start it again
 * or free what it is embedded in. */
static void
handle_finish(struct transfer_handle *handle, bool whole)
{
	struct transfer *transfer = handle->transfer;
	struct transfer_result result = { .end = TRANSFER_DOUBT };
	long status = 0;
	curl_off_t retry_after = 0;
	char *type = NULL;
	(void) curl_easy_getinfo(handle->easy, CURLINFO_RESPONSE_CODE, &status);
	(void) curl_easy_getinfo(handle->easy, CURLINFO_RETRY_AFTER, &retry_after);
	(void) curl_easy_getinfo(handle->easy, CURLINFO_CONTENT_TYPE, &type);
	char *content_type = alloc_strdup(type == NULL ? "" : type);
	if (whole && status != 0)
		result.end = TRANSFER_ANSWERED;
	else if (!handle->began)
		result.end = TRANSFER_NOTHING_SENT;
	result.status = (int) status;
	result.retry_after = wish(retry_after);
	result.content_type = content_type;
	result.body = strbuf_str(&handle->answer);
	result.reason = strbuf_is_over(&handle->answer) ? "the answer is too long" : handle->reason;
	if (result.end == TRANSFER_ANSWERED)
		result.reason = "";
	handle_end(handle);
	transfer->on_done(transfer, &result);
	free(content_type);
	strbuf_done(&handle->answer);
	free(handle);
}

static void
on_failed_at_once(struct deferred *failed)
{
	handle_finish(container_of(failed, struct transfer_handle, failed), false);
}

static void
transfers_collect(struct transfers *transfers)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(transfers->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		struct transfer_handle *handle = NULL;
		CURLcode rc = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **) &handle);
		handle->reason = curl_easy_strerror(rc);
		handle_finish(handle, rc == CURLE_OK);
	}
}

/* What curl asks of us, in the order of a transfer's life */

static int
on_curl_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct transfers *transfers = arg;
	(void) multi;
	if (timeout_ms < 0) {
		evtimer_del(transfers->timer);
		return 0;
	}
	struct timeval wait = { .tv_sec = timeout_ms / 1000,
		.tv_usec = (timeout_ms % 1000) * 1000 };
	return evtimer_add(transfers->timer, &wait);
}

static int
on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *watched)
{
	struct transfers *transfers = arg;
	struct event *event = watched;
	(void) easy;
	if (event != NULL)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		short wanted = EV_PERSIST;
		if (what != CURL_POLL_OUT)
			wanted |= EV_READ;
		if (what != CURL_POLL_IN)
			wanted |= EV_WRITE;
		event =
		    event_new(loop_base(transfers->loop), fd, wanted, on_socket_ready, transfers);
		BUG_ON(event == NULL || event_add(event, NULL) != 0, "can't watch a socket");
	}
	curl_multi_assign(transfers->multi, fd, event);
	return 0;
}

static int
on_about_to_send(void *arg, char *there, char *here, int port_there, int port_here)
{
	struct transfer_handle *handle = arg;
	(void) there;
	(void) here;
	(void) port_there;
	(void) port_here;
	handle->began = true;
	return CURL_PREREQFUNC_OK;
}

static size_t
on_body(char *data, size_t size, size_t count, void *arg)
{
	struct transfer_handle *handle = arg;
	strbuf_add(&handle->answer, str_of(data, size * count));
	return strbuf_is_over(&handle->answer) ? 0 : size * count; /* 0 ends the transfer */
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct transfers *transfers = arg;
	int running;
	(void) fd;
	(void) what;
	(void) curl_multi_socket_action(transfers->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	transfers_collect(transfers);
}

static void
on_socket_ready(evutil_socket_t fd, short what, void *arg)
{
	struct transfers *transfers = arg;
	int running;
	int ready =
	    (what & EV_READ ? CURL_CSELECT_IN : 0) | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
	(void) curl_multi_socket_action(transfers->multi, fd, ready, &running);
	transfers_collect(transfers);
}
