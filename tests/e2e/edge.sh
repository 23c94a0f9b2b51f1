# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the tests of the HTTP edge share: a service whose webhook is Kannel's, which proves itself by
# nothing but the secret in its path, so that a request that comes through makes a row in the inbox.
# Nothing stands in front of it.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/page.sh
. "${0%/*}/page.sh"

for program in curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done

fields='from=%2B447700900999&to=%2B447700900000&text=hello&coding=0'

# The data folder of a service on $port; more of hark.conf comes from standard input.
edge_house() {
	two_ports
	hook=/sms/kannel/$secret/inbound
	{
		by_kannel
		cat
	} | house
}

# The address sanitizer keeps what was freed, so that a figure of memory says nothing there.
is_sanitized() {
	grep -qa __asan_init "$hark"
}

# Of the service: kilobytes in memory, and hundredths of a second that it has computed.
memory() {
	sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$hark_pid/status"
}
computed() {
	sed 's/.*) //' "/proc/$hark_pid/stat" | awk '{ print $12 + $13 }'
}

inbox() {
	sql "SELECT COUNT(*) FROM inbox"
}

# webhook ID [CURL'S OPTIONS]: a real one; its status, 000 when there was no answer in time.
webhook() {
	id=$1
	shift
	curl -s -o "$work/out" -w '%{http_code}' -m 5 "$@" "http://127.0.0.1:$port$hook?id=$id&$fields" || true
}

# The status of what curl is told to ask.
code() {
	curl -s -o "$work/out" -w '%{http_code}' -m 20 "$@" || true
}
