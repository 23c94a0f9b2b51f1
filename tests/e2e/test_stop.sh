#!/bin/sh
# SPDX-License-Identifier: MIT
#
# SIGTERM while texts are with the gateway and replies are coming in: what is in flight is waited
# for and recorded, every reply that got its 200 is there, and the others are the gateway's to keep.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

two_ports

by_kannel | house
start gateway.log "$tools/e2e_gateway" "$sendsms" "$hook" 1 "$work/phone"
gateway_pid=$started
until_true "the gateway is up" 5 is_listening "$sendsms"
kill -USR1 "$gateway_pid"
kill -USR2 "$gateway_pid"
serve

echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
until_true "a text is with the gateway" 10 \
	holds "SELECT COUNT(*) FROM outbox WHERE state = 'sending'"

# Two thousand replies, 50 at a time; SIGTERM comes among them.
seq 2000 | while read -r n; do
	printf 'url = "%s?id=burst-%d&from=%%2B447700900999&to=1&text=hello&coding=0"\n' "$hook" "$n"
	printf 'output = "%s"\nwrite-out = "%%{http_code} burst-%d\\n"\n' "$work/out" "$n"
	[ "$n" -eq 2000 ] || echo next
done >"$work/replies"
# shellcheck disable=SC2016 # the inner shell's
start replies.txt sh -c 'exec curl -s -Z --parallel-immediate --parallel-max 50 -m 30 -K "$1" 2>/dev/null' \
	curl "$work/replies"
curl_pid=$started
until_true "replies are coming in" 10 grep -q '^200' "$work/replies.txt"
began=$(date +%s)
kill "$hark_pid"
sleep 1
check "it waits for the text that is with the gateway" kill -0 "$hark_pid"
kill -USR2 "$gateway_pid"
got=0
wait "$hark_pid" || got=$?
same "SIGTERM ends the service with exit 0" 0 "$got"
check "soon after the gateway's answer" [ $(($(date +%s) - began)) -le 10 ]
wait "$curl_pid" || true

same "the gateway's answer is on record" "submitted 1 0" \
	"$(sql "SELECT state || ' ' || attempt || ' ' || doubt FROM outbox WHERE purpose <> 'staff'" | head -n 1)"
sed -n 's/^200 //p' "$work/replies.txt" | sort >"$work/kept"
sql "SELECT ext_id FROM inbox" | sort >"$work/inbox"
same "every reply that got its 200 is there" "" "$(comm -23 "$work/kept" "$work/inbox")"
say "$(wc -l <"$work/kept") replies kept, of the others: $(grep -v '^200' "$work/replies.txt" |
	cut -d' ' -f1 | sort | uniq -c | awk '{ printf "%d times %s ", $1, $2 }')"
same "the others were not told anything but to come again" "" \
	"$(grep -vE '^(200|503|000) ' "$work/replies.txt" || true)"

# It goes on where it was.
serve
until_true "the conversation goes on to its end" 30 \
	holds "SELECT COUNT(*) FROM response WHERE status = 'complete'"
end_service
end "$gateway_pid"
same "no question reached the phone twice" "" \
	"$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | uniq -d)"
