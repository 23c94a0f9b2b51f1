#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks G2 and G3 of the HTTP edge, against the daemon alone: six hundred connections that send a line
# every four seconds, from one address and from sixty, and ten thousand that say nothing at all. Beside
# them somebody else's real webhooks, each of which has a second. HARK_E2E_SECONDS is how long each
# slow crowd stays (3; 70 for the check's own minute, of which the first ten seconds do not count).

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

seconds=${HARK_E2E_SECONDS:-3}
edge_house </dev/null
# The second of the crowd's addresses is a proxy's.
sed -i "s/^listen: .*/listen: { address: 127.0.0.1, port: $port, proxy: 127.0.0.3 }/" "$data/hark.conf"
serve

# crowd COUNT ADDRESSES KIND: comes, and is all there.
crowd() {
	: >"$work/crowd.log"
	start crowd.log "$tools/e2e_crowd" "$port" "$1" "$seconds" "$2" "$3"
	crowd_pid=$started
	tries=600
	until grep -q crowded "$work/crowd.log"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || fail "the crowd does not come"
		sleep 0.05
	done
}

# prober WHAT TENTHS: real webhooks, four a second (in the long form one), while the crowd is there. So many
# tenths of them are answered within a second.
texts=0
prober() {
	asked=0
	answered=0
	skip=0
	pause=0.25
	[ "$seconds" -lt 60 ] || pause=1
	[ "$seconds" -lt 60 ] || skip=10
	before=$(memory)
	while kill -0 "$crowd_pid" 2>/dev/null; do
		texts=$((texts + 1))
		got=$(webhook "probe-$texts" -m 1)
		if [ "$skip" -gt 0 ]; then
			skip=$((skip - 1))
		else
			asked=$((asked + 1))
			[ "$got" != 200 ] || answered=$((answered + 1))
		fi
		sleep "$pause"
	done
	grown=$(($(memory) - before))
	wait "$crowd_pid" || fail "the crowd fell over"
	[ "$asked" -ge 2 ] || fail "$1: only $asked webhooks were tried"
	say "$1: $answered of $asked webhooks answered within a second, $grown kB more memory; the crowd $(tail -1 "$work/crowd.log")"
	[ $((answered * 10)) -ge $((asked * $2)) ] || fail "$1: too few were answered"
	[ "$grown" -le 51200 ] || is_sanitized || fail "$1: too much memory"
}

# In all, with the one that asks.
connections_are() {
	[ "$(curl -s -m 5 "http://127.0.0.1:$port/health" |
		sed -n 's/.*"connections":\([0-9]*\).*/\1/p')" = "$1" ]
}
long=$seconds
seconds=1
crowd 400 2 idle
until_true "of 200 idle connections of an address 20 stay, and of a proxy's all" 5 connections_are 221
prober "400 idle connections, half of them a proxy's" 9
seconds=$long

crowd 600 1 slow
prober "G2: 600 slow connections from one address" 9
crowd 600 60 slow
prober "G2: 600 slow connections from 60 addresses" 9

# idle: what it costs while nothing happens, in hundredths of a second, a second long.
idle() {
	before=$(computed)
	sleep 1
	percent=$(($(computed) - before))
	say "$1: $percent % of a core while nothing happens"
	[ "$percent" -le 20 ] || fail "$1: a busy loop"
}
seconds=3
crowd 10000 60 idle
idle "G3: 10,000 idle connections"
prober "G3: 10,000 idle connections" 5

# Fewer descriptors than connections: accepting fails, and those who wait make room.
prlimit --pid "$hark_pid" --nofile=64:64
crowd 600 60 idle
idle "G3: 64 descriptors for 600 connections"
prober "G3: 64 descriptors for 600 connections" 5
same "and the next text is taken" 200 "$(webhook after)"
end_service
