#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Death at a thousand chosen system calls (check A3): strace kills hark at the nth call of one kind, from the
# first of its start to those of its conversations; the next life begins where the last one lay. What hark
# kept is held against what the gateway and the telephones saw, after every tenth death and when all is
# said. HARK_E2E_POINTS says how many deaths, HARK_E2E_SEED repeats the draw.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/crash.sh
. "${0%/*}/crash.sh"
# shellcheck source=tests/e2e/inject.sh
. "${0%/*}/inject.sh"

all=${HARK_E2E_POINTS:-1000}
points=$(lives_of "$all")
deadly=write,pwrite64,fdatasync,ftruncate,unlink,openat,sendto,writev,recvfrom,connect,epoll_wait

two_ports
crash_house "$people"
# A copy of it is the house of each life, and no backup of another.
sqlite3 "$data/hark.db" "DELETE FROM meta WHERE key = 'birth'"
cp -a "$data" "$work/template"
count_lives "$deadly" 0
spread "$all" >"$work/points"

# A point that a life did not reach, for there was nothing left to say, is no death: it comes again.
killed=0
began_all=$(date +%s)
season_begin
while [ "$killed" -lt "$points" ]; do
	before=$killed
	while read -r call n <&3 && [ "$killed" -lt "$points" ]; do
		life false -e "trace=$call" -e "inject=$call:signal=KILL:when=$n"
		[ "$got" -eq 137 ] || fail "killed at $call $n: exit $got"
		killed=$((killed + 1 - missed))
		season_turn "killed at $call $n, or up to nine deaths before"
	done 3<"$work/points"
	[ "$killed" -gt "$before" ] || fail "nothing was injected"
done
season_end "killed $killed times"
same "hark died $points times at its call" "$points" "$killed"
say "A3: $killed of $lives lives killed at $(wc -l <"$work/points") points in $season seasons of $people conversations, judged $judged times; $kept replies acknowledged, 0 lost, 0 asked twice, 0 half states; $doubts texts in doubt; $(($(date +%s) - began_all)) s in all"
