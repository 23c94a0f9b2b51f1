#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Disk errors at chosen system calls (check A4): strace lets the nth call of one kind on the store's files
# fail with EIO or ENOSPC, once or from then on. hark ends of it, by exit 74 or 1, or holds on and is killed
# a moment later; the next life begins where the last one lay. What hark kept is held against what the
# gateway and the telephones saw. HARK_E2E_ERRORS says how many errors, HARK_E2E_SEED repeats the draw.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/crash.sh
. "${0%/*}/crash.sh"
# shellcheck source=tests/e2e/inject.sh
. "${0%/*}/inject.sh"

all=${HARK_E2E_ERRORS:-1000}
errors=$(lives_of "$all")
disk=pwrite64,fdatasync,ftruncate,openat,unlink

two_ports
crash_house "$people"
cp -a "$data" "$work/template"
count_lives "$disk" 1
spread "$all" >"$work/points"

injected=0 ended=0
began_all=$(date +%s)
season_begin
while [ "$injected" -lt "$errors" ]; do
	before=$injected
	while read -r call n <&3 && [ "$injected" -lt "$errors" ]; do
		kind=EIO
		[ $((lives % 2)) -eq 0 ] || kind=ENOSPC
		when=$n
		[ $((lives % 4)) -lt 2 ] || when=$n+
		life is_hit --seccomp-bpf -P "$data/hark.db" -P "$data/hark.db-wal" -P "$data/hark.db-shm" \
			-e "trace=$call" -e "inject=$call:error=$kind:when=$when"
		if [ "$missed" -eq 0 ]; then
			is_hit || fail "$call $when $kind: it ended of something else, exit $got"
			injected=$((injected + 1))
			echo "$call $kind $([ "$when" = "$n" ] && echo once || echo on): exit $got" >>"$work/ends"
			case $got in
			137) ;;
			1 | 74) ended=$((ended + 1)) ;;
			*) fail "$call $when $kind: exit $got" ;;
			esac
		fi
		season_turn "$call $when $kind, or up to nine errors before"
	done 3<"$work/points"
	[ "$injected" -gt "$before" ] || fail "nothing was injected"
done
season_end "$injected errors"
same "hark met $errors errors" "$errors" "$injected"
sort "$work/ends" | uniq -c
say "A4: $injected of $lives lives with a disk error at $(wc -l <"$work/points") points in $season seasons of $people conversations, $ended ended by it, judged $judged times; $kept replies acknowledged, 0 lost, 0 asked twice, 0 damaged; $doubts texts in doubt; $(($(date +%s) - began_all)) s in all"
