#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_gateway.sh HARK BUILD GATEWAY TOOLS SHARED: a whole conversation by one gateway, which is played
# by its own libraries (peer.mjs): what we send is accepted by its specification or its checks, what it
# signs is believed, what is tampered with is refused. Exits 77, and says why, where npm.sh cannot have
# the libraries.
hark=$1 build=$(cd "$2" && pwd) gateway=$3 tools=$4 shared=$5
here=$(cd "$(dirname "$0")" && pwd)
set -- "$hark" "$tools"
# shellcheck source=tests/e2e/lib.sh
. "$here/../e2e/lib.sh"

# shellcheck source=tests/gateways/npm.sh
. "$here/npm.sh"
command -v openssl >/dev/null || skip "openssl is not installed"
read -r port peer prism <<-PORTS
	$("$tools/e2e_ports" 3)
PORTS

printf '%s\n' 0123456789abcdef0123456789abcdef >"$work/key"
printf '%s\n' vonage-secret >"$work/vonage"
printf '%s\n' hark-8b3aa916-ec82-434e-b0c5-d5d9b371d6a3-dcdc5083-2fee-4fba-8afd-51f3f4bcb7b0 >"$work/notify"
printf '%s\n' sesame-of-the-callbacks >"$work/heard.token"
chmod 600 "$work/key" "$work/vonage" "$work/notify" "$work/heard.token"
case $gateway in
twilio)
	settings="account_sid: AC00112233445566778899aabbccddeeff
  auth_token_file: $work/key
  from: '+447700900000'"
	[ -f "$shared/data/twilio/messages.openapi.json" ] || skip "Twilio's specification is not here"
	start prism.log node "$modules/@stoplight/prism-cli/dist/index.js" mock -h 127.0.0.1 -p "$prism" \
		"$shared/data/twilio/messages.openapi.json"
	until_true "Prism is up" 60 is_listening "$prism"
	;;
vonage)
	settings="api_key: 0a1b2c3d
  api_secret_file: $work/vonage
  signature_file: $work/key
  from: '+447700900000'"
	;;
notify)
	settings="api_key_file: $work/notify
  template: f33517ff-2a88-4f6e-b855-c550268ce08a
  callback_token_file: $work/heard.token"
	;;
nhsnotify)
	openssl genrsa -out "$work/pem" 2048 2>/dev/null
	openssl rsa -in "$work/pem" -pubout -out "$work/heard.public" 2>/dev/null
	chmod 600 "$work/pem"
	settings="api_key: app-key
  key_id: hark-1
  private_key_file: $work/pem
  routing_plan: b838b13c-f98c-4def-93f0-515d4e4f4ee1
  callback_key_file: $work/heard.token"
	;;
*) fail "no such gateway: $gateway" ;;
esac

house <<CONF
sms: $gateway
email: none
listen: { address: 127.0.0.1, port: $port }
$gateway:
  $settings
  url: http://127.0.0.1:$peer
  receipt_url: http://127.0.0.1:$port
  secret_file: $work/secret
CONF
# With such a letter in it what comes before and after the questions is of several parts.
[ "$gateway" != vonage ] || sed -i "s/public_name: Test NHS/public_name: Tŷ Gwyn/" "$data/hark.conf"
status 0 "$hark" check -d "$data"
if [ "$gateway" = nhsnotify ]; then
	said "nhsnotify brings no texts: what patients reply to a text, STOP too, is heard by nobody"
else
	check "that it is heard is not worth a word" sh -c "! grep -q 'heard by nobody' '$work/said'"
fi

# What the patient waits for, and what they write then.
printf '%s\t%s\n' \
	'would like to know how you are' 'Yes please 🙂' \
	'1 of 6. How tired' 'a little' \
	'2 of 6. How many minutes' '35' \
	'3 of 6. Did it cost you more than £5' 'no' \
	'4 of 6. Your mood? 🙂' '2 👍' \
	'5 of 6. Did somebody come' 'YES' \
	'6 of 6. What else' 'The café & the walk = £2.80, 100% lovely + long 😀' >"$work/script"
start peer.log node "$here/peer.mjs" "$modules" "$gateway" "$peer" \
	"http://127.0.0.1:$port/sms/$gateway/$secret" "$work/script" "$work/heard" "$prism"
peer_pid=$started
until_true "the gateway is up" 20 grep -q ready "$work/peer.log"
serve
echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added 1,"

if [ "$gateway" = nhsnotify ]; then
	until_true "the invitation is receipted as delivered" 30 \
		holds "SELECT COUNT(*) = 1 AND SUM(state = 'delivered') = 1 FROM outbox WHERE purpose <> 'staff'"
	! grep FAULT "$work/peer.log" || fail "the gateway found a fault"
	same "it arrived once" "$(sql "SELECT REPLACE(body, CHAR(10), '\\n') FROM outbox WHERE purpose <> 'staff'")" "$(cat "$work/heard")"
	check "the service says that no replies come" grep -q gateway.brings-no-texts "$work/hark.log"
	end_service
	end "$peer_pid"
	say "$(tail -1 "$work/peer.log")"
	exit 0
fi

ended() {
	! grep -q FAULT "$work/peer.log" || fail "$(grep FAULT "$work/peer.log")"
	grep -q "That was the last question" "$work/heard"
}
until_true "the conversation comes to its end" 60 ended
until_true "every text is receipted as delivered" 15 \
	holds "SELECT COUNT(*) > 0 AND COUNT(*) = SUM(state = 'delivered') FROM outbox WHERE purpose NOT IN ('safety', 'staff')"
! grep FAULT "$work/peer.log" || fail "the gateway found a fault"
same "each text arrived exactly once" \
	"$(sql "SELECT REPLACE(body, CHAR(10), '\\n') FROM outbox WHERE purpose <> 'staff'" | sort)" "$(sort "$work/heard")"
same "what the patient wrote is kept as written, once" \
	"Yes please 🙂
a little
35
no
2 👍
YES
The café & the walk = £2.80, 100% lovely + long 😀" \
	"$(sql "SELECT body FROM inbox WHERE sender = '+447700900123' ORDER BY received_at, id")"
"$hark" export responses -d "$data" --identifiers all --reason "the test looks" >"$work/export.csv"
same "the export has them" \
	"outing,complete,sms,1,35,0,2,1,The café & the walk = £2.80, 100% lovely + long 😀,1" \
	"$(sqlite3 :memory: ".import --csv $work/export.csv r" \
		'SELECT instrument, status, mode, "item.tired", "item.minutes", "item.cost", "item.mood", "item.company", "item.words", "score.tired" FROM r' |
		tr '|' ,)"
if [ "$gateway" = vonage ]; then
	check "some of it was of several parts, each with its own receipt" \
		holds "SELECT COUNT(*) > 0 AND COUNT(*) < (SELECT COUNT(*) FROM outbox) FROM (SELECT outbox FROM outbox_part GROUP BY outbox HAVING COUNT(*) > 1)"
fi
if [ "$gateway" = notify ]; then
	until_true "a text that no callback brought is asked for" 10 \
		holds "SELECT COUNT(*) = 1 FROM inbox WHERE ext_id = 'missed-by-the-callback'"
fi
end_service
end "$peer_pid"
say "C11: signatures by $gateway's own library: $(tail -1 "$work/peer.log")"
