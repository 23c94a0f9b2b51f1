#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test_relay.sh HARK BUILD TOOLS: mail by STARTTLS to a server that is neither Postfix nor ours
# (relay.mjs), which refuses or hangs up at each step of SMTP (check F3). Each mail has a sender of its own,
# so that one that comes back is known; none counts as sent without the server's last word. One that
# wants a password gets it, and a mail only once it has let us in.
hark=$1 build=$(cd "$2" && pwd) tools=$3
here=$(cd "$(dirname "$0")" && pwd)
set -- "$hark" "$tools"
# shellcheck source=tests/e2e/lib.sh
. "$here/../e2e/lib.sh"
# shellcheck source=tests/gateways/npm.sh
. "$here/npm.sh"
command -v openssl >/dev/null || skip "openssl is not installed"

read -r relay lmtp port <<-PORTS
	$("$tools/e2e_ports" 3)
PORTS
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/cert" -days 2 \
	-subj /CN=relay.example.org -addext "subjectAltName=IP:127.0.0.1" 2>/dev/null
printf '%s\n' 0123456789abcdef0123456789abcdef >"$work/mail.secret"
chmod 600 "$work/mail.secret"

account=

# mail_house NAME ADDRESS...: a folder of that name with one patient for each address
mail_house() {
	data=$work/$1
	shift
	house <<-CONF
		sms: none
		email: smtp
		smtp: { host: "127.0.0.1:$relay", from: hark@example.org, starttls: yes$account }
		lmtp: { listen: "127.0.0.1:$lmtp", secret_file: $work/mail.secret }
		listen: { address: 127.0.0.1, port: $port }
		limits: { begin_per_minute: 10000 }
	CONF
	n=0
	for address; do
		n=$((n + 1))
		echo "Ada,,,$address"
	done | patients | awk -F, -v OFS=, 'NR == 1 { $1 = "hospital_number" } NR > 1 { $1 = "H" NR } 1' >"$work/in.csv"
	status 0 "$hark" import procedures -d "$data" "$work/in.csv"
}

# relay_with FATES [ACCOUNT]
relay_with() {
	: >"$work/took"
	start relay.log node "$here/relay.mjs" "$modules" "$relay" "$work/key" "$work/cert" "$work/took" "$@"
	relay_pid=$started
	until_true "the relay is up" 20 is_listening "$relay"
}

states() {
	sql "SELECT value, outbox.state, attempt, doubt FROM outbox JOIN address ON address.id = address
		WHERE purpose <> 'staff' ORDER BY value"
}

end_relay() {
	end "$relay_pid"
	! grep FAULT "$work/relay.log" || fail "the relay found a fault"
}

# What the server says of a mail, by whom it is for.
relay_with ""
mail_house by-mail dot-450@example.org dot-550@example.org dot-drop@example.org good-1@example.org \
	good-2@example.org rcpt-450@example.org rcpt-550@example.org rcpt-drop@example.org text-drop@example.org
SSL_CERT_FILE=$work/cert
export SSL_CERT_FILE
status 0 "$hark" send -d "$data"
same "sent with the last word, in doubt without, and what was refused is not" \
	"dot-450@example.org|queued|1|0
dot-550@example.org|failed|1|0
dot-drop@example.org|settling|1|1
good-1@example.org|submitted|1|0
good-2@example.org|submitted|1|0
rcpt-450@example.org|queued|1|0
rcpt-550@example.org|failed|1|0
rcpt-drop@example.org|queued|1|0
text-drop@example.org|settling|1|1" "$(states)"
status 0 "$hark" send -d "$data"
same "nothing that was taken, or may have been, is sent again" \
	"dot-450@example.org dot-550@example.org dot-drop@example.org good-1@example.org good-2@example.org" \
	"$(cut -d ' ' -f 1 "$work/took" | sort | tr '\n' ' ' | sed 's/ $//')"
same "each had a sender of its own, which is ours" 5 \
	"$(cut -d ' ' -f 2 "$work/took" | sort -u | grep -c '^hark+.*@example.org$')"
end_relay

# More than there are sessions: one takes those that wait, one after the other, and each has its own end all the
# same. Its scanner makes them wait.
export RELAY_SCAN_MS=200
relay_with ""
unset RELAY_SCAN_MS
mail_house together $(seq -f 'good-%g@example.org' 9) dot-drop@example.org rcpt-550@example.org text-drop@example.org \
	dot-550@example.org $(seq -f 'good-%g@example.org' 10 18) rcpt-drop@example.org dot-450@example.org
status 0 "$hark" send -d "$data"
same "of twenty-four, each is what the server said of it" \
	"failed|0|2
