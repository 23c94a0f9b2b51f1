#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A clock that is set while hark runs, or wrong when it starts (D3, D4), and a machine that stands still
# while a text is with the gateway (D5): nothing leaves by a time in doubt, what comes in is taken, and
# it goes on when a person says so. The real program; only the wall clock that it sees is not real.
#
# HARK_E2E_CLOCK=long sets it by an hour and by ten years, both ways, and starts the day before the build
# too (which tests/scheduler/test_clock_guard.c has in a table); HARK_E2E_STANDSTILL=600 is ten minutes.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
library=
for place in /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/lib/faketime/libfaketimeMT.so.1; do
	[ ! -e "$place" ] || library=$place
done
[ -n "$library" ] || skip "faketime is not installed (script/setup installs it)"
# The sanitizer's runtime and a library that comes before everything do not suit each other.
! ldd "$hark" | grep -q libasan && ! grep -qc __asan_init "$hark" ||
	skip "not under the address sanitizer"

two_ports

by_kannel | house
start gateway.log "$tools/e2e_gateway" "$sendsms" "$hook" 1 "$work/phone"
gateway_pid=$started
until_true "the gateway is up" 5 is_listening "$sendsms"
kill -USR1 "$gateway_pid"

# Only the wall: timers, and the time since the machine started, are real. Not kept by another clock,
# whatever this machine is.
set_clock() {
	printf '%s\n' "$1" >"$work/wall.new"
	mv "$work/wall.new" "$work/wall"
}

wrong_serve() {
	FAKETIME_TIMESTAMP_FILE=$work/wall FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
		LD_PRELOAD=$library start hark.log "$hark" serve -d "$data"
	hark_pid=$started
	until_true "the service is up" 20 curl -fsS -o "$work/health" "http://127.0.0.1:$port/health"
}

clock_is() {
	curl -fsS "http://127.0.0.1:$port/health" | grep -q "\"clock\":\"$1\""
}

# reply ID BODY: what the gateway is told.
reply() {
	curl -s -o "$work/out" -w '%{http_code}' \
		"$hook?id=$1&from=%2B447700900999&to=1&text=$2&coding=0"
}

texts() {
	grep -c '^text' "$work/phone" || true
}

person=100
enrol() {
	person=$((person + 1))
	echo "Pat,$(printf '9990%06d' "$person"),07700 900$person," |
		patients | sed 's/^nhs_number/hospital_number/' >"$work/in.csv"
	"$hark" import procedures -d "$data" "$work/in.csv" >"$work/said" 2>&1 ||
		fail "import: $(cat "$work/said")"
}

# held WHAT WANTED: in doubt with that word; an operation told now brings no text; a reply gets its 200.
held() {
	until_true "$1: hark says so" 10 clock_is "$2"
	before=$(texts)
	enrol
	same "$1: a reply is taken" 200 "$(reply "held-$person" hello)"
	until_true "$1: what is due waits, and says why" 10 holds \
		"SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND reason = 'clock'"
	sleep 1
	same "$1: nothing was sent" "$before" "$(texts)"
	same "$1: staff are told" 1 "$(sql "SELECT COUNT(*) FROM alert
		WHERE kind = 'clock' AND rule = 'clock-$2' AND state = 'open'")"
	sql "SELECT id FROM alert WHERE kind = 'clock' AND state = 'open'" >"$work/alert"
	jumps=$((jumps + 1))
}

accepted() {
	status 0 "$hark" clock accept -d "$data"
	until_true "$1: accepted, it is trusted" 10 clock_is trusted
	until_true "$1: and what waited leaves" 10 holds "SELECT COUNT(*) = 0 FROM outbox
		WHERE state = 'queued' AND reason = 'clock'"
	"$hark" alert close -d "$data" "$(cat "$work/alert")" "clock set" >"$work/said" 2>&1
}

# D3: set while it runs
jumps=0
set_clock +0
wrong_serve
clock_is trusted || fail "a right clock is in doubt"
enrol
until_true "by a right clock a text leaves" 10 [ -s "$work/phone" ]
set -- +10y
[ "${HARK_E2E_CLOCK-}" != long ] || set -- +1h -1h +10y -10y
for jump; do
	set_clock "$jump"
	# The first thing that happens by it: nothing may leave before the doubt is there.
	held "set by $jump" stepped
	same "set by $jump: no row is dated by it" 0 "$(sql "SELECT COUNT(*) FROM inbox
		WHERE abs(received_at / 1000 - $(date +%s)) > 1800")"
	set_clock +0
	until_true "set by $jump: right again, it is still in doubt" 5 clock_is stepped
	accepted "set by $jump"
done
# A doubt survives a restart
set_clock -1h
held "before a restart" stepped
end_service
set_clock +0
wrong_serve
until_true "after a restart it is still in doubt" 10 clock_is stepped
accepted "after a restart"
end_service
say "D3: $jumps clocks set while it ran, 0 texts by them"

# D4: wrong at a start. A store that knows better, and one that knows nothing.
built=$("$hark" clock show -d "$data" 2>&1 | sed -n 's/^built  \([0-9-]*\)T.*/\1/p')
jumps=0
set -- "@1970-01-01 00:10:00"
[ "${HARK_E2E_CLOCK-}" != long ] ||
	set -- "$1" "@$(date -u -d "$built 1 day ago" +'%Y-%m-%d %H:%M:%S')"
for time; do
	set_clock "$time"
	wrong_serve
	held "started at $time" before-build
	end_service
	set_clock +0
	wrong_serve
	accepted "started at $time"
	end_service
done
say "D4: $jumps starts before there was this program, 0 texts, $(sql "SELECT COUNT(*) FROM alert
	WHERE rule = 'clock-before-build'") alerts"

# D5: it stands still while a text is with the gateway
serve
kill -USR2 "$gateway_pid"
enrol
until_true "a text is with the gateway" 10 \
	holds "SELECT COUNT(*) FROM outbox WHERE state = 'sending'"
kill -STOP "$hark_pid"
sleep "${HARK_E2E_STANDSTILL:-2}"
kill -USR2 "$gateway_pid"
sleep 1
kill -CONT "$hark_pid"
until_true "it goes on" 10 curl -fsS -o "$work/health" "http://127.0.0.1:$port/health"
until_true "and what it was sending is known" 30 holds "SELECT COUNT(*) = 0 FROM outbox
	WHERE state = 'sending'"
clock_is trusted || fail "a standstill is no step of the clock"
end_service
end "$gateway_pid"
twice=$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | uniq -d)
same "no text reached a phone twice" "" "$twice"
say "D5: stood still for ${HARK_E2E_STANDSTILL:-2} s with a text at the gateway, 0 sent twice"
