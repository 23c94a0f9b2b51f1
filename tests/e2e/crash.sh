# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the tests of crashes share: a house of patients who answer by way of e2e_gateway, and the
# judgement on what hark kept, made from what the gateway and the telephones saw. After lib.sh, which
# sets what is not set here.
# shellcheck disable=SC2154

# few_patterns: languages of the folder's own, the shipped ones with one pattern of each list. These patients
# answer in numbers, and reading what others may write is four fifths of a start, of which there are more
# than a thousand here. `root`: where hark's sources are, for who is not beside this file.
few_patterns() {
	mkdir "$data/phrases"
	for language in "${root:-${0%/*}/../..}"/conversations/phrases/*.yaml; do
		awk '
			/^version:/ { print "version: few"; next }
			/^patterns:/ { patterns = 1 }
			!patterns { print; next }
			/^  [a-z-]+:/ { print; items = 0 }
			/^    - / && items++ == 0
			!/^  /' "$language" >"$data/phrases/${language##*/}"
	done
}

# crash_house PEOPLE: a data folder in which as many follow-ups are due, on $sendsms and $port. Their
# hospital numbers end as their telephones do, which is what makes their answers known. They come in
# files of twenty-five, for more of them at once would be a batch that waits for a person.
crash_house() {
	{
		by_kannel
		echo "limits: { per_minute: 1000000, begin_per_minute: 1000000 }"
	} | house
	few_patterns
	columns=hospital_number,nhs_number,given_name,family_name,date_of_birth,mobile,email
	columns=$columns,procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,agreed_by
	seq "$1" | awk -v head="$columns" -v listed="$(day 20)" -v done="$(day 2)" '
		BEGIN { print head }
		{ printf "H%03d,,Pat,Example,1960-01-01,07700 900%03d,,e2e,left,%s,%s,%s,foot,%s,Nurse\n",
			$1, $1, listed, done, done, listed }' >"$work/in.csv"
	sed 1d "$work/in.csv" | split -l 25 - "$work/in.part."
	for part in "$work"/in.part.*; do
		{
			head -n 1 "$work/in.csv"
			cat "$part"
		} >"$work/part.csv"
		"$hark" import procedures -d "$data" "$work/part.csv" >"$work/said" 2>&1 ||
			fail "the import: $(cat "$work/said")"
	done
	same "$1 patients are here" "$1" "$(sql 'SELECT COUNT(*) FROM episode')"
}

# begin_gateway SEED PACE: the gateway and the patients, who write to $work/phone, as $gateway_pid.
begin_gateway() {
	: >"$work/phone"
	start gateway.log "$tools/e2e_gateway" "$sendsms" \
		"http://127.0.0.1:$port/sms/kannel/$secret/inbound" "$1" "$work/phone" "$2"
	gateway_pid=$started
	until is_listening "$sendsms"; do
		kill -0 "$gateway_pid" 2>/dev/null || fail "the gateway ended at once"
	done
}

# Every acknowledged reply that hark does not hold, every text that reached a telephone twice, every
# answer that its patient did not give, every step that was kept by half; nothing when all is well.
violations() {
	sql 'PRAGMA integrity_check' | sed -n '/^ok$/!s/^/the store is damaged: /p'
	sql 'PRAGMA foreign_key_check' | sed 's/^/a reference leads nowhere: /'
	sed -n 's/^kept //p' "$work/phone" | sort >"$work/kept"
	sql 'SELECT ext_id FROM inbox' | sort >"$work/inbox"
	comm -23 "$work/kept" "$work/inbox" | sed 's/^/acknowledged and lost: /'
	uniq -d "$work/inbox" | sed 's/^/kept twice: /'
	sed -n 's/^text \([0-9a-f]*\) .*/\1/p' "$work/phone" | sort >"$work/reached"
	uniq -d "$work/reached" | sed 's/^/asked twice: /'
	sql 'SELECT ask_id FROM outbox WHERE attempt > 0' | sort >"$work/begun"
	comm -23 "$work/reached" "$work/begun" | sed 's/^/sent and not on record as begun: /'
	sql "
		SELECT 'an answer that nobody gave: ' || hospital_number || ' ' || link_id
		FROM answer
		JOIN response ON response.id = answer.response
		JOIN followup ON followup.id = response.followup
		JOIN episode ON episode.id = followup.episode
		JOIN patient ON patient.id = episode.patient
		WHERE link_id <> 'words' AND number IS NOT CASE link_id
			WHEN 'tired' THEN 1000000000
			WHEN 'minutes' THEN CAST(substr(hospital_number, 2) AS INTEGER) % 91 * 1000000000
			WHEN 'cost' THEN 0
			WHEN 'mood' THEN 2000000000
			WHEN 'company' THEN 1000000000
			END;
		SELECT 'an answer without its reply: ' || id FROM answer
		WHERE inbox NOT IN (SELECT id FROM inbox);
		SELECT 'a reply with two effects: ' || inbox FROM answer GROUP BY inbox HAVING COUNT(*) > 1;
		SELECT 'a reply without its effect: ' || ext_id FROM inbox
		WHERE address IS NOT NULL AND (conversation IS NULL OR reading = '');
		SELECT 'a response that is half complete: ' || id FROM response
		WHERE (status = 'complete') <> (6 = (SELECT COUNT(*) FROM answer
			WHERE response = response.id AND superseded_at IS NULL))
		OR (status = 'complete') <> (1 = (SELECT COUNT(*) FROM score WHERE response = response.id));
		SELECT 'a conversation whose question does not exist: ' || id FROM conversation
		WHERE asked IS NOT NULL AND asked NOT IN (SELECT id FROM outbox);
		SELECT 'a text begun without its event: ' || id FROM outbox
		WHERE attempt > 0 AND id NOT IN (SELECT outbox FROM outbox_event);
		SELECT 'a crash was taken for a backup: ' || at FROM audit
		WHERE action = 'backup put back'"
}
