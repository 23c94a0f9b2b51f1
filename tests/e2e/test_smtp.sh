#!/bin/sh
# SPDX-License-Identifier: MIT
#
# E-mail through postfix's smtp-sink: what a question looks like when it comes by mail, and what hark
# makes of a relay that hangs up at each of the moments that matter.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

PATH=$PATH:/usr/sbin
for program in smtp-sink curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

read -r relay port <<-PORTS
	$("$tools/e2e_ports" 2)
PORTS

# mail_house DIR: a folder of that name with one patient who is reached by e-mail only
mail_house() {
	data=$work/$1
	house <<-CONF
		sms: none
		email: smtp
		smtp: { host: "127.0.0.1:$relay", from: hark@example.org }
		listen: { address: 127.0.0.1, port: $port }
		limits: { per_minute: 1000, begin_per_minute: 1000 }
	CONF
	echo "Ada,9990000018,,ada@example.org" | patients >"$work/in.csv"
	status 0 "$hark" import procedures -d "$data" "$work/in.csv"
}

# sink NAME OPTION...: a relay that keeps what it gets in $work/NAME/
sink() {
	name=$1
	shift
	mkdir -m 777 "$work/$name"
	chmod 755 "$work"
	user=
	[ "$(id -u)" -ne 0 ] || user="-u nobody"
	# shellcheck disable=SC2086 # two words or none are meant
	start "$name.log" smtp-sink $user -v -d "$work/$name/mail." "$@" "127.0.0.1:$relay" 10
	sink_pid=$started
	until_true "the relay is up" 10 is_listening "$relay"
	rm -f "$work/$name"/mail.*
}

mails() {
	cat "$work/$1"/mail.* 2>/dev/null | grep -c '^Message-ID: ' || true
}

state() {
	sql "SELECT state, attempt, doubt FROM outbox WHERE purpose <> 'staff'"
}

# A relay as it should be
sink good
mail_house one
serve
until_true "the relay has the mail" 15 holds "SELECT COUNT(*) FROM outbox WHERE state = 'submitted'"
sleep 1
end_service
end "$sink_pid"
same "exactly one" 1 "$(mails good)"
# Folded header lines unfolded; no other line begins with a space.
tr -d '\r' <"$(echo "$work"/good/mail.*)" | sed -e ':a' -e 'N;$!ba' -e 's/\n[ \t]\+/ /g' >"$work/mail.log"
has() {
	grep -qi -- "$1" "$work/mail.log"
}
ask=$(sql "SELECT ask_id FROM outbox WHERE purpose <> 'staff'")
check "it is for the patient" has '^To:.*ada@example.org'
check "it is from us, by the name that the patient knows" has '^From:.*Test NHS.*hark@example.org'
check "its Message-ID is ours and says which text it is" has "^Message-ID: *<.*$ask.*@example.org>"
check "it says that a machine wrote it" has '^Auto-Submitted: auto-generated'
check "it has a date" has '^Date: '
check "it is for people who read plain text" has '^Content-Type: text/plain'
check "and for those who read HTML" has '^Content-Type: text/html'
check "with one of them chosen by the reader's program" has '^Content-Type: multipart/alternative'
check "nothing is hidden in it from afar" sh -c "! grep -qiE '<img|<script|http://' '$work/mail.log'"
subject=$(grep -i '^Subject:' "$work/mail.log")
same "its subject names no illness, clinic or questionnaire" "Subject: A message from Test NHS" "$subject"
check "no name but the patient's own given one stands in it" \
	sh -c "! grep -qE 'Example|9990000018|1960' '$work/mail.log'"

# It hangs up when the whole mail is there and the word is still out: nobody knows, so nobody sends
# it again.
sink dot -q .
mail_house two
status 0 "$hark" send -d "$data"
same "cut off at the dot the text is in doubt" "settling|1|1" "$(state)"
status 0 "$hark" send -d "$data"
same "and it is not sent again" "settling|1|1" "$(state)"
end "$sink_pid"

# It hangs up before it has anything: certainly not taken, so it is tried later.
sink data -q DATA
mail_house three
status 0 "$hark" send -d "$data"
same "cut off at DATA it waits for another try" "queued|1|0" "$(state)"
end "$sink_pid"
same "nothing was taken" 0 "$(mails data)"

# It says "not now", and it says "never".
sink later -r RCPT
mail_house four
status 0 "$hark" send -d "$data"
same "put off by the relay it waits for another try" "queued|1|0" "$(state)"
end "$sink_pid"

sink never -f RCPT
mail_house five
status 0 "$hark" send -d "$data"
same "refused for good it has failed" "failed|1|0" "$(state)"
same "and a person is told" 1 "$(sql "SELECT COUNT(*) FROM alert WHERE outbox IS NOT NULL")"
end "$sink_pid"

# Nobody there at all
mail_house six
status 0 "$hark" send -d "$data"
same "without a relay it waits for another try" "queued|1|0" "$(state)"
