#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kill -9 under load, 50 times (HARK_E2E_KILLS says otherwise): hundreds of conversations at once
# through a gateway that fails in thirty ways of a hundred, while hark dies at random moments and is
# started again. What was acknowledged must be there, and nobody may be asked the same thing twice.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

kills=${HARK_E2E_KILLS:-50}
people=900
seed=${HARK_E2E_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
say "seed $seed (HARK_E2E_SEED=$seed repeats the gateway's part)"

read -r sendsms port <<-PORTS
	$("$tools/e2e_ports" 2)
PORTS
hook=http://127.0.0.1:$port/sms/kannel/$secret/inbound

house <<-CONF
	sms: kannel
	email: none
	listen: { address: 127.0.0.1, port: $port }
	limits: { per_minute: 1000000 }
	kannel:
	  url: http://127.0.0.1:$sendsms/cgi-bin/sendsms
	  user: hark
	  password_file: $work/password
	  from: "+447700900000"
	  receipt_url: http://127.0.0.1:$port
	  secret_file: $work/secret
CONF

columns=hospital_number,nhs_number,given_name,family_name,date_of_birth,mobile,email,procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,agreed_by
seq "$people" | awk -v head="$columns" -v listed="$(day 20)" -v done="$(day 2)" '
	BEGIN { print head }
	{ printf "H%03d,,Pat,Example,1960-01-01,07700 900%03d,,e2e,left,%s,%s,%s,foot,%s,Nurse\n",
		$1, $1, listed, done, done, listed }' >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
said "added $people,"

start gateway.log "$tools/e2e_gateway" "$sendsms" "$hook" "$seed" "$work/phone"
gateway_pid=$started

# One life: starts it, lets it live for 0.2 to 0.8 s from its first breath, and kills it.
done=0
began=$(date +%s)
while [ "$done" -lt "$kills" ]; do
	start hark.log "$hark" serve -d "$data"
	hark_pid=$started
	sleep "0.$(($(od -An -N2 -tu2 /dev/urandom) % 60 + 20))"
	kill -9 "$hark_pid" 2>/dev/null || fail "hark ended by itself"
	wait "$hark_pid" 2>/dev/null || true
	done=$((done + 1))
done
say "killed $done times in $(($(date +%s) - began)) s"

kill -USR1 "$gateway_pid"
serve
# Every reply that a phone still has comes home.
is_home() {
	sent=$(grep -c '^kept' "$work/phone" || true)
	sleep 1
	[ "$sent" -eq "$(grep -c '^kept' "$work/phone")" ]
}
until_true "what is on its way arrives" 30 is_home
end_service
end "$gateway_pid"

same "the database is whole" ok "$(sql 'PRAGMA integrity_check')"
same "and so are its references" "" "$(sql 'PRAGMA foreign_key_check')"

sed -n 's/^kept //p' "$work/phone" | sort >"$work/kept"
sql "SELECT ext_id FROM inbox" | sort >"$work/inbox"
same "every acknowledged reply is there" "" "$(comm -23 "$work/kept" "$work/inbox")"
same "each once" "" "$(uniq -d "$work/inbox")"
same "no question reached a phone twice" "" \
	"$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | uniq -d)"
sql "SELECT ask_id FROM outbox WHERE attempt > 0" | sort >"$work/begun"
same "each text that reached a phone is on record as begun" "" \
	"$(sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort | comm -23 - "$work/begun")"
same "no answer is another patient's or another question's" 0 "$(sql "
	SELECT COUNT(*) FROM answer
	JOIN response ON response.id = answer.response
	JOIN followup ON followup.id = response.followup
	JOIN episode ON episode.id = followup.episode
	JOIN patient ON patient.id = episode.patient
	WHERE number IS NOT CASE link_id
		WHEN 'tired' THEN 1000000000
		WHEN 'minutes' THEN CAST(substr(hospital_number, 2) AS INTEGER) % 91 * 1000000000
		WHEN 'cost' THEN 0
		WHEN 'mood' THEN 2000000000
		WHEN 'company' THEN 1000000000
		END")"

say "$(sql "SELECT COUNT(*) || ' answers, ' ||
	(SELECT COUNT(*) FROM response WHERE status = 'complete') || ' of ' ||
	(SELECT COUNT(*) FROM response) || ' responses complete' FROM answer")"
say "outbox: $(sql "SELECT group_concat(line, ', ') FROM
	(SELECT state || ' ' || COUNT(*) AS line FROM outbox WHERE purpose <> 'staff' GROUP BY state)")"
cat "$work/gateway.log"
check "the load was a load" [ "$(wc -l <"$work/kept")" -gt $((kills * 10)) ]
