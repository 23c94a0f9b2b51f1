#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check G1, the hosts: who asks for another one is answered 421 and leaves nothing behind, at the place of
# the webhooks and at that of the pages; what is answered follows from the public addresses, and `hark
# check` says it.

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

pages=$("$tools/e2e_ports" 1)
edge_house <<-CONF
	web:
	  url: https://ask.example.org
	  listen: { port: $pages, hosts: [monitor.example.org] }
CONF
sed -i 's#receipt_url: .*#receipt_url: https://hark.example.org#' "$data/hark.conf"
serve

status 0 "$hark" check -d "$data"
said "port $port is answered who asks for hark.example.org, 127.0.0.1, localhost, [::1]"
said "port $pages is answered who asks for ask.example.org, 127.0.0.1, localhost, [::1], monitor.example.org"

# asked PORT REQUEST-TARGET [HEADERS...]: the status of a raw request with these headers; "0" without any.
asked() {
	at=$1
	target=$2
	shift 2
	{
		printf 'GET %s HTTP/1.1\r\n' "$target"
		for header; do
			printf '%s\r\n' "$header"
		done
		printf 'Connection: close\r\n\r\n'
	} | "$tools/e2e_raw" "$at" >"$work/answer"
	sed -n '1s/^HTTP\/1.1 \([0-9]*\).*/\1/p' "$work/answer"
}
tried=0
# hosts STATUS AT HOST...: of the webhook, or of a link that is nobody's (404 is the page's own word).
hosts() {
	wanted=$1
	at=$2
	shift 2
	for host; do
		tried=$((tried + 1))
		case $at in
		webhook) got=$(asked "$port" "$hook?id=host-$tried&$fields" "Host: $host") ;;
		page) got=$(asked "$pages" /a/nobodys "Host: $host") ;;
		esac
		[ "$got" = "$wanted" ] || fail "G1: $at, \"Host: $host\": $got, wanted $wanted"
	done
	say "ok: G1: $at: $wanted for $*"
}

hosts 200 webhook hark.example.org HARK.Example.ORG hark.example.org:443 hark.example.org:1 127.0.0.1 \
	"localhost:$port" '[::1]' "[::1]:$port"
taken=$(inbox)
same "each made a row" 8 "$taken"
hosts 421 webhook ask.example.org monitor.example.org evil.example.org hark.example.org.evil.example.org \
	hark.example.org. 127.0.0.2 127.1 '[::2]' '[0:0:0:0:0:0:0:1]' 0.0.0.0
hosts 400 webhook '' hark.example.org: hark.example.org:65536 'hark.example.org:44a' \
	'hark.example.org, ask.example.org' 'who@hark.example.org' 'https://hark.example.org' '[::1' '::1'
hosts 404 page ask.example.org ASK.example.org:443 localhost monitor.example.org
hosts 421 page hark.example.org evil.example.org ask.example.org.
hosts 400 page '' ask.example.org:0x50

same "none" 400 "$(asked "$port" "$hook?id=none&$fields")"
same "two" 400 "$(asked "$port" "$hook?id=two&$fields" "Host: hark.example.org" "Host: evil.example.org")"
same "the same one twice" 400 \
	"$(asked "$port" "$hook?id=twice&$fields" "Host: hark.example.org" "host: hark.example.org")"
same "one of ours in absolute form" 400 \
	"$(asked "$port" "http://hark.example.org$hook?id=absolute&$fields" "Host: hark.example.org")"
same "what a proxy is said to have been asked for is hearsay" 421 \
	"$(asked "$port" "$hook?id=hearsay&$fields" "Host: evil.example.org" "X-Forwarded-Host: hark.example.org")"
check "which is answered without a word" grep -q '^Misdirected Request' "$work/answer"
same "/health too is for who asks for us" 421 "$(asked "$port" /health "Host: evil.example.org")"
same "and nothing of it made a row" "$taken" "$(inbox)"
check "the log says so, and not what was asked for" grep -q 'host.unknown.*status=421' "$work/hark.log"
check "nobody's name is in it" sh -c "! grep -q evil '$work/hark.log'"
end_service
