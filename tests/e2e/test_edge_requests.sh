#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks G1 and G4 of the HTTP edge, against the daemon alone, without a proxy in front: requests that
# two servers could read in two ways are refused, and bodies without end cost neither time nor memory.

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

edge_house </dev/null
serve

"$tools/e2e_probe" "$port" "$hook" >"$work/said" || {
	cat "$work/said"
	fail "G1: a raw request was not judged as it should be"
}
said ", 14 ambiguous forms in "
say "ok: $(tail -1 "$work/said")"
same "G1: and only the good ones made a row" "get
old
post
post-nothing" "$(sql "SELECT ext_id FROM inbox ORDER BY ext_id")"

# Bodies without end. A status within a second, and no memory for what is not wanted.
poured=0
slowest=0
# endless STATUS MEGABYTES HEADERS...: behind the webhook's own request line.
endless() {
	wanted=$1
	megabytes=$2
	shift 2
	got=$({
		printf 'POST %s?id=endless&%s HTTP/1.1\r\nHost: localhost\r\n' "$hook" "$fields"
		for header; do
			printf '%s\r\n' "$header"
		done
		printf '\r\n'
	} | "$tools/e2e_pour" "$port" "$megabytes")
	same "G4: $* is answered" "$wanted" "${got%% *}"
	took=${got#* }
	took=${took%% *}
	[ "$took" -le 1000 ] || fail "G4: answered only after $took ms: $*"
	[ "$took" -le "$slowest" ] || slowest=$took
	poured=$((poured + ${got##* }))
}
before=$(memory)
endless 413 1024 "Content-Length: 1073741824"
endless 413 0 "Content-Length: 1099511627776"
endless 413 1024 "Content-Length: 1099511627776" "Expect: 100-continue"
endless 501 1024 "Transfer-Encoding: chunked"
endless 400 1024 "Connection: close"
endless 200 1024 "Content-Length: 65536"
grown=$(($(memory) - before))
[ "$grown" -le 1024 ] || is_sanitized || fail "G4: $grown kB more memory"
say "ok: G4: 6 endless bodies, each answered within $slowest ms; $poured MB were sent, $grown kB kept"
same "G4: and only the one of 64 KB made a row" 1 "$(sql "SELECT COUNT(*) FROM inbox WHERE ext_id = 'endless'")"
same "and the next text is taken" 200 "$(webhook after)"
