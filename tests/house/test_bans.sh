#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each ban can fail: a made-up tree that keeps them is accepted, and each single way of breaking one
# is found and named.
set -eu
rules=bans.sh
# shellcheck source=tests/house/judged.sh
. "$(dirname "$0")/judged.sh"

# put FILE LINE...
put() {
	mkdir -p "$tree/t/$(dirname "$1")"
	file=$tree/t/$1
	shift
	printf '%s\n' "$@" >"$file"
}

build_good_tree() {
	rm -rf "$tree/t"
	put base/str.c '/* SPDX-License-Identifier: MIT */' '/* see https://example.org/a//b */' \
		'const char *url = "http://example.org"; /* "quoted" */' "int slash = '/'; char q = '\"'; /* // */" \
		'const char *long_text = "one \' 'two // three";' '#if 0x10' '#endif' 'int x = now();' \
		'/* says when (datetime()) it is */'
	put store/a.sql '-- SPDX-License-Identifier: MIT' '-- never now() here' 'CREATE TABLE t (now INTEGER);'
	put script/x '#!/bin/sh' '# SPDX-License-Identifier: MIT' 'cd /home' '# TODO(#12) and TODO #13'
	put docs/a.md 'Ring +447700900123, 07700 900 123, 07700900123 or 01632 960123; NHS 999 000 0018.' \
		'At 12:07:55, 0.07911123456, hash 07911123456f, id 107911123456.'
}

build_good_tree
accept 'a tree that keeps the bans'

spdx='/* SPDX-License-Identifier: MIT */'

put base/a.c "$spdx" 'int a; // why'
expect 'a line comment' 'base/a.c:2: `//` is for drafts'

put base/a.c "$spdx" 'const char *s = "/*"; // still code'
expect 'a line comment after a string that looks like one' 'base/a.c:2: `//` is for drafts'

put base/a.c "$spdx" '#if 0' '#endif'
expect 'dead code' 'base/a.c:2: `#if 0`'

put base/a.c 'int a;'
expect 'no licence' 'base/a.c:1: the first line is not the SPDX line'

put script/y '#!/bin/sh' 'true'
expect 'a script without a licence' 'script/y:1: the first line is not the SPDX line'

# shellcheck disable=SC2046 # a list of words is meant
put base/a.c "$spdx" $(seq 450)
expect 'a file that grew' 'base/a.c:451: 451 lines; a file is one noun'

put base/a.c "$spdx" '/* TODO: mend this */'
expect 'a promise without a number' 'base/a.c:2: a promise without a number'

put docs/b.md 'FIXME later'
expect 'a promise in prose' 'docs/b.md:1: a promise without a number'

put base/a.c "$spdx" 'const char *s = "SELECT datetime(at) FROM t";'
expect 'the clock in a statement' 'base/a.c:2: SQL must not ask for the time'

put base/a.c "$spdx" 'const char *s = "INSERT INTO t VALUES (now())";'
expect 'now() in a statement' 'base/a.c:2: SQL must not ask for the time'

put store/b.sql '-- SPDX-License-Identifier: MIT' 'CREATE TABLE t (at TEXT DEFAULT CURRENT_TIMESTAMP);'
expect 'the clock in the schema' 'store/b.sql:2: SQL must not ask for the time'

put docs/b.md 'see /home/ada/hark'
expect "a path of somebody's machine" "docs/b.md:1: a path of somebody's machine"

put docs/b.md 'ring 07911 123456 today'
expect 'a mobile that may be real' 'docs/b.md:1: a telephone number that may be real'

put tests/data.csv 'Ada,+447911123456,f'
expect 'a mobile in international form' 'tests/data.csv:1: a telephone number that may be real'

put docs/b.md '07700 900123 is free, 0191 232 5555 is not'
expect 'a real number beside a free one' 'docs/b.md:1: a telephone number that may be real'

finish
