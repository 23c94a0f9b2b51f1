/* SPDX-License-Identifier: MIT */
#ifndef NET_TRANSFER_REQUEST_H
#define NET_TRANSFER_REQUEST_H

/*
 * What a transfer asks libcurl for: private to net/transfer. Pure in effect: it only sets options on
 * the handle it is given.
 */
#include <curl/curl.h>

#include "net/transfer.h"

/* Sets every option that the request decides. False when it can't be made; *out_headers, which the
 * caller frees after the transfer, may have been set even then. */
HARK_MUST_USE bool transfer_request_apply(
    const struct transfer_request *request, CURL *easy, struct curl_slist **out_headers);

#endif
