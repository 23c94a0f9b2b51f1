#!/bin/sh
# SPDX-License-Identifier: MIT
#
# man.sh ROOT: hark(1) names each command and option that the tables of daemon/ hold, and none that
# they do not; hark.conf(5) names each key that daemon/config*.c and the gateways' tables read.
set -eu
cd "$1"
page=docs/hark.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Rows of the command table begin a line; an option's row has a letter, or 0, behind its name.
sed -nE 's/^\t\{ "([a-z -]+)", "[^"]*",.*/\1/p' daemon/commands.c | sort -u >"$work/commands"
cat daemon/commands.c daemon/options.c | tr -s '\n\t\\ ' ' ' |
	grep -oE "\{ ?\"[a-z-]+\", (0|'[a-zA-Z]')," | cut -d '"' -f 2 | sort -u >"$work/options"
sed -nE 's/^\.It Nm Cm ([a-z]+( [a-z]+)?).*/\1/p' "$page" | sort -u >"$work/page-commands"
grep -oE 'Fl -[a-z-]+' "$page" | sed 's/Fl -//' | sort -u >"$work/page-options"

complaints=0
# compare WHAT HAVE WANT WORDS
compare() {
	comm -13 "$work/$2" "$work/$3" | sed "s|^|$1: |; s|\$|: $4|" >"$work/said"
	if [ -s "$work/said" ]; then
		cat "$work/said"
		complaints=1
	fi
}
[ -s "$work/commands" ]
[ -s "$work/options" ]
compare "$page" page-commands commands 'a command that the page does not describe'
compare "$page" commands page-commands 'a command that hark does not have'
compare "$page" page-options options 'an option that the page does not describe'
compare "$page" options page-options 'an option that hark does not have'

# Keys stand in NULL-ended lists; those that are values are in the page too.
{
	sed -nE '/(keys|fixed)\[\] = \{|(listen|limits)\[\] = \{/,/NULL/p' \
		daemon/config.c daemon/config_guards.c daemon/config_instruments.c \
		daemon/config_listen.c daemon/config_route.c
	sed -nE '/common\[\] = \{/,/\};/p' daemon/config_gateway.c
	sed -nE '/keys\[\] = \{/,/NULL/p' channels/sms_*.c
	grep -hoE '\{ "[a-z_]+", SMS_SETTING' channels/*.c
	sed -nE 's/^\tROW\(([a-z]+)\).*/"\1"/p' channels/registry.h
} | grep -oE '"[a-z_]+"' | tr -d '"' | sort -u >"$work/keys"
# The page as it is installed.
awk -f cmake/gateway_pages.awk channels/registry.h channels/sms_*.c docs/hark.conf.5 >"$work/page" || complaints=1
grep -oE '^\.(It Cm|Ss) [a-z_ ,]+' "$work/page" | sed -E 's/^\.(It Cm|Ss) //' | tr -s ' ,' '\n' |
	sort -u >"$work/page-keys"
[ -s "$work/keys" ]
compare docs/hark.conf.5 page-keys keys 'a key that the page does not describe'
compare docs/hark.conf.5 keys page-keys 'a key that hark does not read'
echo "$(wc -l <"$work/commands") commands, $(wc -l <"$work/options") options, $(wc -l <"$work/keys") keys"
exit $complaints
