#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A text that ends the process which reads it comes again, because nobody told the gateway that it was taken.
# After two deaths it is put in front of a person unread, and those behind it are read. So is a call that ends
# who takes it apart.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

two_ports
by_kannel | house

# text ID WORDS: a gateway brings it; the status, 000 when there was none.
text() {
	curl -s -o "$work/out" -w '%{http_code}' -m 10 \
		"$hook?id=$1&from=%2B447700900999&to=1&text=$2&coding=0" || true
}

# dies: it has left as at a fault point.
dies() {
	got=0
	wait "$hark_pid" || got=$?
	[ "$got" -eq 99 ]
}

# two_lives POINT ID WORDS: which both end in reading it.
two_lives() {
	before=$(sql "SELECT COUNT(*) FROM inbox")
	for life in first second; do
		export HARK_FAULT="$1"
		serve
		unset HARK_FAULT
		same "$1: nobody hears that the text was taken" 000 "$(text "$2" "$3")"
		check "the $life life ends in it" dies
		same "and nothing stands of it" "$before" "$(sql "SELECT COUNT(*) FROM inbox")"
	done
	serve
}

two_lives core.text bad 'what+ends+it'
check "a start tells that a message ended the last one" grep -q poison.suspect "$work/hark.log"
for again in once twice; do
	same "the text is taken, however often it comes: $again" 200 "$(text bad 'what+ends+it')"
done
until_true "a person sees it" 10 holds "SELECT COUNT(*) = 1 FROM alert WHERE kind = 'unreadable'"
same "with every word" "what ends it" "$(sql "SELECT body FROM inbox")"
same "those behind it are taken" 200 "$(text good 'what+does+not')"
same "and read" 2 "$(sql "SELECT COUNT(*) FROM inbox")"
end_service

two_lives webhook.read worse 'what+ends+it+sooner'
for again in once twice; do
	same "the call is taken, however often it comes: $again" 200 "$(text worse 'what+ends+it+sooner')"
done
until_true "a person sees that too" 10 holds "SELECT COUNT(*) = 2 FROM alert WHERE kind = 'unreadable'"
same "as it came" "id=worse&from=%2B447700900999&to=1&text=what+ends+it+sooner&coding=0" \
	"$(sql "SELECT body FROM inbox WHERE body LIKE '%sooner%'")"
same "those behind it are taken" 200 "$(text better 'what+does+not+either')"
same "and read" 4 "$(sql "SELECT COUNT(*) FROM inbox")"
end_service
check "no word of it stands in the log" sh -c "! grep -qE 'what|900999' '$work/hark.log'"
