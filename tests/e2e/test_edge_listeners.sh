#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Webhooks and pages, each at a place of its own, which answers nothing of the other's; behind TLS of our
# own as well. hark.conf that would have both at one is refused.

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

pages=$("$tools/e2e_ports" 1)
edge_house <<-CONF
	web:
	  url: http://127.0.0.1:$pages
	  listen: { port: $pages }
CONF
web_only
serve
link=$(invite)
page=http://127.0.0.1:$pages
hooks=http://127.0.0.1:$port

same "a page is where pages are" 200 "$(code "$link")"
same "and its style" 200 "$(code "$page/static/hark.css")"
same "a webhook is where webhooks come in" 200 "$(webhook one)"
same "both say that they are well" "200 200" "$(code "$hooks/health") $(code "$page/health")"

same "no page where webhooks come in" 404 "$(code "$hooks/a/${link##*/}")"
same "nor its form" 404 "$(code -d act=year -d value=1960 "$hooks/a/${link##*/}")"
same "nor its style" 404 "$(code "$hooks/static/hark.css")"
same "no webhook where pages are" 404 "$(code "$page$hook?id=two&$fields")"
same "nor by POST" 404 "$(code -d x=1 "$page$hook?id=two&$fields")"
same "nor a wrong one, which could be told from a right one" 404 "$(code "$page/sms/kannel/wrong/inbound")"
same "another gateway's webhook is refused" 403 "$(code "$hooks/sms/twilio/$secret/inbound")"
check "and stands in the log" grep -q 'webhook.refused.*status=403' "$work/hark.log"

# G10: methods, paths and encodings that are not quite ours, at the right place and at the wrong one.
tried=0
passed=0
for at in "$port $hook" "$pages $hook" "$pages /a/${link##*/}" "$port /a/${link##*/}" "$pages /static/hark.css"; do
	# shellcheck disable=SC2086 # a port and a path
	"$tools/e2e_trick" $at >"$work/tricks"
	sed '$d' "$work/tricks"
	read -r some through <<-FIGURES
		$(tail -1 "$work/tricks")
	FIGURES
	tried=$((tried + some))
	passed=$((passed + through))
done
[ "$tried" -ge 200 ] || fail "G10: only $tried tricks"
[ "$passed" -eq 0 ] || fail "G10: $passed of $tried came through"
say "ok: G10: $tried tricks with methods, paths and encodings, 0 came through"
# G9: what every answer says to a browser, whatever it answers.
answers=0
guarded() {
	wanted=$1
	shift
	got=$(curl -s -o "$work/out" -D "$work/head" -w '%{http_code}' -m 20 "$@")
	[ "$got" = "$wanted" ] || fail "G9: $*: $got, wanted $wanted"
	for header in "content-security-policy: default-src 'none'; " "x-content-type-options: nosniff" \
		"x-frame-options: deny" "referrer-policy: no-referrer" "cache-control: " \
		"cross-origin-opener-policy: same-origin" "cross-origin-resource-policy: same-origin"; do
		grep -qi "^$header" "$work/head" || fail "G9: $*: no $header"
	done
	answers=$((answers + 1))
}
for at in "$page" "$hooks"; do
	guarded 200 "$at/health"
	guarded 404 "$at/"
	guarded 404 "$at/nowhere"
	guarded 400 --path-as-is "$at/a/../b"
	guarded 501 -X PUT "$at/health"
	guarded 413 -d x=1 -H "Content-Length: 99999999" "$at/health"
	guarded 417 -d x=1 -H "Expect: 200-ok" "$at/health"
	guarded 431 -H "X: $(head -c 9000 /dev/zero | tr '\0' a)" "$at/health"
done
guarded 200 "$link"
guarded 404 "$page/a/nobodys"
guarded 400 -d act=nothing "$link"
guarded 200 "$page/static/hark.css"
guarded 404 "$page/static/nothing.css"
guarded 403 "$hooks/sms/kannel/wrong/inbound"
guarded 400 "$hooks$hook"
guarded 405 -I "$hooks$hook?id=head&$fields"
guarded 200 "$hooks$hook?id=one&$fields"
say "ok: G9: $answers answers, each with all the headers that guard a browser"

same "a HEAD is no webhook" 405 "$(code -I "$hooks$hook?id=head&$fields")"
same "nothing but the one text came in" 1 "$(inbox)"
end_service

# TLS of our own, at both
certify() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
		-addext "subjectAltName=IP:127.0.0.1" -keyout "$work/tls.key" -out "$work/tls.pem" 2>/dev/null
	chmod 600 "$work/tls.key"
}
secure() {
	curl -s --cacert "$work/tls.pem" -o "$work/out" -D "$work/head" -w '%{http_code}' -m 20 "$@" || true
}
certify first
cp "$data/hark.conf" "$work/parted.conf"
tls="certificate_file: $work/tls.pem, key_file: $work/tls.key"
sed -e "s#  listen: { port: $pages }#  listen: { port: $pages, $tls }#" \
	-e "s#^listen: .*#listen: { port: $port, $tls }#" "$work/parted.conf" >"$data/hark.conf"
start hark.log "$hark" serve -d "$data"
hark_pid=$started
until_true "the service begins" 10 is_listening "$port"
same "a webhook by TLS" 200 "$(secure "https://127.0.0.1:$port$hook?id=tls&$fields")"
same "a page by TLS" 200 "$(secure "https://127.0.0.1:$pages/a/${link##*/}")"
check "whose browser is told to come by TLS only" \
	grep -qi '^strict-transport-security: max-age=31536000; includeSubDomains' "$work/head"
same "and no page where webhooks come in" 404 "$(secure "https://127.0.0.1:$port/a/${link##*/}")"
same "TLS 1.1 is not spoken" 000 "$(secure --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0 "https://127.0.0.1:$pages/health")"
same "nor is what is no TLS answered" 000 "$(code "http://127.0.0.1:$pages/health")"
certify second
same "a certificate that was renewed is not yet ours" 000 "$(secure "https://127.0.0.1:$pages/health")"
kill -HUP "$hark_pid"
until_true "until SIGHUP" 10 curl -fsS --cacert "$work/tls.pem" -o "$work/out" "https://127.0.0.1:$pages/health"
same "at both places" 200 "$(secure "https://127.0.0.1:$port/health")"
echo nonsense >"$work/tls.pem"
kill -HUP "$hark_pid"
until_true "one that can't be used stands in the log" 10 grep -q certificate.unusable "$work/hark.log"
same "and the old one goes on" 200 "$(code -k "https://127.0.0.1:$pages/health")"
end_service
certify third
chmod 644 "$work/tls.key"
status 4 "$hark" serve -d "$data"
said "data/hark.conf: $work/tls.key: others may read this key"

# One place for both
line_of() {
	grep -n "^  $1" "$data/hark.conf" | cut -d: -f1
}
sed "s/  listen: { port: $pages }/  listen: { port: $port }/" "$work/parted.conf" >"$data/hark.conf"
status 4 "$hark" serve -d "$data"
said "data/hark.conf:$(line_of "listen: { port: $port }"):11: pages and webhooks both at 127.0.0.1 port $port"
sed "/  listen: { port: $pages }/d" "$work/parted.conf" >"$data/hark.conf"
status 4 "$hark" check -d "$data"
said "data/hark.conf:$(line_of url: | tail -1):3: pages where webhooks come in"

# Without TLS, and open to the network
sed -e "s/^listen: .*/listen: { address: 0.0.0.0, port: $port }/" "$work/parted.conf" >"$data/hark.conf"
status 0 "$hark" check -d "$data"
said "0.0.0.0 port $port is not of this machine alone, and has no certificate_file"
check "and no word of the other" sh -c "! grep -q '127.0.0.1 port.*not of this machine' '$work/said'"
