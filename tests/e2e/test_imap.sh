#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Answers collected from a folder of a real IMAP server (dovecot): mails that somebody's program has
# marked as seen, a restart, a death at each of the first fault points, and a folder that was built
# anew. Each mail is taken once.
#
# HARK_E2E_MAILS says how many mails lay there long before hark came (300; check F6 asks for 100,000).

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

PATH=$PATH:/usr/sbin
for program in dovecot doveadm smtp-sink curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
[ "$(id -u)" -eq 0 ] || skip "dovecot is started by root only"

read -r relay imap port <<-PORTS
	$("$tools/e2e_ports" 3)
PORTS

mkdir -m 777 "$work/sent"
chmod 755 "$work"
start sink.log smtp-sink -u nobody -v -d "$work/sent/mail." "127.0.0.1:$relay" 10
sink_pid=$started
until_true "the relay is up" 10 is_listening "$relay"
rm -f "$work"/sent/mail.*

# An IMAP server of our own beside whatever this machine has.
mkdir -p "$work/dovecot" "$work/maildir/cur" "$work/maildir/new" "$work/maildir/tmp"
cat >"$work/dovecot.conf" <<-CONF
	base_dir = $work/dovecot
	state_dir = $work/dovecot
	log_path = $work/dovecot.log
	protocols = imap
	listen = 127.0.0.1
	ssl = no
	disable_plaintext_auth = no
	mail_location = maildir:$work/maildir
	first_valid_uid = 1
	service imap-login {
	  inet_listener imap {
	    port = $imap
	  }
	  inet_listener imaps {
	    port = 0
	  }
	}
	service stats {
	  unix_listener stats-writer {
	    mode = 0666
	  }
	}
	passdb {
	  driver = static
	  args = password=imapSecret
	}
	userdb {
	  driver = static
	  args = uid=mail gid=mail home=$work/maildir
	}
CONF

imap_server() {
	start dovecot.log dovecot -F -c "$work/dovecot.conf"
	dovecot_pid=$started
	until_true "the IMAP server is up" 10 is_listening "$imap"
}

# mail TO ID WORDS: put into the folder, marked as seen, which is how curl does it.
mail() {
	{
		printf 'Return-Path: <ada@example.org>\nDelivered-To: %s\nFrom: Ada <ada@example.org>\n' "$1"
		printf 'Message-ID: <%s@mail.example.org>\nDate: %s\n' "$2" "$(date -uR)"
		printf 'Content-Type: text/plain; charset=utf-8\n\n%b\n' "$3"
	} | sed 's/$/\r/' >"$work/out.eml"
	curl -sS --max-time 20 -T "$work/out.eml" "imap://127.0.0.1:$imap/INBOX" -u ada:imapSecret
}

reply_to() {
	last=$(find "$work/sent" -name 'mail.*' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)
	tr -d '\r' <"$last" | sed -n 's/^Reply-To: *<\(.*\)>$/\1/p' | head -n 1
}

sent() {
	[ "$(cat "$work"/sent/mail.* 2>/dev/null | grep -c '^Message-ID: ')" -eq "$1" ]
}

heard() {
	sql "SELECT COUNT(*) FROM inbox"
}

printf 'replySecret0123456789\n' >"$work/reply-secret"
printf 'imapSecret\n' >"$work/imap-password"
chmod 600 "$work/reply-secret" "$work/imap-password"
house <<-CONF
	sms: none
	email: smtp
	smtp: { host: "127.0.0.1:$relay", from: hark@hark.example.org }
	imap:
	  url: imap://127.0.0.1:$imap
	  user: ada
	  password_file: $work/imap-password
	  secret_file: $work/reply-secret
	  every: 1
	listen: { address: 127.0.0.1, port: $port }
CONF
echo "Ada,9990000018,,ada@example.org" | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"

# What lay there long before hark came
mails=${HARK_E2E_MAILS:-300}
seq "$mails" | (
	cd "$work/maildir/cur" || exit 1
	awk '{
		file = $1 ".old:2,S"
		printf "From: ada@example.org\nMessage-ID: <old-%s@example.org>\n\nold\n", $1 >file
		close(file)
	}'
	find . -type f -print0 | xargs -0 touch -d '60 days ago'
)
same "so many mails lie there" "$mails" "$(find "$work/maildir/cur" -type f | wc -l)"
chown -R mail:mail "$work/maildir"
imap_server
serve

# The conversation
until_true "the first mail has left" 15 sent 1
mail "$(reply_to)" one "yes"
until_true "the answer brings the next mail, though it was marked as seen" 20 sent 2
count=2
if [ "$(sql "SELECT purpose FROM outbox ORDER BY id DESC LIMIT 1")" = invitation ]; then
	mail "$(reply_to)" two "yes"
	count=3
	until_true "and the next one" 20 sent 3
fi
mail "$(reply_to)" three "1\n\nSent from my iPhone"
until_true "the first answer is stored" 20 holds "SELECT COUNT(*) FROM answer WHERE link_id = 'tired'"
same "what lay there long before is not read" "$count" "$(heard)"
same "how far we are stands with it" 1 "$(sql "SELECT COUNT(*) FROM meta WHERE key = 'imap'")"

# Once more from the start
end_service
serve
mail "$(reply_to)" four "30"
until_true "after a restart it goes on" 20 holds "SELECT COUNT(*) FROM answer WHERE link_id = 'minutes'"
same "and nothing is taken twice" $((count + 1)) "$(heard)"
end_service

# Killed at one point after the other
deaths=0
for n in $(seq 16); do
	forgive
	mail hark@hark.example.org "crash-$n" "words $n, and no more"
	start hark.log env HARK_FAULT="$n" "$hark" serve -d "$data"
	tries=60
	until [ "$(sql "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words $n,%'")" -gt 0 ] ||
		! kill -0 "$started" 2>/dev/null || [ "$tries" -eq 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	sleep 0.2
	kill -0 "$started" 2>/dev/null || deaths=$((deaths + 1))
	end "$started"
done
check "it died at most of them" [ "$deaths" -ge 8 ]
serve
until_true "all mails are taken" 30 holds "SELECT COUNT(*) >= 16 FROM inbox WHERE body LIKE 'words %'"
sleep 3
same "each once" 16 "$(sql "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words %'")"

# The folder is built anew: other UIDs, another UIDVALIDITY, the same mails.
before=$(heard)
mark=$(sql "SELECT value FROM meta WHERE key = 'imap'")
end "$dovecot_pid"
rm -f "$work/maildir"/dovecot*
imap_server
mail hark@hark.example.org anew "words after all"
until_true "what is new is found" 30 holds "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words after all%'"
sleep 3
same "and only that" $((before + 1)) "$(heard)"
say "F6: in a box of $mails, killed $deaths times between fetching and storing, one UIDVALIDITY changed, one mail seen by another: each mail once"
check "by other numbers" [ "${mark% *}" != "$(sql "SELECT value FROM meta WHERE key = 'imap'" | cut -d ' ' -f 1)" ]

# No server: it is tried again.
end "$dovecot_pid"
until_true "a server that is gone is noticed, in a word" 10 \
	grep -q "imap.failed reason=unreachable" "$work/hark.log"
imap_server
mail hark@hark.example.org back "words at last"
until_true "and found again" 30 holds "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words at last%'"
end_service
end "$dovecot_pid"
end "$sink_pid"
check "no address, password or word stands in the log" sh -c \
	"! grep -qE 'ada@|hark\+|imapSecret|words' '$work/hark.log'"
