#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Nobody listens where the first gateway was: a real refused connection. Conversations are held by the
# second, whose texts, receipts and replies have an address of their own; nothing is sent twice; and
# when the first is back they keep their number.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

two_ports
second=$("$tools/e2e_ports" 1)
{
	by_kannel
	cat <<-CONF
		  second: custom
		custom:
		  url: http://127.0.0.1:$second/send
		  from: "+447700900001"
		  receipt_url: http://127.0.0.1:$port
		  secret_file: $work/secret
		  method: GET
		  fields: { to: \$to, text: \$text, dlr-url: \$receipt_url }
		  taken: { status: 202 }
		  texts: { id: id, from: from, to: to, body: text }
		  receipts: { status: d, submitted: "8", delivered: "1" }
		limits: { per_minute: 1000, begin_per_minute: 1000 }
	CONF
} | house
status 0 "$hark" check -d "$data"

# The gateway begins at once to do as it should: SIGUSR1 ends its faults.
: >"$work/phone"
start gateway.log "$tools/e2e_gateway" "$second" \
	"http://127.0.0.1:$port/sms/custom/$secret/inbound" 1 "$work/phone" 10
gateway_pid=$started
until_true "the second gateway is up" 10 is_listening "$second"
kill -USR1 "$gateway_pid"
serve

people=12
for i in $(seq "$people"); do
	echo "Pat$i,$(printf '999%06d' "$i"),07700 9001$(printf '%02d' "$i"),"
done >"$work/people"
cut -d, -f1,3,4 "$work/people" | sed 's/,/,,/' | patients |
	awk -F, -v OFS=, 'NR == 1 { print "hospital_number", $0; next } { print "H" NR, $0 }' >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added $people,"

# Five that were refused show that the first is down; who was refused before waits a minute.
until_true "conversations are held to their end by the second" 30 holds \
	"SELECT COUNT(*) >= $people - 4 FROM response WHERE status = 'complete'"
until_true "its receipts find their texts" 15 holds \
	"SELECT COUNT(*) = 0 FROM outbox WHERE gateway = 'custom' AND state NOT IN ('delivered', 'answered', 'queued')"
same "its receipts and replies come to its own address" custom "$(sql 'SELECT DISTINCT channel FROM inbox')"
same "one row a text, and no telephone had one twice" "" \
	"$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | uniq -d)"
same "what the first was given, it refused, and it waits or went by the second" 0 \
	"$(sql "SELECT COUNT(*) FROM outbox WHERE gateway = 'kannel' AND state <> 'queued'")"
check "the log says which one is down" grep -q 'gateway.down.*gateway=kannel' "$work/hark.log"
same "nothing is in doubt" 0 "$(sql 'SELECT SUM(doubt) FROM outbox')"
say "C7: 0 doubts, 0 failed over; $(sql "SELECT COUNT(DISTINCT outbox) || ' refused, ' ||
	COUNT(DISTINCT CASE WHEN o.gateway = 'custom' THEN outbox END) || ' went by the second so far'
	FROM outbox_event e JOIN outbox o ON o.id = e.outbox WHERE e.event = 'claimed' AND e.detail = 'kannel'")"
end_service
end "$gateway_pid"
