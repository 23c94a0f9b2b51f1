#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kill -9 under load (check A5), 200 times (HARK_E2E_KILLS says otherwise): hundreds of conversations at once
# through a gateway that fails in thirty ways of a hundred, while hark dies at random moments and is
# started again. What was acknowledged must be there, and nobody may be asked the same thing twice.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/crash.sh
. "${0%/*}/crash.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

kills=${HARK_E2E_KILLS:-200}
people=900
seed=${HARK_E2E_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
say "seed $seed (HARK_E2E_SEED=$seed repeats the gateway's part)"

two_ports
crash_house "$people"
# Slow patients, so that the last kill still finds conversations.
begin_gateway "$seed" 400

# One life: starts it, lets it live for 0.05 to 0.3 s from its first breath, and kills it. Every eighth has
# the languages as they are shipped; of it we wait for the first answer, and time it.
done=0
: >"$work/restarts"
began=$(date +%s)
while [ "$done" -lt "$kills" ]; do
	if [ $((done % 8)) -eq 7 ]; then
		mv "$data/phrases" "$work/phrases"
		born=$(date +%s%3N)
		serve
		echo "$(($(date +%s%3N) - born))" >>"$work/restarts"
		mv "$work/phrases" "$data/phrases"
	else
		start hark.log "$hark" serve -d "$data"
		hark_pid=$started
	fi
	sleep "0.$(printf %03d $(($(od -An -N2 -tu2 /dev/urandom) % 250 + 50)))"
	kill -9 "$hark_pid" 2>/dev/null || fail "hark ended by itself"
	wait "$hark_pid" 2>/dev/null || true
	pids=$gateway_pid
	done=$((done + 1))
done
say "killed $done times in $(($(date +%s) - began)) s"
sort -n "$work/restarts" >"$work/sorted"
median=$(sed -n "$(($(wc -l <"$work/sorted") / 2 + 1))p" "$work/sorted")
say "answers $median ms after its start (median of $(wc -l <"$work/sorted")), $(tail -1 "$work/sorted") ms at most"
# Where it takes a second and more to read the files alone, others have the machine.
born=$(date +%s%3N)
mv "$data/phrases" "$work/phrases"
"$hark" check -d "$data" >"$work/said" 2>&1 || fail "$(cat "$work/said")"
mv "$work/phrases" "$data/phrases"
reading=$(($(date +%s%3N) - born))
within=$((reading > 1000 ? 1000 + reading : 2000))
check "within $within ms of its start it answers, as a rule" [ "$median" -le "$within" ]

kill -USR1 "$gateway_pid"
serve
# Every reply that a phone still has comes home.
is_home() {
	sent=$(grep -c '^kept' "$work/phone" || true)
	sleep 1
	[ "$sent" -eq "$(grep -c '^kept' "$work/phone")" ]
}
until_true "what is on its way arrives" 120 is_home
end_service
end "$gateway_pid"

same "nothing acknowledged is lost, nobody was asked twice, no step is kept by half" "" "$(violations)"
status 0 "$hark" verify -d "$data"
said " 0 changed, 0 differ"

say "$(sql "SELECT COUNT(*) || ' answers, ' ||
	(SELECT COUNT(*) FROM response WHERE status = 'complete') || ' of ' ||
	(SELECT COUNT(*) FROM response) || ' responses complete' FROM answer")"
say "outbox: $(sql "SELECT group_concat(line, ', ') FROM
	(SELECT state || ' ' || COUNT(*) AS line FROM outbox WHERE purpose <> 'staff' GROUP BY state)")"
say "A5: $kills kills, $(wc -l <"$work/kept") replies acknowledged, 0 lost, 0 asked twice; $(sql "
	SELECT printf('%d texts nobody knows of, %.2f for each kill', COUNT(*), COUNT(*) * 1.0 / $kills)
	FROM outbox WHERE state IN ('settling', 'uncertain')")"
cat "$work/gateway.log"
check "the load was a load" [ "$(wc -l <"$work/kept")" -gt $((kills * 10)) ]
