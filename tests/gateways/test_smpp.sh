#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_smpp.sh HARK BUILD TOOLS: a whole conversation through Kannel to an operator's SMPP centre that
# is neither Kannel's nor ours (smsc.mjs): both alphabets, texts of several parts both ways, parts out of
# order and cut through a face, receipts, and a link that breaks on the way.
hark=$1 build=$(cd "$2" && pwd) tools=$3
here=$(cd "$(dirname "$0")" && pwd)
set -- "$hark" "$tools"
# shellcheck source=tests/e2e/lib.sh
. "$here/../e2e/lib.sh"
# shellcheck source=tests/gateways/npm.sh
. "$here/npm.sh"
# shellcheck source=tests/e2e/kannel.sh
. "$here/../e2e/kannel.sh"

read -r admin boxes centre sendsms port <<-PORTS
	$("$tools/e2e_ports" 5)
PORTS
kannel_conf <<-CONF
	group = smsc
	smsc = smpp
	smsc-id = CENTRE
	host = 127.0.0.1
	port = $centre
	transceiver-mode = true
	smsc-username = hark
	smsc-password = smsc
	system-type = ""
	reconnect-delay = 1
	enquire-link-interval = 10
	source-addr-ton = 1
	source-addr-npi = 1
	dest-addr-ton = 1
	dest-addr-npi = 1
CONF
kannel_house
# No question may be longer than one text; what comes before and after them is, and with the
# hospital's name it is longer still, for the GSM alphabet has no such letter.
sed -i -e "s/public_name: Test NHS/public_name: Tŷ Gwyn/" "$data/hark.conf"
status 0 "$hark" check -d "$data"

gsm="no, £3 only: 2 for the bus [there & back], and then {what was it?} a biscuit; I looked for the receipt everywhere but could not find it, so it may have been a little less than 3 €"
ucs="The café was £2.80, lovely 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 and the walk back by the river was long but ŵyneb y dŵr was as still as glass"
printf '%s\t%s\n' \
	'would like to know how you are' 'Yes please 🙂' \
	'1 of 6. How tired' 'a little' \
	'How many minutes' '35' \
	'3 of 6. Did it cost you more than £5' "$gsm" \
	'just one: YES or NO' 'no' \
	'4 of 6. Your mood? 🙂' '2 👍' \
	'Did somebody come' 'YES' \
	'6 of 6. What else' "$ucs" >"$work/script"

start centre.log node "$here/smsc.mjs" "$modules" "$centre" "$work/script" "$work/heard"
centre_pid=$started
until_true "the centre is up" 20 grep -q ready "$work/centre.log"
begin_bearerbox
until_true "bearerbox is up" 10 is_listening "$boxes"
serve
begin_smsbox
echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added 1,"

ended() {
	! grep -q FAULT "$work/centre.log" || fail "$(grep FAULT "$work/centre.log")"
	grep -q "That was the last question" "$work/heard"
}
until_true "the conversation comes to its end" 60 ended
until_true "every text has its receipt" 15 \
	holds "SELECT COUNT(*) > 0 AND COUNT(*) = SUM($receipted) FROM outbox WHERE purpose <> 'staff'"
same "one whose first part was receipted alone is not called delivered" 0 \
	"$(sql "SELECT COUNT(*) FROM outbox WHERE purpose <> 'staff' AND (state = 'delivered') = (LENGTH(body) > 160 OR (body LIKE '%ŷ%' AND LENGTH(body) > 70))")"
same "the network's own name for a text is kept with it" "" \
	"$(sql "SELECT gateway_id FROM outbox WHERE state = 'delivered' AND gateway_id NOT GLOB 'c[0-9a-f]*'")"
same "each text arrived exactly once, whole" \
	"$(sql "SELECT REPLACE(body, CHAR(10), '\\n') FROM outbox WHERE purpose <> 'staff'" | sort)" "$(sort "$work/heard")"
same "what the patient wrote is kept as written, whole" \
	"Yes please 🙂
a little
35
$gsm
no
2 👍
YES
$ucs" "$(sql "SELECT body FROM inbox ORDER BY id")"
same "the six answers are the patient's" "tired|1000000000|
minutes|35000000000|
cost|0|
mood|2000000000|
company|1000000000|
words||$ucs" "$(sql "SELECT link_id, number, text FROM answer WHERE superseded_at IS NULL ORDER BY id")"
end "$smsbox_pid"
end_service
end "$bearerbox_pid"
end "$centre_pid"
counted=$(tail -1 "$work/centre.log")
check "both alphabets, parts both ways and a broken link were in it" \
	sh -c "! echo '$counted' | grep -qE '(^|[, ])0 ' && echo '$counted' | grep -q '2 binds'"
say "SMPP: $counted"
