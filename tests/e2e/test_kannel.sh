#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A whole conversation through Kannel itself: bearerbox and smsbox with a configuration as
# hark.conf(5) asks for, and a telephone on its fake network. Six items, receipts, a £ and faces both
# ways, one reply that comes twice, and a service that is stopped and started in the midst of it.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/kannel.sh
. "${0%/*}/kannel.sh"

fake_network
kannel_house

# What the patient waits for, and what they write then.
printf '%s\t%s\n' \
	'would like to know how you are' 'Yes please 🙂' \
	'1 of 6. How tired' 'a little' \
	'2 of 6. How many minutes' '35' \
	'3 of 6. Did it cost you more than £5' 'yes and no, £5' \
	'just one: YES or NO' 'no' \
	'4 of 6. Your mood? 🙂' '2 👍' \
	'5 of 6. Did somebody come' 'YES' \
	'6 of 6. What else' 'The café was £2.80, lovely 😀' >"$work/script"

begin_fake_network
serve
begin_smsbox

echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added 1,"

# hark is away for a while in the midst of it: replies wait in Kannel, and nobody is told of faults.
until_true "the conversation is on its way" 30 grep -q '^2 of 6' "$work/heard"
end_service
sleep 2
serve
until_true "the conversation comes to its end" 30 grep -q "That was the last question" "$work/heard"
until_true "every text has its receipt" 15 \
	holds "SELECT COUNT(*) > 0 AND COUNT(*) = SUM($receipted) FROM outbox WHERE purpose <> 'staff'"
same "one of two parts, whose first was receipted alone, is not called delivered" 0 \
	"$(sql "SELECT COUNT(*) FROM outbox WHERE purpose <> 'staff' AND (state = 'delivered') = (LENGTH(body) > 160)")"

# The gateway brings a reply again, as it does when our 200 was lost on the way.
before=$(sql "SELECT (SELECT COUNT(*) FROM inbox), (SELECT COUNT(*) FROM outbox WHERE purpose <> 'staff'), (SELECT COUNT(*) FROM answer)")
again=$(sql "SELECT ext_id FROM inbox WHERE body = 'a little'")
hook="http://127.0.0.1:$port/sms/kannel/$secret/inbound"
same "the same reply again is acknowledged" 200 "$(curl -s -o "$work/out" -w '%{http_code}' \
	"$hook?id=$again&from=%2B447700900123&to=%2B447700900000&text=a+little&coding=0&charset=UTF-8")"
sleep 1
same "and changes nothing" "$before" \
	"$(sql "SELECT (SELECT COUNT(*) FROM inbox), (SELECT COUNT(*) FROM outbox WHERE purpose <> 'staff'), (SELECT COUNT(*) FROM answer)")"

same "each text arrived exactly once" \
	"$(sql "SELECT REPLACE(body, CHAR(10), '\\n') FROM outbox WHERE purpose <> 'staff'" | sort)" "$(sort "$work/heard")"
same "what the patient wrote is kept as written" \
	"Yes please 🙂
a little
35
yes and no, £5
no
2 👍
YES
The café was £2.80, lovely 😀" "$(sql "SELECT body FROM inbox ORDER BY id")"

"$hark" export responses -d "$data" --identifiers all --reason "the test looks" >"$work/export.csv"
same "the export has them" "outing,complete,sms,1,35,0,2,1,The café was £2.80, lovely 😀,1" \
	"$(sqlite3 :memory: ".import --csv $work/export.csv r" \
		'SELECT instrument, status, mode, "item.tired", "item.minutes", "item.cost", "item.mood", "item.company", "item.words", "score.tired" FROM r' |
		tr '|' ,)"

end "$smsbox_pid"
end_service
end "$bearerbox_pid"
say "$(wc -l <"$work/heard") texts out, $(sql 'SELECT COUNT(*) FROM inbox') in, through Kannel"
