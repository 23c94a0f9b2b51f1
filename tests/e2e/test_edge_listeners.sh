#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Webhooks and pages, each at a place of its own, which answers nothing of the other's. hark.conf that
# would have both at one is refused.

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
same "nothing but the one text came in" 1 "$(inbox)"
end_service

# One place for both
line_of() {
	grep -n "^  $1" "$data/hark.conf" | cut -d: -f1
}
cp "$data/hark.conf" "$work/parted.conf"
sed "s/  listen: { port: $pages }/  listen: { port: $port }/" "$work/parted.conf" >"$data/hark.conf"
status 4 "$hark" serve -d "$data"
said "data/hark.conf:$(line_of "listen: { port: $port }"):11: pages and webhooks both at 127.0.0.1 port $port"
sed "/  listen: { port: $pages }/d" "$work/parted.conf" >"$data/hark.conf"
status 4 "$hark" check -d "$data"
said "data/hark.conf:$(line_of url: | tail -1):3: pages where webhooks come in"
