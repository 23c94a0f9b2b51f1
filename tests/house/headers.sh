#!/bin/sh
# SPDX-License-Identifier: MIT
#
# headers.sh ROOT COMPILER: each header of a room compiles alone, so that a user may include it first.
# A module's own header comes last in its .c file, which would otherwise hide what the header forgot.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$1" && pwd)
compiler=$2
. "$here/tree.sh"

cd "$root"
rooms=$(sed -n 's/^room \([a-z]*\).*/\1/p' "$here/floors.txt")
complaints=0
count=0
for header in $(tree_list . | grep '\.h$'); do
	case " $(echo "$rooms" | tr '\n' ' ') " in
	*" ${header%%/*} "*) ;;
	*) continue ;;
	esac
	count=$((count + 1))
	printf '#include "%s"\nextern int nothing;\n' "$header" |
		"$compiler" -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I . -include base/banned.h \
			-Wall -Wextra -Werror -fsyntax-only -x c - || complaints=1
done
echo "$count headers"
[ $count -gt 0 ] && [ $complaints = 0 ]
