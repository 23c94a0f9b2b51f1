#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A text that ends the process which reads it comes again, because nobody told the gateway that it was taken.
# After two deaths it is put in front of a person unread, and those behind it are read.

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

for life in first second; do
	export HARK_FAULT=core.text
	serve
	unset HARK_FAULT
	same "nobody hears that the text was taken" 000 "$(text bad 'what+ends+it')"
	check "the $life life ends in it" dies
	same "and nothing stands of it" 0 "$(sql "SELECT COUNT(*) FROM inbox")"
done

serve
check "a start tells that a message ended the last one" grep -q poison.suspect "$work/hark.log"
for again in once twice; do
	same "the text is taken, however often it comes: $again" 200 "$(text bad 'what+ends+it')"
done
until_true "a person sees it" 10 holds "SELECT COUNT(*) = 1 FROM alert WHERE kind = 'unreadable'"
same "with every word" "what ends it" "$(sql "SELECT body FROM inbox")"
same "those behind it are taken" 200 "$(text good 'what+does+not')"
same "and read" 2 "$(sql "SELECT COUNT(*) FROM inbox")"
end_service
check "no word of it stands in the log" sh -c "! grep -qE 'what|900999' '$work/hark.log'"
