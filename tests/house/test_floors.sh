#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The floors rule can fail: a made-up house that keeps the rules is accepted, and each single way of
# breaking them is found and named.
set -eu
rules=floors.sh
# shellcheck source=tests/house/judged.sh
. "$(dirname "$0")/judged.sh"

build_good_tree() {
	rm -rf "$tree/t"
	mkdir -p "$tree/t/base" "$tree/t/net" "$tree/t/store" "$tree/t/channels" "$tree/t/scheduler" \
		"$tree/t/conversations" "$tree/t/tests/base" "$tree/t/docs/decisions"
	cd "$tree/t"
	for header in base/str base/json net/loop store/store store/outbox channels/channel channels/phone \
		conversations/engine conversations/desk scheduler/plan; do
		echo '/* a header */' >$header.h
	done
	echo 'A list' >conversations/words.def
	includes base/str.c '<string.h>' '"base/str.h"'
	includes base/json.c '<jansson.h>' '"base/str.h"' '"base/json.h"'
	includes net/loop.c '<event2/event.h>' '<sys/eventfd.h>' '"base/str.h"' '"net/loop.h"'
	includes store/outbox.c '<sqlite3.h>' '"base/str.h"' '"store/store.h"' '"store/outbox.h"'
	includes conversations/desk.c '"store/outbox.h"' '"conversations/engine.h"' '"conversations/desk.h"'
	includes conversations/engine.c '<pcre2.h>' '"base/str.h"' '"conversations/engine.h"' \
		'"conversations/words.def"'
	includes scheduler/plan.c '"store/outbox.h"' '"channels/channel.h"' '"scheduler/plan.h"'
	includes tests/base/test_str.c '<cmocka.h>' '"base/str.h"' '"tests/base/table.h"'
}

# includes FILE WHAT...: a file of those includes.
includes() {
	file=$1
	shift
	printf '#include %s\n' "$@" >"$file"
}

build_good_tree
accept 'a house that keeps the rules'

includes base/str.c '"store/store.h"' '"base/str.h"'
expect 'the ground floor reaches up' 'base/str.c:1: base may not include store'

includes channels/phone.c '"base/str.h"' '"store/outbox.h"' '"channels/phone.h"'
expect 'a channel looks into the store' 'channels/phone.c:2: channels may not include store'

includes conversations/engine.c '"store/outbox.h"' '"conversations/engine.h"'
expect 'the engine touches the store' 'conversations/engine.c:1: conversations may not include store'

includes conversations/desk.h '"scheduler/plan.h"'
expect 'a header makes the edge' 'conversations/desk.h:1: conversations may not include scheduler'

includes scheduler/plan.c '"channels/phone.h"' '"scheduler/plan.h"'
expect 'the scheduler knows a gateway' 'scheduler may not include channels ("channels/phone.h")'

includes store/outbox.c '"outbox.h"' '"store/outbox.h"'
expect 'an include without its folder' '"outbox.h" is not a "folder/module.h" of this tree'

includes store/outbox.c '"../base/str.h"' '"store/outbox.h"'
expect 'an include by a way round' '"../base/str.h" is not a "folder/module.h" of this tree'

includes store/outbox.c '"base/gone.h"' '"store/outbox.h"'
expect 'an include of what is not there' '"base/gone.h" is not a "folder/module.h" of this tree'

includes net/loop.c '"net/loop.h"' '"base/str.h"'
expect 'its own header is not last' 'net/loop.c:1: its own header "net/loop.h" does not come last'

includes net/loop.c '"base/str.h"'
expect 'its own header is missing' 'net/loop.c:1: its own header "net/loop.h" does not come last'

includes scheduler/plan.c '<sqlite3.h>' '"scheduler/plan.h"'
expect 'SQL outside the store' '<sqlite3.h> belongs to store alone'

includes base/str.c '<jansson.h>' '"base/str.h"'
expect 'JSON outside base/json' '<jansson.h> belongs to base/json alone'

includes channels/phone.c '<event2/http.h>' '"channels/phone.h"'
expect 'a library by its folder' '<event2/http.h> belongs to net alone'

includes base/str.c '<leftpad.h>' '"base/str.h"'
expect 'a library that nobody chose' '<leftpad.h> is in no line of floors.txt'

mkdir billing && includes billing/invoice.c '"base/str.h"'
expect 'a new room without a page' 'billing/:1: a new top-level folder needs a page'

mkdir billing && includes billing/invoice.c '"base/str.h"'
# shellcheck disable=SC2016 # the backquotes are Markdown
echo 'Why `billing/` stands.' >docs/decisions/0099-billing.md
expect 'a page, but no floor' 'billing/invoice.c:1: C code in a folder that floors.txt does not know'

mkdir assets && echo x >assets/logo.svg
expect 'a new folder without code' 'assets/:1: a new top-level folder needs a page'

mkdir assets && echo x >assets/logo.svg
# shellcheck disable=SC2016
echo 'Why `assets/` stands.' >docs/decisions/0099-assets.md
accept 'a new folder with a page'
cd /

finish
