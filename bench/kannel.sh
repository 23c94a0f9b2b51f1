#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kannel.sh BUILD: texts through a real Kannel (bearerbox, smsbox, its fake network with a telephone). A
# thousand invitations are due; hark claims and commits each, hands it over, and hears two receipts of
# it. Three lines:
#
#   kannel       texts a second at the telephone, beside the same text handed to the same Kannel by
#                wrk, sixteen at once, whose receipts go to /health, which keeps nothing
#   kannel-cpu   hark's processor time for a text, beside Kannel's own for it in the same seconds: its
#                conversation is opened and the text made in that time too
#   kannel-text  the same for texts that wait: claimed, sent, receipted twice, and no more
#
# Windows of hark and of wrk alternate; told are medians. Exit 1 when hark takes more than 0.15 ms a text.
set -eu
release=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
set -- "$release/daemon/hark" "$release/tests/e2e"
# shellcheck source=tests/e2e/lib.sh
. "$root/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/crash.sh
. "$root/tests/e2e/crash.sh"
# shellcheck source=tests/e2e/kannel.sh
. "$root/tests/e2e/kannel.sh"
command -v wrk >/dev/null || skip "wrk is not installed (script/setup installs it)"

people=999
repetitions=${HARK_BENCH_REPETITIONS:-5}
most_ms=0.15
fake_network
# At a level at which Kannel writes nothing for a text.
sed -i -e "s/^log-level = 1/log-level = 4/" -e "s/^store-type.*/store-type = file/" \
	-e "s#^store-location.*#store-location = \"$work/store\"#" "$work/kannel.conf"
{
	crash_house "$people"
	cp -a "$data" "$work/template"
	printf 'nobody waits for this\tyes\n' >"$work/script"
	begin_fake_network
	begin_smsbox
} >"$work/begin.log"

# cpu PID...: milliseconds that they have had, threads that have ended too, as the kernel counts them
# (field 14 and 15; none of the names before them has a space).
cpu() {
	for pid; do
		cat "/proc/$pid/stat"
	done | awk -v tick="$(getconf CLK_TCK)" '{ sum += $14 + $15 } END { print sum * 1000 / tick }'
}

heard() {
	wc -l <"$work/heard"
}

# until_heard COUNT: at most a minute.
until_heard() {
	deadline=$(($(date +%s) + 60))
	while [ "$(heard)" -lt "$1" ]; do
		[ "$(date +%s)" -lt "$deadline" ] || fail "$(heard) of $1 texts came"
		sleep 0.01
	done
}

# pace A_MINUTE: how many texts may begin.
pace() {
	sed -i "s/begin_per_minute: [0-9]*/begin_per_minute: $1/" "$data/hark.conf"
}

end_hark() {
	kill "$hark_pid"
	wait "$hark_pid" || true
}

# All conversations begun, and of their texts one has left, which is as slow as it goes.
begin_conversations() {
	pace 1
	serve
	for _ in $(seq 600); do
		[ "$(sql 'SELECT COUNT(*) FROM conversation')" -lt "$people" ] || break
		sleep 0.05
	done
	end_hark
	pace 1000000
	waiting=$(sql "SELECT COUNT(*) FROM outbox WHERE state = 'queued'")
	[ "$waiting" -gt $((people - 10)) ] || fail "$waiting texts wait"
}

# texts TEMPLATE COUNT: a window of hark's, from when it answers to when the last of so many texts is
# receipted. The rest of a text's way, when the telephone has it, is receipts.
texts() {
	rm -rf "$data"
	cp -a "$work/$1" "$data"
	# A house of its own, and no backup of another.
	sqlite3 "$data/hark.db" "DELETE FROM meta WHERE key = 'birth'"
	before=$(heard)
	serve
	began=$(date +%s%N)
	there=$(heard)
	mine=$(cpu "$hark_pid") theirs=$(cpu "$bearerbox_pid" "$smsbox_pid")
	until_heard $((before + $2))
	ended=$(date +%s%N)
	for _ in $(seq 100); do
		! holds "SELECT COUNT(*) FROM outbox WHERE purpose <> 'staff' AND state <> 'delivered'" || sleep 0.05
	done
	awk -v count=$((before + $2 - there)) -v ns=$((ended - began)) \
		-v mine="$mine $(cpu "$hark_pid")" -v theirs="$theirs $(cpu "$bearerbox_pid" "$smsbox_pid")" '
		BEGIN {
			split(mine, m, " "); split(theirs, t, " ")
			print count / (ns / 1e9), (m[2] - m[1]) / count, (t[2] - t[1]) / count
		}' >>"$work/$1.windows"
}

# A window of wrk, and how many of its texts the telephone had in the seconds that it took.
others() {
	before=$(heard)
	began=$(date +%s%N)
	accepted=$(wrk -t 1 -c 16 -d 1s -H 'Connection: close' \
		"http://127.0.0.1:$sendsms/cgi-bin/sendsms?username=hark&password=kannelpass&from=%2B447700900000&to=%2B447700900123&charset=UTF-8&coding=0&dlr-mask=27&dlr-url=http%3A%2F%2F127.0.0.1%3A$port%2Fhealth&text=Pat%2C+Test+NHS+would+like+to+know+how+you+are.+6+short+questions+by+text%2C+about+1+minute.+It+is+your+choice+and+does+not+affect+your+care.+Replies+cost+your+usual+rate.+Reply+YES%2C+NO%2C+LINK%2C+CALL+or+STOP." |
		awk '$2 == "requests" { print $1 }')
	until_heard $((before + accepted))
	echo "$accepted $(($(date +%s%N) - began))" | awk '{ print $1 / ($2 / 1e9) }' >>"$work/others"
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int((NR + 2) / 2)]) / 2 }'
}

{
	begin_conversations
	cp -a "$data" "$work/begun"
} >>"$work/begin.log"
for _ in $(seq "$repetitions"); do
	texts template "$people" >/dev/null
	others
	end_hark
	texts begun "$waiting" >/dev/null
	end_hark
done
paste -d ' ' "$work/template.windows" "$work/others" "$work/begun.windows" >"$work/all"
column() {
	awk -v n="$1" '{ print $n }' "$work/all" | median
}
echo "kannel $(column 1) texts/s $(column 4) $(awk '{ print $1 / $4 }' "$work/all" | median)" |
	awk '{ printf "%s %.4g %s %.4g %.2f\n", $1, $2, $3, $4, $5 }'
# line NAME COLUMN: hark's milliseconds, which Kannel's are behind. False when they are too many.
line() {
	echo "$1 $(column "$2") ms/text $(column $(($2 + 1))) $(awk -v n="$2" '{ print $n / $(n + 1) }' "$work/all" | median)" |
		awk '{ printf "%s %.3g %s %.3g %.2f\n", $1, $2, $3, $4, $5 }'
	awk -v mine="$(column "$2")" -v most=$most_ms 'BEGIN { exit mine > most }' || {
		echo "$1: a text is to take $most_ms ms of hark's at most" >&2
		return 1
	}
}
status=0
line kannel-cpu 2 || status=1
line kannel-text 6 || status=1
rm -f "$work"/*.log
exit "$status"
