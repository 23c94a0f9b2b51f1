# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the two tests share that have strace kill hark, or fail its disk, at chosen system calls. A season is a
# folder with $people follow-ups due, a gateway and its patients; in a season hark lives many lives, one
# after the other, each of which comes to its point, and the next begins where it lay. When seven eighths
# of the conversations are over they are brought to their end, the whole is judged, and the next
# season begins. After lib.sh and crash.sh, which set what is not set here.
# shellcheck disable=SC2154,SC2034

people=300
half=${HARK_E2E_HALF:-0}
seed=${HARK_E2E_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
season=0 lives=0 judged=0 doubts=0 kept=0 slowest=0

for program in curl sqlite3 strace; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
strace -o "$work/strace.out" -e trace=exit_group -e inject=exit_group:signal=KILL true 2>/dev/null || true
grep -q 'killed by SIGKILL' "$work/strace.out" || skip "strace may not trace here"
say "seed $seed (HARK_E2E_SEED=$seed draws the same points)"

# lives_of ALL: how many of them are ours: all, or a half where another test has the other.
lives_of() {
	echo $(($1 / (half ? 2 : 1)))
}

# Half a second is five starts. A machine that has no time for one is given more, life by life.
patience=10

# life UNTIL OPTION...: hark under strace with these options, as $hark_pid, until it is dead, or UNTIL holds
# and a moment has passed, or it has had its time; who is alive then is killed. How it ended is $got;
# $missed is 1 when it had its time for nothing. With -D it is strace that stands aside. With
# --seccomp-bpf a life is three times as quick, but no signal is injected: it is for who injects errors.
life() {
	until=$1
	shift
	lives=$((lives + 1))
	rm -f "$work/strace.out"
	forgive
	start hark.log strace -D -f -o "$work/strace.out" "$@" "$hark" serve -d "$data"
	hark_pid=$started
	missed=0
	tries=$patience
	while is_alive && ! "$until"; do
		[ "$tries" -gt 0 ] || missed=1
		[ "$missed" -eq 0 ] || break
		sleep 0.05
		tries=$((tries - 1))
	done
	for _ in 1 2 3 4; do
		! is_alive || sleep 0.05
	done
	kill -9 "$hark_pid" 2>/dev/null || true
	got=0
	wait "$hark_pid" 2>/dev/null || got=$?
	pids=$gateway_pid
	patience=$((missed ? (patience < 160 ? patience * 2 : 160) : 10))
}

is_alive() {
	kill -0 "$hark_pid" 2>/dev/null
}

is_hit() {
	grep -q INJECTED "$work/strace.out" 2>/dev/null
}

season_begin() {
	season=$((season + 1))
	rm -f "$data"/hark.db-* "$data"/mark.*
	# Into the file that is there: in another it would be a backup, and hark would hold all texts.
	cp -a "$work/template/." "$data"
	begin_gateway "$season" 5
	kill -USR1 "$gateway_pid"
}

# How many conversations are not over; one is, too, that waits for a text of which nobody knows whether it
# left.
open_conversations() {
	sql "
		SELECT COUNT(*) FROM followup WHERE status <> 'complete' AND id NOT IN (
			SELECT followup FROM conversation JOIN outbox ON outbox.conversation = conversation.id
			WHERE outbox.state IN ('settling', 'uncertain'))"
}

at_rest() {
	[ "$(open_conversations)" -eq 0 ]
}

# Twice, with time in between for what the gateway still has to say.
at_rest_for_good() {
	at_rest || return 1
	heard=$(wc -l <"$work/phone")
	sleep 0.3
	at_rest && [ "$heard" -eq "$(wc -l <"$work/phone")" ]
}

# judge WHAT: what lies there now, as a crash has left it; on a copy, for to look at it is to recover it.
judge() {
	judged=$((judged + 1))
	rm -rf "$work/look"
	mkdir "$work/look"
	cp -a "$data"/hark.db* "$work/look"
	lies=$data
	data=$work/look
	found=$(violations)
	data=$lies
	[ -z "$found" ] || {
		echo "$found"
		fail "$1"
	}
}

# What is known of those that do not end.
unended() {
	echo "$(open_conversations) of $people are open; $(sql "
		SELECT COUNT(*) || ' replies were put aside, ' ||
			(SELECT COALESCE(group_concat(state || ' ' || count, ', '), 'none') FROM (
				SELECT state, COUNT(*) AS count FROM outbox GROUP BY state)) || ' texts'
		FROM inbox WHERE reading IN ('quarantined', 'unread')")"
}

# season_end WHAT: hark as it is, until all is said; then the judgement.
season_end() {
	began=$(date +%s%3N)
	serve
	took=$(($(date +%s%3N) - began))
	[ "$took" -le "$slowest" ] || slowest=$took
	deadline=$(($(date +%s) + 300))
	until at_rest_for_good; do
		[ "$(date +%s)" -lt "$deadline" ] || fail "$1: the conversations do not come to their end: $(unended)"
		sleep 0.1
	done
	kill "$hark_pid"
	wait "$hark_pid" || fail "$1: the service did not end well"
	end "$gateway_pid"
	judge "$1"
	doubts=$((doubts + $(sql "SELECT COUNT(*) FROM outbox WHERE state IN ('settling', 'uncertain')")))
	kept=$((kept + $(wc -l <"$work/kept")))
	rm -f "$work/hark.log"
	pids=
}

# season_turn WHAT: after ten lives, or one that missed its point, a judgement; and a new season when this
# one has little left to say.
season_turn() {
	[ $((lives % 10)) -eq 0 ] || [ "$missed" -eq 1 ] || return 0
	if [ "$(open_conversations)" -lt $((people / 8)) ]; then
		season_end "$1"
		season_begin
	else
		judge "$1"
	fi
}

# strace counts for each thread, and so do we: the most of any of them, of calls on the store's files alone
# when $1 is 1.
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

# count_lives CALLS FILES: "call count-of-a-start count-with-all-conversations" in $work/counts, from a season
# of a single life and a start at which nothing is left to do.
count_lives() {
	season_begin
	start hark.log strace -D -f -o "$work/strace.out" -y -e "trace=$1" "$hark" serve -d "$data"
	hark_pid=$started
	until_true "the conversations come to their end under strace" 300 at_rest
	kill "$hark_pid"
	wait "$hark_pid" || true
	count "$2" >"$work/counts.all"
	start hark.log strace -D -f -o "$work/strace.out" -y -e "trace=$1" "$hark" serve -d "$data"
	hark_pid=$started
	until_true "hark answers under strace" 30 is_listening "$port"
	kill -9 "$hark_pid"
	wait "$hark_pid" || true
	count "$2" >"$work/counts.start"
	join -a 2 -e 0 -o 0,1.2,2.2 "$work/counts.start" "$work/counts.all" >"$work/counts"
	end "$gateway_pid"
	pids=
	say "calls of a start, and of one with $people conversations: $(tr '\n' ';' <"$work/counts")"
}

# spread MOST: up to MOST points in all, as "call n", in an order drawn by the seed. Each kind of call has as
# many as any other, or all that there are of it, up to what eight conversations need. Of halves, each has
# every second point.
spread() {
	awk -v most="$1" -v people=$people '
		{
			name[++kinds] = $1
			count[kinds] = $2 + int(($3 > $2 ? $3 - $2 : 0) * 8 / people) + 1
			sum += count[kinds]
		}
		END {
			most = most < sum ? most : sum
			for (each = 1; total < most; each++)
				for (i = 1; i <= kinds && total < most; i++)
					if (each <= count[i]) { share[i]++; total++ }
			for (i = 1; i <= kinds; i++)
				for (k = 0; k < share[i]; k++)
					print name[i], 1 + int(k * count[i] / share[i])
		}' "$work/counts" |
		awk -v half="$half" '!half || NR % 2 == half % 2' |
		awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $0 }' | sort | cut -d ' ' -f 2-
}
