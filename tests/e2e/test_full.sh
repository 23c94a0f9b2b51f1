#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A full disk, a real one of 12 MiB: replies are refused so that the gateway keeps them, nothing that
# was acknowledged is lost, and with room again hark goes on by itself. Before that the ballast is given
# back, and with its room replies are kept on a disk that has none left.

# A mount namespace of our own: nobody else sees the disk, and it goes with the last of us.
if [ -z "${HARK_E2E_INSIDE-}" ]; then
	flags=-m
	[ "$(id -u)" -eq 0 ] || flags=-rm
	unshare $flags mount -t tmpfs none /mnt 2>/dev/null || {
		echo "SKIPPED: no disk of our own can be mounted here (unshare $flags)"
		exit 77
	}
	HARK_E2E_INSIDE=1 exec unshare $flags sh "$0" "$@"
fi

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

two_ports

mkdir "$work/disk"
mount -t tmpfs -o size=12m none "$work/disk"
data=$work/disk/data
{
	by_kannel
	echo "disk: { stop_sending: 1, ballast: 1 }"
} | house
start gateway.log "$tools/e2e_gateway" "$sendsms" "$hook" 1 "$work/phone"
gateway_pid=$started
until_true "the gateway is up" 5 is_listening "$sendsms"
kill -USR1 "$gateway_pid"
serve

# bring ID: a reply from a number that nobody knows; what hark says to it
bring() {
	curl -s -o "$work/out" -w '%{http_code}' -m 20 \
		"$hook?id=$1&from=%2B447700900999&to=%2B447700900000&text=hello&coding=0"
}

same "with room a reply is kept" 200 "$(bring first)"

# One text is with the gateway when the disk fills.
kill -USR2 "$gateway_pid"
echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
until_true "a text is on its way" 10 holds "SELECT COUNT(*) FROM outbox WHERE state = 'sending'"
flying=$(sql "SELECT id FROM outbox WHERE state = 'sending'")

check "a ballast lies beside the store" [ "$(stat -c %s "$data/ballast")" = 1048576 ]
dd if=/dev/zero of="$work/disk/fill" bs=64k 2>/dev/null || true
dd if=/dev/zero of="$work/disk/fill2" bs=1k 2>/dev/null || true
: >"$work/acknowledged"
code=200
count=0
without=0
while [ "$code" = 200 ] && [ "$count" -lt 500 ]; do
	count=$((count + 1))
	code=$(bring "full-$count")
	[ "$code" != 200 ] || echo "full-$count" >>"$work/acknowledged"
	[ "$code" != 200 ] || [ -e "$data/ballast" ] || without=$((without + 1))
done
check "with the ballast's room $without more are kept, STOP or worse among them" [ "$without" -ge 20 ]
same "on a full disk a reply is sent back to the gateway ($((count - 1)) fitted)" 503 "$code"
kill -USR2 "$gateway_pid"
sleep 1
same "and again" 503 "$(bring "full-$count")"
check "hark is alive" curl -fsS -o "$work/health" "http://127.0.0.1:$port/health"
check "and says that nothing leaves" grep -q '"disk":"short"' "$work/health"
echo "Bob,9990000026,07700 900124," | patients >"$work/more.csv"
status 3 "$hark" import procedures -d "$data" "$work/more.csv"
said "more.csv: row 2: "
said "full"

rm "$work/disk/fill" "$work/disk/fill2"
brought() {
	[ "$(bring "full-$count")" = 200 ]
}
until_true "with room again the same reply is kept, without a restart" 10 brought
echo "full-$count" >>"$work/acknowledged"
until_true "what the gateway said meanwhile is on record" 15 \
	holds "SELECT COUNT(*) FROM outbox_event WHERE outbox = $flying AND detail = 'http-202'"
until_true "the conversation goes on to its end" 30 \
	holds "SELECT COUNT(*) FROM response WHERE status = 'complete'"
status 0 "$hark" import procedures -d "$data" "$work/more.csv"
said "added 1,"
until_true "the ballast is set aside again" 15 test -e "$data/ballast"
same "a person was told, once" 1 "$(sql "SELECT COUNT(*) FROM alert WHERE rule LIKE 'the disk%'")"

end_service
end "$gateway_pid"
same "the database is whole" ok "$(sql 'PRAGMA integrity_check')"
sort "$work/acknowledged" >"$work/wanted"
sql "SELECT ext_id FROM inbox" | sort >"$work/inbox"
same "nothing acknowledged is lost" "" "$(comm -23 "$work/wanted" "$work/inbox")"
same "no question reached the phone twice" "" \
	"$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | uniq -d)"