queued|0|2
settling|1|2
submitted|0|18" "$(sql "SELECT state, doubt, COUNT(*) FROM outbox WHERE purpose <> 'staff' GROUP BY 1, 2")"
same "none came twice" 21 "$(cut -d ' ' -f 1 "$work/took" | sort | uniq | wc -l)"
same "nor by another name" 21 "$(cut -d ' ' -f 3 "$work/took" | sort -u | wc -l)"
same "nor with another's sender" 21 "$(cut -d ' ' -f 2 "$work/took" | sort -u | wc -l)"
end_relay
check "some came behind another in its session" sh -c "! tail -n 1 '$work/relay.log' | grep -q ', 0 behind another'"

# Before it knows whose mail it is
relay_with connect-421,connect-drop,mail-451,mail-drop,mail-550
mail_house by-turn one@example.org two@example.org three@example.org four@example.org five@example.org six@example.org
status 0 "$hark" send -d "$data"
same "refused for good is failed; put off, or cut, it is tried later; nothing is in doubt" \
	"failed|0|1
queued|0|4
submitted|0|1" "$(sql "SELECT state, doubt, COUNT(*) FROM outbox WHERE purpose <> 'staff' GROUP BY 1, 2")"
same "one mail got through" 1 "$(wc -l <"$work/took")"
end_relay

# A server that wants a password
account=", user: hark, password_file: $work/relay.password"
printf '%s\n' 'pass word:7' >"$work/relay.password"
chmod 644 "$work/relay.password"
relay_with "" "hark:pass word:7"
mail_house signed-in ada@example.org
for copy in wrong-password no-door; do
	cp -R "$data" "$work/$copy"
	status 0 "$hark" moved -d "$work/$copy"
done
status 4 "$hark" send -d "$data"
said "others may read this secret"
chmod 600 "$work/relay.password"
status 0 "$hark" send -d "$data"
same "with the right password it is sent" "ada@example.org|submitted|1|0" "$(states)"
printf '%s\n' 'pass word:8' >"$work/relay.password"
data=$work/wrong-password
status 0 "$hark" send -d "$data"
same "with a wrong one it is not, and is tried later" "ada@example.org|queued|1|0" "$(states)"
said "smtp.not-let-in reason=auth-535"
check "no password in the log" sh -c "! grep -q 'pass word' '$work/said' '$work'/*.log"
check "nor as it is sent" sh -c "! grep -qi 'cGFzcyB3b3Jk\|AGhhcms' '$work/said' '$work'/*.log"
same "one mail" 1 "$(wc -l <"$work/took")"
end_relay
same "each password was tried once" "1 let in, 1 not let in" "$(grep -o '[0-9]* let in, .*' "$work/relay.log" | tail -n 1)"
relay_with ""
data=$work/no-door
status 0 "$hark" send -d "$data"
same "a server that takes no password does not get the mail either" "ada@example.org|queued|1|0" "$(states)"
said "smtp.not-let-in reason=no-auth"
same "not a mail" 0 "$(wc -l <"$work/took")"
end_relay
account=

# A server whose certificate nobody vouches for
unset SSL_CERT_FILE
relay_with ""
mail_house stranger ada@example.org
status 0 "$hark" send -d "$data"
same "to a stranger nothing is said" "ada@example.org|queued|1|0" "$(states)"
same "not a mail" 0 "$(wc -l <"$work/took")"
end_relay

# The relay of an organisation that signs its own machines' certificates, which no system knows.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.cert" \
	-days 2 -subj "/CN=Authority of the hospital" 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >"$work/san"
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/signed.key" -out "$work/signed.csr" \
	-subj /CN=relay 2>/dev/null
openssl x509 -req -in "$work/signed.csr" -CA "$work/ca.cert" -CAkey "$work/ca.key" -set_serial 2 -days 2 \
	-extfile "$work/san" -out "$work/signed.cert" 2>/dev/null
mv "$work/signed.key" "$work/key"
cp "$work/signed.cert" "$work/cert"
relay_with ""
mail_house system ada@example.org
status 0 "$hark" send -d "$data"
same "the system's authorities do not vouch for it" "ada@example.org|queued|1|0" "$(states)"
account=", ca_file: $work/ca.cert"
mail_house ours ada@example.org
status 0 "$hark" send -d "$data"
same "the one that ca_file names does" "ada@example.org|submitted|1|0" "$(states)"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/other.key" -out "$work/other.cert" \
	-days 2 -subj "/CN=Authority of the hospital" 2>/dev/null
account=", ca_file: $work/other.cert"
mail_house another ada@example.org
status 0 "$hark" send -d "$data"
same "another of its name does not" "ada@example.org|queued|1|0" "$(states)"
same "one mail" 1 "$(wc -l <"$work/took")"
account=", ca_file: $work/nothing.cert"
mail_house nothing ada@example.org
status 4 "$hark" send -d "$data"
said "can't read the certificates in $work/nothing.cert"
end_relay
say "F3: 18 mails refused or cut at connecting, MAIL, RCPT, in the text and at the dot: none counts as sent, 4 are in doubt; 23 sent, each with its 250; 2 kept, for want of the right password"
