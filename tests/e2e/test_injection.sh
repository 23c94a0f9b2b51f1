#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What no text may do to a mail, at a relay that is not ours (postfix's smtp-sink): ten thousand mails
# with a field that is made to write headers or commands of its own (check F1), and bodies whose lines a
# mail server could take for the end of the mail (check F2).

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

PATH=$PATH:/usr/sbin
command -v smtp-sink >/dev/null || skip "smtp-sink is not installed (script/setup installs it)"
count=10000
seed=${HARK_E2E_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
say "seed $seed"
read -r relay other <<-PORTS
	$("$tools/e2e_ports" 2)
PORTS
user=
[ "$(id -u)" -ne 0 ] || user="-u nobody"
mkdir -m 777 "$work/one" "$work/all"
chmod 755 "$work"
# shellcheck disable=SC2086 # two words or none are meant
start bodies.log smtp-sink $user -d "$work/one/mail." "127.0.0.1:$relay" 100
# shellcheck disable=SC2086
start all.log smtp-sink $user -D "$work/all/mails" "127.0.0.1:$other" 100
until_true "the relay is up" 10 is_listening "$relay"
until_true "and the other" 10 is_listening "$other"
rm -f "$work"/one/*

"$tools/e2e_mails" send "$relay" 1 0 >"$work/wanted"
sleep 0.2
same "each body is one mail" "$(wc -l <"$work/wanted")" "$(find "$work/one" -type f | wc -l)"
same "and reads as it was written" "$(sort "$work/wanted")" "$("$tools/e2e_mails" read "$work"/one/* | sort)"
say "F2: $(wc -l <"$work/wanted") bodies with lone dots, line feeds, boundaries, commands and a line of 10,000 bytes: each one mail, equal"

"$tools/e2e_mails" send "$other" "$seed" "$count" >"$work/said"
sent=$(sed -n 's/^sent \([0-9]*\) .*/\1/p' "$work/said")
refused=$(sed -n 's/.* refused \([0-9]*\)$/\1/p' "$work/said")
sleep 0.2
tr -d '\r' <"$work/all/mails" >"$work/dump"
same "all of them were tried" "$count" "$((sent + refused))"
check "some were sent and some refused" [ $((sent > 1000 && refused > 1000)) -eq 1 ]
same "each that was sent is one mail" "$sent" "$(grep -c '^X-Mail-Args: ' "$work/dump")"
same "to one address" "$sent" "$(grep -c '^X-Rcpt-Args: ' "$work/dump")"
same "which is nobody's but a patient's" "" \
	"$(sed -n 's/^X-Rcpt-Args: <\([^>]*\)>.*/\1/p' "$work/dump" | grep -vE '^[A-Za-z0-9.]*@example\.org[A-Za-z0-9.]*$' | head -n 3)"
# The head of each mail ends at its first empty line; bodies are encoded or begin no line of ours.
awk '/^X-Mail-Args: / { head = 1 } /^$/ { head = 0 } head && /^[^ \t]/ { sub(/:.*/, ""); print tolower($0) }' \
	"$work/dump" | sort | uniq -c | awk '{ print $2 }' >"$work/names"
check "heads were looked at" grep -qx subject "$work/names"
injected=$(grep -ciE '^(bcc|x-eve|rcpt|quit)' "$work/names" || true)
same "no line that was not ours stands in a head" 0 "$injected"
say "F1: $count mails with a hurting field: $refused refused with nothing sent, $sent sent, $injected injected lines"
