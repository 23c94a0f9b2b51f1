#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A disk that takes six seconds to keep a commit. Who brings a text or a mail is told to come again before it
# gives up by itself, staff are not, the service answers all the while; nothing that was taken is lost, and
# what was sent away is one row when it comes again.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3 strace; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
strace -o "$work/strace.out" true 2>/dev/null || skip "strace may not trace here"

read -r sendsms lmtp port <<-PORTS
	$("$tools/e2e_ports" 3)
PORTS
hook=http://127.0.0.1:$port/sms/kannel/$secret/inbound
printf 'replySecret0123456789\n' >"$work/reply-secret"
chmod 600 "$work/reply-secret"
{
	by_kannel http | sed "s/^email: none/email: smtp/"
	cat <<-CONF
		smtp: { host: 127.0.0.1, from: hark@hark.example.org }
		lmtp:
		  listen: 127.0.0.1:$lmtp
		  secret_file: $work/reply-secret
		  authserv_id: mx.example.org
	CONF
} | house
serve

# text ID WORDS: a gateway brings it; the status, the header of a time to wait, and milliseconds.
text() {
	curl -s -D "$work/head.$1" -o "$work/out.$1" -w '%{http_code}' -m 60 \
		"$hook?id=$1&from=%2B447700900999&to=1&text=$2&coding=0" >"$work/code.$1" || true
}

code() {
	cat "$work/code.$1"
}

# mail: what a mail server is answered that brings one, line by line.
mail() {
	{
		printf 'LHLO mx.example.org\r\nMAIL FROM:<ada@example.org>\r\nRCPT TO:<hark@hark.example.org>\r\nDATA\r\n'
		sleep 0.3
		printf 'From: Ada <ada@example.org>\r\nTo: hark@hark.example.org\r\nSubject: Hello\r\n'
		printf 'Message-ID: <slow@mail.example.org>\r\nDate: %s\r\n\r\nA word\r\n.\r\n' "$(date -uR)"
		sleep "$1"
		printf 'QUIT\r\n'
	} | "$tools/e2e_raw" "$lmtp" | tr -d '\r'
}

rows() {
	sql "SELECT COUNT(*) FROM inbox"
}

text first 'before+it'
same "a text on a disk that keeps up" "200 1" "$(code first) $(rows)"

start strace.log strace -f -o "$work/strace.out" -e trace=fdatasync,fsync \
	-e inject=fdatasync,fsync:delay_enter=6000000 -p "$hark_pid"
strace_pid=$started
until_true "the disk is slow now" 10 grep -q attached "$work/strace.log"

text held 'in+its+commit' &
held=$!
sleep 0.5
text waits 'behind+it' &
waits=$!
sleep 2.5
began=$(date +%s%3N)
text away 'too+late'
took=$(($(date +%s%3N) - began))
same "who comes when another has waited for two seconds is sent away" 503 "$(code away)"
check "with a time to come again" grep -qi '^Retry-After: [1-9]' "$work/head.away"
say "after $took ms"
curl -fsS -m 2 -o "$work/health" "http://127.0.0.1:$port/health" || fail "the service does not answer meanwhile"
mail 0.5 >"$work/mail.log"
check "and so is a mail" grep -q '^451 ' "$work/mail.log"
"$hark" hold -d "$data" >"$work/hold" 2>&1 &
hold=$!
same "nobody was told that a text is kept that is not" "1" "$(rows)"

wait "$held" "$waits"
kill "$strace_pid"
wait "$strace_pid" 2>/dev/null || true
same "those that were taken are acknowledged when they are kept" "200 200" "$(code held) $(code waits)"
wait "$hold" || {
	cat "$work/hold"
	fail "what staff say was not heard"
}
say "ok: what staff say is heard"
check "and they are kept" [ "$(rows)" -eq 3 ]
text away 'too+late'
same "what was sent away is taken when it comes again" 200 "$(code away)"
mail 1 >"$work/mail.log"
check "the mail too" grep -q '^250 2' "$work/mail.log"
same "each of them once" "5 5" "$(rows) $(sql 'SELECT COUNT(DISTINCT ext_id) FROM inbox')"
delays=$(grep -c 'INJECTED\|DELAYED' "$work/strace.out" || true)
check "the disk was slow $delays times" [ "$delays" -gt 0 ]
end_service
