#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Death and disk errors at chosen system calls (checks A3 and A4). Each point is a life of its own: a
# folder with twenty follow-ups due, a gateway with twenty patients, and hark under strace, which kills
# it at the nth call of one kind, or makes calls of one kind fail; hark is started again, the
# conversations come to their end, and what the gateway and the telephones saw is held against what was
# kept.
#
# The points are spread evenly over a life that was counted first: 1,000 for death, 250 for errors.
# HARK_E2E_POINTS and HARK_E2E_ERRORS say how many of them are drawn; a few, if nothing is said.
# HARK_E2E_SEED repeats the draw.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/crash.sh
. "${0%/*}/crash.sh"

for program in curl sqlite3 strace; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
strace -o "$work/strace.out" -e trace=exit_group -e inject=exit_group:signal=KILL true 2>/dev/null || true
grep -q 'killed by SIGKILL' "$work/strace.out" || skip "strace may not trace here"

points=${HARK_E2E_POINTS:-3}
errors=${HARK_E2E_ERRORS:-1}
people=20
seed=${HARK_E2E_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
say "seed $seed (HARK_E2E_SEED=$seed draws the same points)"

two_ports
crash_house "$people"
cp -a "$data" "$work/template"

# life OPTION...: a fresh folder and fresh telephones; hark under strace with these options, as
# $hark_pid: with -D it is strace that stands aside. Not --seccomp-bpf, quick as it is: it injects no signal.
life() {
	rm -rf "$data"
	cp -a "$work/template" "$data"
	rm -f "$work"/hark.log "$work"/strace.out
	begin_gateway 1 5
	kill -USR1 "$gateway_pid"
	start hark.log strace -D -f -o "$work/strace.out" "$@" "$hark" serve -d "$data"
	hark_pid=$started
}

# Every conversation is over, or waits for a text of which nobody knows whether it left.
at_rest() {
	holds "
		SELECT $people = COUNT(*) FROM followup WHERE status = 'complete' OR id IN (
			SELECT followup FROM conversation JOIN outbox ON outbox.conversation = conversation.id
			WHERE outbox.state IN ('settling', 'uncertain'))"
}

is_alive() {
	kill -0 "$hark_pid" 2>/dev/null
}

# live SECONDS: until hark is dead, or all is said and it has ended as systemd ends it; else false.
live() {
	deadline=$(($(date +%s) + $1))
	until at_rest 2>/dev/null; do
		is_alive || return 0
		[ "$(date +%s)" -lt "$deadline" ] || return 1
		sleep 0.05
	done
	kill "$hark_pid" 2>/dev/null || true
	while is_alive; do
		[ "$(date +%s)" -lt "$deadline" ] || return 1
		sleep 0.02
	done
}

is_hit() {
	grep -q INJECTED "$work/strace.out" 2>/dev/null
}

# How it ended, in $got.
reap() {
	got=0
	wait "$hark_pid" 2>/dev/null || got=$?
}

# Twice, with time in between for what the gateway still has to say.
at_rest_for_good() {
	at_rest || return 1
	heard=$(wc -l <"$work/phone")
	sleep 0.3
	at_rest && [ "$heard" -eq "$(wc -l <"$work/phone")" ]
}

# again WHAT: hark without strace, until all is at rest; then the judgement.
again() {
	began=$(date +%s%3N)
	serve
	took=$(($(date +%s%3N) - began))
	[ "$took" -le "$slowest" ] || slowest=$took
	deadline=$(($(date +%s) + 60))
	until at_rest_for_good; do
		[ "$(date +%s)" -lt "$deadline" ] || fail "$1: the conversations do not come to their end"
		sleep 0.05
	done
	kill "$hark_pid"
	wait "$hark_pid" || fail "$1: the service did not end well"
	end "$gateway_pid"
	found=$(violations)
	[ -z "$found" ] || {
		echo "$found"
		fail "$1"
	}
	doubts=$((doubts + $(sql "SELECT COUNT(*) FROM outbox WHERE state IN ('settling', 'uncertain')")))
	kept=$((kept + $(wc -l <"$work/kept")))
	pids=
}

# spread CALLS MOST < lines of "call count": up to MOST points in all, as "call n"; each kind of call
# has as many as any other, or all that there are of it.
spread() {
	awk -v wanted="$1" -v most="$2" '
		index("," wanted ",", "," $1 ",") { name[++kinds] = $1; count[kinds] = $2; sum += $2 }
		END {
			most = most < sum ? most : sum
			for (each = 1; total < most; each++)
				for (i = 1; i <= kinds && total < most; i++)
					if (each <= count[i]) { share[i]++; total++ }
			for (i = 1; i <= kinds; i++)
				for (k = 0; k < share[i]; k++)
					print name[i], 1 + int(k * count[i] / share[i])
		}'
}

# draw COUNT: that many of the lines, by the seed.
draw() {
	awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $0 }' | sort | head -n "$1" | cut -d ' ' -f 2-
}

