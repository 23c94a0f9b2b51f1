#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the world may do to a webhook: half a request, a hundred copies at once, another one's secret,
# a forged receipt. None of it makes a row that should not be, or loses one that should.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

two_ports
base=http://127.0.0.1:$port/sms/kannel

by_kannel | house
serve

fields='from=%2B447700900999&to=%2B447700900000&text=hello&coding=0'
inbox() {
	sql "SELECT COUNT(*) FROM inbox"
}
code() {
	curl -s -o "$work/out" -w '%{http_code}' -m 20 "$@"
}
post() {
	printf 'POST /sms/kannel/%s/inbound HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n' "$secret" "$port"
	printf 'Content-Type: application/x-www-form-urlencoded\r\n'
}

# Half of it
{
	post
	printf 'Content-Length: 400\r\n\r\nid=half&%s' "$fields"
} | "$tools/e2e_raw" "$port" >"$work/half"
check "half a body is not taken for a whole one" sh -c "! grep -q '^HTTP/1.1 200' '$work/half'"
printf 'GET /sms/kannel/%s/inbound?id=half&fr' "$secret" | "$tools/e2e_raw" "$port" >"$work/half"
check "nor half a line" sh -c "! grep -q '^HTTP/1.1 200' '$work/half'"
{
	post
	printf 'Content-Length: 10\r\nContent-Length: 400\r\n\r\nid=two&%s' "$fields"
} | "$tools/e2e_raw" "$port" >"$work/half"
check "nor one of two lengths" sh -c "! grep -q '^HTTP/1.1 200' '$work/half'"
same "nothing came of these" 0 "$(inbox)"

# Not ours
same "another's secret is refused" 403 "$(code "$base/e2eSecret9876543210/inbound?id=a&$fields")"
same "and none" 403 "$(code "$base/inbound?id=a&$fields")"
same "a receipt that we did not sign is refused" 403 \
	"$(code "$base/$secret/receipt?ask=0123456789abcdef0123456789abcdef&sign=0000&d=1")"
same "nothing came of these either" 0 "$(inbox)"

# A hundred copies, each on its own connection, all at once
for _ in $(seq 100); do
	printf 'url = "%s?id=copy&%s"\noutput = "%s"\n' "$hook" "$fields" "$work/out"
done >"$work/copies"
curl -s -Z --parallel-immediate --parallel-max 100 -m 30 -w '%{http_code}\n' \
	-K "$work/copies" >"$work/codes" 2>/dev/null || true
same "a hundred copies at once are all answered 200" "100 200" \
	"$(sort "$work/codes" | uniq -c | awk '{ print $1, $2 }')"
same "and are one reply" 1 "$(inbox)"
same "that a person sees once" 1 "$(sql "SELECT COUNT(*) FROM alert WHERE kind <> 'test'")"

# A day later, and after a restart
end_service
serve
same "a copy after a restart is acknowledged" 200 "$(code "$hook?id=copy&$fields")"
same "and is still one reply" 1 "$(inbox)"

# Two texts that are alike are two
same "the same words again" 200 "$(code "$hook?id=other&$fields")"
same "are another reply" 2 "$(inbox)"

# Strange bytes are kept as text, and never a fault of ours
same "any bytes" 200 "$(code "$hook?id=bytes&from=%2B447700900999&to=1&coding=0&text=%ff%fe%01%27%3B--%3Cb%3E")"
same "a very long text" 200 \
	"$(code "$hook?id=long&$fields$(head -c 4000 /dev/zero | tr '\0' a)")"
same "nothing at all" 200 "$(code "$hook?id=empty&from=%2B447700900999&to=1&text=&coding=0")"
same "all are there" 5 "$(inbox)"

# What cannot be read is kept for a person: a gateway that is told 400 gives up
same "a field twice" 200 "$(code "$hook?id=a&id=b&$fields")"
same "a text from nobody" 200 "$(code "$hook?id=c&text=hello")"
same "are kept, and read by nobody but a person" "2 2" "$(sql "SELECT count(*) FROM inbox
	WHERE reading = 'not read'") $(sql "SELECT count(*) FROM alert WHERE rule = 'not-read'")"

# What the gateway broke is kept: what it is refused it drops, and nobody would know
from='from=%2B447700900998&to=1&coding=0'
same "a NUL in the words" 200 "$(code "$hook?id=nul&$from&text=I+fell%00+on+the+stairs")"
same "a broken escape" 200 "$(code "$hook?id=escape&$from&text=100%zz+sure")"
same "both are there" 9 "$(inbox)"
same "a risk among broken words" 200 "$(code "$hook?id=risk&$from&text=I+want+to+die%0")"
same "is answered" 1 "$(sql "SELECT COUNT(*) FROM outbox WHERE purpose = 'safety'")"
status 0 "$hark" alert list -d "$data"
said "+447700900998 (not known to us): I fell on the stairs"
said "+447700900998 (not known to us): 100%zz sure"
check "and is urgent, with the number and the words" \
	grep -q 'urgent .*+447700900998 (not known to us): I want to die' "$work/said"
check "a webhook that is refused stands in the log" grep -q 'webhook.refused.*status=403' "$work/hark.log"

# A known patient: no answer is made of broken words, and a person sees them
echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
from='from=%2B447700900123&to=1&coding=0'
same "3, and a NUL" 200 "$(code "$hook?id=ada&$from&text=3%00")"
same "is nobody's answer" 0 "$(sql "SELECT COUNT(*) FROM answer")"
same "but somebody's to read" 1 "$(sql "SELECT COUNT(*) FROM alert WHERE rule = 'damaged' AND kind = 'unreadable'")"

# Who tells of danger is asked nothing before a release, and the lists say so
same "a risk of a patient" 200 "$(code "$hook?id=danger&$from&text=STOP.+I+want+to+die")"
status 0 "$hark" alert list -d "$data"
said "nothing is asked of them until it is closed, or they are released"
said "and STOP was said"
status 0 "$hark" patient show 9990000018 -d "$data"
said "nothing is asked: words of danger that nobody has released"
status 0 "$hark" patient release 9990000018 -d "$data"
said "they said STOP beside words of danger"
stop=$(sql "SELECT id FROM alert WHERE rule = 'stop-beside-danger'")
status 0 "$hark" alert close "$stop" "wants to go on" -d "$data"
status 0 "$hark" patient show 9990000018 -d "$data"
check "and then they may be asked" sh -c "! grep -q 'nothing is asked' '$work/said'"
status 0 "$hark" alert list -d "$data"
said "released"

check "no word of a patient stands in the log" sh -c "! grep -qE 'hello|4477009|07700' '$work/hark.log'"
end_service
