#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check G5 of the HTTP edge: webhooks that prove themselves wrongly, to each gateway that asks for proof.
# None is taken, and none leaves a row of any kind; beside them the genuine one, so that it is known what
# is wrong with the others.

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

command -v openssl >/dev/null || skip "openssl is not installed (script/setup installs it)"

new=the-token-of-today old=the-token-of-last-year other=somebody-elses-token
origin=https://hark.example.org
forgeries=0
at_the_gate=0

# gateway NAME < ITS SETTINGS: a service that has this one, and an empty inbox.
gateway() {
	name=$1
	rm -rf "$data"
	port=$("$tools/e2e_ports" 1)
	printf '%s\n' "$new" >"$work/token"
	chmod 600 "$work/token"
	{
		printf 'sms: %s\nemail: none\nlisten: { address: 127.0.0.1, port: %s }\n' "$name" "$port"
		printf '%s:\n  receipt_url: %s\n  secret_file: %s\n' "$name" "$origin" "$work/secret"
		cat
	} | house
	serve
	hook=/sms/$name/$secret/inbound
}

# Every row of every table.
rows() {
	sql "SELECT 'SELECT ' || group_concat('(SELECT COUNT(*) FROM ' || name || ')', '+')
		FROM sqlite_schema WHERE type = 'table'" | sqlite3 -readonly -cmd '.timeout 5000' "$data/hark.db"
}

# Of both: PATH [CURL'S OPTIONS], beside what the gateway always sends (its own function, `call`).
genuine() {
	same "$name: a genuine one is taken" 200 "$(call "$@")"
	before=$(rows)
}
# forged WHAT ...: is refused with 403; or where nobody asks for proof: with 400, as it is read in two ways,
# or with 421, as it asks for another host.
forged() {
	what=$1
	shift
	got=$(call "$@")
	forgeries=$((forgeries + 1))
	case $got in
	403) ;;
	400 | 421) at_the_gate=$((at_the_gate + 1)) ;;
	*) fail "G5: $name: $what: answered $got" ;;
	esac
	same "G5: $name: $what: $got, and no row" "$before" "$(rows)"
}
# paths OPTIONS...: the right proof, at wrong addresses.
paths() {
	forged "to no secret" "/sms/$name/inbound" "$@"
	forged "to a wrong secret" "/sms/$name/e2eSecret9876543210/inbound" "$@"
	forged "to a part of the secret" "${hook%??/inbound}/inbound" "$@"
	forged "to more than the secret" "${hook%/inbound}0/inbound" "$@"
	forged "to another gateway's channel" "/sms/other/$secret/inbound" "$@"
	forged "behind the address" "$hook/inbound" "$@"
}
hmac() {
	openssl dgst "-$1" -hmac "$2" "$3"
}
hex() {
	sed 's/.*= //'
}

# Twilio: over the address that it was given and the fields in order, in base 64.
gateway twilio <<-CONF
	  account_sid: AC00112233445566778899aabbccddeeff
	  auth_token_file: $work/token
	  from: "+447700900000"
CONF
call() {
	path=$1
	shift
	code --data-urlencode From=+447700900999 -d Body=hello -d MessageSid=SM1 "$@" "http://127.0.0.1:$port$path"
}
sign() {
	printf '%sBodyhelloFrom+447700900999MessageSidSM1' "$1" | hmac sha1 "$2" -binary | base64
}
header=X-Twilio-Signature
good=$(sign "$origin$hook" "$new")
genuine "$hook" -H "$header: $good"
paths -H "$header: $good"
forged "without a signature" "$hook"
forged "with an empty one" "$hook" -H "$header;"
forged "with a part of one" "$hook" -H "$header: ${good%????}"
forged "with more than one" "$hook" -H "$header: ${good}AAAA"
forged "with one twice" "$hook" -H "$header: $good" -H "$header: $good"
forged "with a wrong and a right one" "$hook" -H "$header: AAAA" -H "$header: $good"
forged "by another's token" "$hook" -H "$header: $(sign "$origin$hook" "$other")"
forged "by the token of last year" "$hook" -H "$header: $(sign "$origin$hook" "$old")"
forged "by no token" "$hook" -H "$header: $(sign "$origin$hook" "")"
forged "over another's address" "$hook" -H "$header: $(sign "https://evil.example.org$hook" "$new")" \
	-H "Host: evil.example.org"
forged "over another's address, asking for ours" "$hook" \
	-H "$header: $(sign "https://evil.example.org$hook" "$new")" -H "Host: hark.example.org"