deadly=write,pwrite64,fdatasync,ftruncate,unlink,openat,sendto,writev,recvfrom,connect,epoll_wait
disk=pwrite64,fdatasync,ftruncate,openat,unlink

# The life that is counted. strace counts for each thread, and so do we: the most of any of them.
slowest=0
life -y -e "trace=$deadly"
live 60 || fail "the conversations do not come to their end"
end "$gateway_pid"
count() {
	awk -v files="$1" '
		/resumed>/ || !match($0, /[a-z_0-9]+\(/) || (files && !/hark\.db/) { next }
		{ n[$1 " " substr($0, RSTART, RLENGTH - 1)]++ }
		END {
			for (key in n) {
				split(key, part, " ")
				if (n[key] > most[part[2]]) most[part[2]] = n[key]
			}
			for (call in most) print call, most[call]
		}' "$work/strace.out" | sort
}
count 0 >"$work/counts"
count 1 >"$work/counts.disk"
say "a life has: $(tr '\n' ' ' <"$work/counts")"

# Death
spread "$deadly" 1000 <"$work/counts" | draw "$points" >"$work/points"
runs=0 killed=0 doubts=0 kept=0
began_all=$(date +%s)
while read -r call n <&3; do
	runs=$((runs + 1))
	got=0
	# A life can be shorter than the one that was counted.
	while [ "$got" -ne 137 ] && [ "$n" -gt 0 ]; do
		life -e "trace=$call" -e "inject=$call:signal=KILL:when=$n"
		live 60 || fail "$call $n: hark neither dies nor comes to its end"
		reap
		reached=$n
		n=$((n / 2))
		[ "$got" -eq 137 ] || end "$gateway_pid"
	done
	[ "$got" -ne 137 ] || killed=$((killed + 1))
	again "killed at $call $reached"
done 3<"$work/points"
same "each of $runs lives was ended at its call" "$runs" "$killed"
[ "$killed" -gt 0 ] || fail "nothing was injected"
say "A3: $killed of $runs killed; $kept replies acknowledged, 0 lost, 0 asked twice, 0 half states; $doubts texts in doubt; the slowest restart took $slowest ms; $(($(date +%s) - began_all)) s in all"

# Disk errors: of either kind, once or from then on. hark dies of it or holds on; a disk that stays
# broken is given three seconds.
spread "$disk" 250 <"$work/counts.disk" | awk '{
	kind = NR % 2 ? "EIO" : "ENOSPC"
	print $1, $2, kind, NR % 4 < 2 ? "once" : "on" }' | draw "$errors" >"$work/points"
runs=0 injected=0 doubts=0 kept=0 ended=0
began_all=$(date +%s)
while read -r call n kind times <&3; do
	runs=$((runs + 1))
	hits=0
	while [ "$hits" -eq 0 ] && [ "$n" -gt 0 ]; do
		when=$n
		[ "$times" = once ] || when=$n+
		life -P "$data/hark.db" -P "$data/hark.db-wal" -P "$data/hark.db-shm" \
			-e "trace=$call" -e "inject=$call:error=$kind:when=$when"
		if [ "$times" = once ]; then
			live 60 || fail "$call $n $kind: hark neither dies nor comes to its end"
		else
			until is_hit || ! is_alive || at_rest 2>/dev/null; do
				sleep 0.05
			done
			live 3 || kill -9 "$hark_pid"
		fi
		reap
		! is_hit || hits=1
		n=$((n / 2))
		[ "$hits" -gt 0 ] || end "$gateway_pid"
	done
	[ "$hits" -gt 0 ] || fail "$call $when $kind: not reached"
	injected=$((injected + hits))
	echo "$call $kind $times: $got" >>"$work/ends"
	case $got in
	0 | 137) ;; # it went on, as long as we let it
	1 | 74) ended=$((ended + 1)) ;;
	*) fail "$call $when $kind: exit $got" ;;
	esac
	again "$call $when fails with $kind"
done 3<"$work/points"
same "each of $runs lives had its error" "$runs" "$injected"
[ "$injected" -gt 0 ] || fail "nothing was injected"
sort "$work/ends" | uniq -c
say "A4: $injected of $runs with a disk error, $ended ended by it; $kept replies acknowledged, 0 lost, 0 asked twice, 0 damaged; $doubts texts in doubt; $(($(date +%s) - began_all)) s in all"
