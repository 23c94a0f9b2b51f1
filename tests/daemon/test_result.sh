#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_result.sh HARK DIR: what may not be told is refused at the start; what was withheld is listed with
# all that its figure needs, and released once, in a name.

# shellcheck source=tests/daemon/ends.sh
. "${0%/*}/ends.sh"
command -v sqlite3 >/dev/null || exit 77

# configure INSTRUMENT…: hark.conf of a team that tells the scores of these.
configure() {
	cat >"$data/hark.conf" <<-YAML
		organisation: { key: hospital, name: Our hospital, telephone: 07700 900000 }
		teams: [{ key: foot, name: Foot team, results: [${1-}] }]
	YAML
}

"$hark" init "$data" 2>"$work/said" || { cat "$work/said"; exit 1; }
mkdir -p "$data/instruments" "$data/pathways"
configure no-such
ends 4 'hark.conf:2:49: results of team foot: "no-such": there is no such' "$hark" -d "$data" check
configure eq-vas
ends 4 'the licence of eq-vas lets patients be told' "$hark" -d "$data" check
cp "${0%/*}/../transcripts/results-files/instruments/our-two.yaml" "$data/instruments/"
configure our-two
ends 4 'our-two has no single score' "$hark" -d "$data" check
configure '{ instrument: our-two, scale: mood }'
ends 4 'hark.conf:2:49: .*"our-two": our-two has no score "mood"' "$hark" -d "$data" check
configure '{ instrument: our-two, scale: ends }'
ends 4 'the questions of ends in our-two do not stand together' "$hark" -d "$data" check
configure '{ instrument: our-two, scale: move }'
ends 0 'no complaint' "$hark" -d "$data" check
configure our-weeks
cp "${0%/*}/../transcripts/results-files/instruments/our-weeks.yaml" "$data/instruments/"
cp "${0%/*}/../transcripts/results-files/pathways/weeks.yaml" "$data/pathways/"
ends 0 'no complaint' "$hark" -d "$data" check

cat >"$work/in.csv" <<-CSV
	nhs_number,hospital_number,given_name,family_name,date_of_birth,sex,mobile,email,language,procedure_code,side,listed_on,planned_on,performed_on,team,clinician,agreed_on,agreed_by,needs
	,H1,Ada,Byrne,1958-02-03,F,07700 900123,,en,T21,left,2026-01-05,2026-03-02,2026-03-02,foot,Mr A,2026-01-05,J Bell,
CSV
ends 0 '' "$hark" -d "$data" import procedures "$work/in.csv"
ends 0 '^0 results' "$hark" -d "$data" result list

# Two responses of hers, the second one worse, as a conversation would have left them.
sqlite3 "$data/hark.db" <<-'SQL' || failed=1
	CREATE TEMP TABLE plan AS SELECT f.id, f.organisation, f.team, e.patient,
	  (SELECT address FROM patient_address WHERE patient = e.patient) AS address,
	  row_number() OVER (ORDER BY f.due_at) AS n
	  FROM followup f JOIN episode e ON e.id = f.episode LIMIT 2;
	INSERT INTO conversation (id, organisation, team, patient, address, followup, channel, language,
	  open, state, resume, position, visit, asks, reminders, version, opened_at, expires_at, said)
	  SELECT 100 + n, organisation, team, patient, address, id, 'sms', 'en', 0, 'complete', 'asking', 2,
	  0, 0, 0, 1, 1775898000000 + n, 1775898000000 + n, '' FROM plan;
	DELETE FROM response;
	INSERT INTO response SELECT 200 + n, organisation, id, 0, 'our-weeks', '1', 'complete', 'sms', 'self',
	  '', '', 1775898000000 + n, 1775898000000 + n FROM plan;
	INSERT INTO score SELECT 200 + n, 'total', '', '1', (14 - n) * 1000000000, 0, '', '', 0, '' FROM plan;
	INSERT INTO result SELECT 300, organisation, team, patient, 102, 202, 'total', 'worse than before',
	  NULL, 0, '', 1775898000000 FROM plan WHERE n = 2;
SQL
ends 0 '^300  2026-04-11T10:00  Ada Byrne: our-weeks total, version 1: 12, from 0 to 20, higher is better; before it 13$' \
	"$hark" -d "$data" result list
ends 0 'withheld: worse than before$' "$hark" -d "$data" result list
ends 2 'the result.s id' "$hark" -d "$data" result release her
ends 5 'no such result waits' "$hark" -d "$data" result release 301
ends 0 'done' "$hark" -d "$data" result release 300 --by 'Sister Bell'
ends 5 'no such result waits' "$hark" -d "$data" result release 300 --by 'Dr Nkosi'
ends 0 'Sister Bell  result released  patient [0-9]*  result 300: worse than before' "$hark" -d "$data" audit list
ends 0 '^0 results' "$hark" -d "$data" result list
text=$(sqlite3 "$data/hark.db" "SELECT body FROM outbox WHERE purpose = 'result'")
case $text in
"Ada, your answers of 11/04/2026 to questions 1 to 2 come to 12. "*) ;;
*) echo "said: $text"; failed=1 ;;
esac

# The team has taken it out of hark.conf since.
sqlite3 "$data/hark.db" "UPDATE outbox SET state = 'cancelled', reason = 'stopped' WHERE purpose = 'result'"
ends 0 'withheld: worse than before (stopped); released by Sister Bell, and did not leave' \
	"$hark" -d "$data" result list
configure
ends 1 'hark.conf does not let it be told' "$hark" -d "$data" result release 300
exit "$failed"