forged "over the address that was called" "$hook" -H "$header: $(sign "http://127.0.0.1:$port$hook" "$new")"
forged "over the receipts' address" "$hook" -H "$header: $(sign "$origin${hook%inbound}receipt" "$new")"
forged "for the texts, as a receipt" "${hook%inbound}receipt" -H "$header: $good"
forged "with a field more" "$hook" -H "$header: $good" -d NumMedia=1
forged "with a field in the address" "$hook?Body=3" -H "$header: $good"
end "$hark_pid"

# Vonage: a field among the others.
gateway vonage <<-CONF
	  api_key: key
	  api_secret_file: $work/token
	  signature_file: $work/token
	  from: "447700900000"
CONF
call() {
	path=$1
	shift
	code -d messageId=V1 -d msisdn=447700900999 -d text=hello -d to=447700900000 "$@" \
		"http://127.0.0.1:$port$path"
}
sign() {
	printf '&messageId=V1&msisdn=447700900999&text=%s&to=447700900000' "$1" | hmac sha256 "$2" -hex | hex
}
good=$(sign hello "$new")
genuine "$hook" -d "sig=$good"
paths -d "sig=$good"
forged "without a signature" "$hook"
forged "with an empty one" "$hook" -d sig=
forged "with a part of one" "$hook" -d "sig=${good%??}"
forged "with one twice" "$hook" -d "sig=$good" -d "sig=$good"
forged "by another's secret" "$hook" -d "sig=$(sign hello "$other")"
forged "by the secret of last year" "$hook" -d "sig=$(sign hello "$old")"
forged "over other words" "$hook" -d "sig=$(sign 3 "$new")"
forged "with a field more" "$hook" -d "sig=$good" -d keyword=STOP
end "$hark_pid"

# GOV.UK Notify: a token of our own choice.
key=00000000-0000-4000-8000
printf 'test-%s-000000000001-%s-000000000002\n' "$key" "$key" >"$work/api"
chmod 600 "$work/api"
gateway notify <<-CONF
	  api_key_file: $work/api
	  template: 5ae8f9c0-0000-4000-8000-000000000000
	  callback_token_file: $work/token
	  url: http://127.0.0.1:9
CONF
call() {
	path=$1
	shift
	code --json '{"id":"N1","source_number":"447700900999","destination_number":"07700900000","message":"hello","date_received":"2026-11-21T21:10:49Z"}' \
		"$@" "http://127.0.0.1:$port$path"
}
good="Authorization: Bearer $new"
genuine "$hook" -H "$good"
paths -H "$good"
forged "without a token" "$hook"
forged "with an empty one" "$hook" -H "Authorization: Bearer "
forged "with a part of one" "$hook" -H "${good%?}"
forged "with more than one" "$hook" -H "${good}y"
forged "with one twice" "$hook" -H "$good" -H "$good"
forged "as a password" "$hook" -u "hark:$new"
forged "in the address" "$hook?token=$new"
forged "with another's" "$hook" -H "Authorization: Bearer $other"
forged "with that of last year" "$hook" -H "Authorization: Bearer $old"
end "$hark_pid"

# Kannel: the address is the proof, and a receipt carries our own signature.
gateway kannel <<-CONF
	  url: http://127.0.0.1:9/cgi-bin/sendsms
	  user: hark
	  password_file: $work/password
	  from: "+447700900000"
CONF
call() {
	path=$1
	shift
	code "$@" "http://127.0.0.1:$port$path?id=K1&$fields"
}
genuine "$hook"
paths
forged "from another machine" "$hook" --interface 127.0.0.2
forged "from another machine, which says it is this one" "$hook" --interface 127.0.0.2 \
	-H 'X-Forwarded-For: 127.0.0.1'
ask=0123456789abcdef0123456789abcdef
call() {
	code "http://127.0.0.1:$port${hook%inbound}receipt?$1&d=1"
}
forged "a receipt without a signature" "ask=$ask"
forged "a receipt with an empty one" "ask=$ask&sign="
forged "a receipt with a made-up one" "ask=$ask&sign=$ask"
forged "a receipt with one twice" "ask=$ask&sign=$ask&sign=$ask"
forged "a receipt of nothing" "sign=$ask"
end_service

say "ok: G5: $forgeries forgeries to 4 gateways: $((forgeries - at_the_gate)) answered 403, $at_the_gate answered 400 at the gate, 0 rows"
