#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A conversation by e-mail through a real mail server: postfix takes the patient's mail by SMTP and
# hands it to hark by LMTP; hark's questions leave by SMTP to postfix's smtp-sink. Then what mail
# servers do besides: bring a mail twice, keep it while hark is down, and tell of what can't be
# delivered.

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

PATH=$PATH:/usr/sbin:/usr/lib/postfix/sbin
for program in postfix postconf smtp-sink curl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
[ "$(id -u)" -eq 0 ] || skip "postfix is started by root only"

read -r relay mx lmtp port <<-PORTS
	$("$tools/e2e_ports" 4)
PORTS

# The relay that hark's own mail goes to; it keeps what it gets.
mkdir -m 777 "$work/sent"
chmod 755 "$work"
start sink.log smtp-sink -u nobody -v -d "$work/sent/mail." "127.0.0.1:$relay" 10
sink_pid=$started
until_true "the relay is up" 10 is_listening "$relay"
rm -f "$work"/sent/mail.*

# A postfix of our own beside whatever this machine has.
mail_server() {
	mkdir -p "$work/postfix" "$work/queue" "$work/postfix-data"
	chown postfix "$work/postfix-data"
	cat >"$work/postfix/main.cf" <<-CONF
		compatibility_level = 3.6
		queue_directory = $work/queue
		data_directory = $work/postfix-data
		mail_owner = postfix
		setgid_group = postdrop
		command_directory = /usr/sbin
		daemon_directory = /usr/lib/postfix/sbin
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = mx.example.org
		mydestination =
		mynetworks = 127.0.0.0/8
		relay_domains = hark.example.org
		relay_transport = lmtp:inet:127.0.0.1:$lmtp
		default_transport = discard
		recipient_delimiter = +
		smtpd_relay_restrictions = permit_mynetworks, reject
		alias_maps =
		local_recipient_maps =
		minimal_backoff_time = 1s
		maximal_backoff_time = 2s
		queue_run_delay = 1s
		maillog_file = $work/postfix.log
		maillog_file_prefixes = $work
		shlib_directory = $(postconf -d -h shlib_directory)
	CONF
	cat >"$work/postfix/master.cf" <<-CONF
		127.0.0.1:$mx inet n - n - - smtpd
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 1 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		discard unix - - n - - discard
		lmtp unix - - n - - lmtp
		error unix - - n - - error
		retry unix - - n - - error
		proxymap unix - - n - - proxymap
		anvil unix - - n - 1 anvil
		postlog unix-dgram n - n - 1 postlogd
	CONF
	# master itself, and not `postfix start-fg`: the script that this is would be ended in its place.
	postfix -c "$work/postfix" check
	start master.log master -c "$work/postfix" -d
	postfix_pid=$started
	until_true "the mail server is up" 20 is_listening "$mx"
}

# mail TO ID WORDS [HEADER]: the patient writes; lines are ended as mail programs do.
mail() {
	{
		printf 'From: Ada <ada@example.org>\nTo: %s\nSubject: Re: A message\n' "$1"
		printf 'Message-ID: <%s@mail.example.org>\nDate: %s\n' "$2" "${mail_date:-$(date -uR)}"
		[ -z "${4-}" ] || printf '%s\n' "$4"
		printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n%b\n' "$3"
	} | sed 's/$/\r/' >"$work/out.eml"
	send "${sender-ada@example.org}" "$1"
}

send() {
	curl -sS --max-time 20 "smtp://127.0.0.1:$mx" --mail-from "$1" --mail-rcpt "$2" \
		-T "$work/out.eml"
}

# The newest mail that left, as one line a header.
newest() {
	last=$(find "$work/sent" -name 'mail.*' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)
	tr -d '\r' <"$last" | sed -e ':a' -e 'N;$!ba' -e 's/\n[ \t]\+/ /g'
}

reply_to() {
	newest | sed -n 's/^Reply-To: *<\(.*\)>$/\1/p' | head -n 1
}

sent() {
	[ "$(cat "$work"/sent/mail.* 2>/dev/null | grep -c '^Message-ID: ')" -eq "$1" ]
}

answer_of() {
	sql "SELECT a.number / 1000000000 FROM answer a WHERE a.link_id = '$1' AND a.superseded_at IS NULL"
}

printf 'replySecret0123456789\n' >"$work/reply-secret"
chmod 600 "$work/reply-secret"
house <<-CONF
	sms: none
	email: smtp
	smtp: { host: "127.0.0.1:$relay", from: hark@hark.example.org }
	lmtp:
	  listen: 127.0.0.1:$lmtp
	  secret_file: $work/reply-secret
	  authserv_id: mx.example.org
	listen: { address: 127.0.0.1, port: $port }
CONF
echo "Ada,9990000018,,ada@example.org" | patients >"$work/in.csv"
status 0 "$hark" import procedures -d "$data" "$work/in.csv"
mail_server
serve

# The conversation
until_true "the first mail has left" 15 sent 1
first=$(reply_to)
check "it is answered at an address of its own" [ -n "$first" ]
check "which tells nothing about anybody" sh -c "! echo '$first' | grep -qiwE 'ada|9990000018'"
same "and a server that can't deliver says so there" 1 \
	"$(grep -c "MAIL FROM:<$first>" "$work/sink.log")"
mail "$first" one "Yes please\n\nOn Mon, 13 Apr 2026 at 10:00, Test NHS <hark@hark.example.org> wrote:\n\n> Reply YES, NO, LINK, CALL or STOP."
until_true "the answer brings the first question" 20 sent 2
check "which follows the first mail" sh -c \
	"grep -h '^In-Reply-To: ' '$work'/sent/mail.* | grep -qF '$(sql "SELECT ask_id FROM outbox WHERE purpose IN ('invitation', 'identify') ORDER BY id LIMIT 1")'"
case $(sql "SELECT purpose FROM outbox ORDER BY id DESC LIMIT 1") in
invitation)
	first=$(reply_to)
	mail "$first" one-more "yes"
	until_true "and the next one" 20 sent 3
	;;
esac
count=$(sql "SELECT COUNT(*) FROM outbox")
question=$(reply_to)
mail "$question" two "1\n\nSent from my iPhone"
until_true "the first answer is stored" 20 holds "SELECT COUNT(*) FROM answer WHERE link_id = 'tired'"
same "as it was meant" 1 "$(answer_of tired)"
until_true "and the next question leaves" 20 sent $((count + 1))

# What does not count
mail "$question" three "1"
until_true "the same answer to the question before is known as one" 20 \
	holds "SELECT COUNT(*) FROM inbox WHERE reading = 'an answer to an earlier question'"
same "and changes nothing" 1 "$(answer_of tired)"
until_true "but asks again" 20 sent $((count + 2))
heard=$(sql "SELECT COUNT(*) FROM inbox")
mail_date=$(date -uR)
minutes=$(sql "SELECT ask_id FROM outbox WHERE purpose = 'question' ORDER BY id DESC LIMIT 1")
open=$(grep -lF "Message-ID: <$minutes@" "$work"/sent/mail.* | head -n 1)
open=$(tr -d '\r' <"$open" | sed -n 's/^Reply-To: *<\(.*\)>$/\1/p')
mail "$open" four 30
until_true "the second answer is stored" 20 holds "SELECT COUNT(*) FROM answer WHERE link_id = 'minutes'"
mail "$open" four 30
mail "hark+nobodygaveoutthistoken@hark.example.org" five 9
token=${open#*+}
mail "hark+$(echo "${token%@*}" | tr a-y b-z)@hark.example.org" six 9
mail "postmaster@hark.example.org" seven 9
until_true "addresses that we never gave out are refused" 20 \
	sh -c "[ \$(grep -c '550 5.1.1' '$work/postfix.log') -ge 3 ]"
until_true "the mail that came twice was taken twice" 20 \
	sh -c "[ \$(grep -c 'to=<$open>.*status=sent' '$work/postfix.log') -eq 2 ]"
same "and stands once" $((heard + 1)) "$(sql "SELECT COUNT(*) FROM inbox")"
same "one answer" 1 "$(sql "SELECT COUNT(*) FROM answer WHERE link_id = 'minutes'")"

# A machine
cost=$(reply_to)
out=$(sql "SELECT COUNT(*) FROM outbox")
mail "$cost" eight "I am away until 3 December" "Auto-Submitted: auto-replied"
until_true "an out-of-office is known" 20 holds "SELECT COUNT(*) FROM inbox WHERE reading = 'a machine'"
same "and not answered" "$out" "$(sql "SELECT COUNT(*) FROM outbox")"

# What the parser is not shown: two mails, and a person sees both.
parts=$(seq 1001 | sed 's/.*/--/')
mail "$cost" parts "$parts"
mail "$cost" parts "$parts\n"
until_true "what can't be taken apart is kept, each time" 20 \
	holds "SELECT COUNT(*) = 2 FROM inbox WHERE reading = 'damaged' AND body = ''"
same "and in front of a person" 2 "$(sql "SELECT COUNT(*) FROM alert WHERE kind = 'unreadable'")"

# hark is down: the mail server keeps the mail, and brings it once.
end_service
mail "$cost" nine "no"
until_true "it is kept while nobody listens" 20 grep -q 'status=deferred' "$work/postfix.log"
serve
until_true "and brought when somebody does" 30 holds "SELECT COUNT(*) FROM answer WHERE link_id = 'cost'"
same "once" 1 "$(sql "SELECT COUNT(*) FROM inbox WHERE body LIKE 'no%'")"

# What can't be delivered
until_true "the next question leaves" 20 holds \
	"SELECT COUNT(*) = 1 FROM outbox WHERE purpose = 'question' AND state = 'submitted' AND instrument = 'outing' AND id > (SELECT asked FROM conversation) - 1"
mood=$(reply_to)
cat >"$work/bounce" <<-DSN
	From: MAILER-DAEMON@mail.example.org
	To: $mood
	Subject: Undelivered Mail Returned to Sender
	Message-ID: <bounce@mail.example.org>
	MIME-Version: 1.0
	Content-Type: multipart/report; report-type=delivery-status; boundary=b

	--b
	Content-Type: text/plain

	I am sorry.
	--b
	Content-Type: message/delivery-status

	Reporting-MTA: dns; mail.example.org

	Final-Recipient: rfc822; ada@example.org
	Action: failed
	Status: 5.1.1
	--b--
DSN
sed 's/$/\r/' "$work/bounce" >"$work/out.eml"
send "" "$mood"
until_true "a mail that came back has failed" 20 holds "SELECT COUNT(*) FROM outbox WHERE state = 'failed'"
same "in the server's own word" "mail-5.1.1" "$(sql "SELECT reason FROM outbox WHERE state = 'failed'")"
same "nothing more goes to that address" blocked "$(sql "SELECT state FROM address")"
same "and a person knows" 1 "$(sql "SELECT COUNT(*) FROM alert WHERE kind = 'unsent'")"

end_service

# Killed at one point after the other, from the start to behind the 250: the mail server brings again
# what it got no 250 for, and each mail stands once.
flush() {
	postqueue -c "$work/postfix" -f
}

has_row() {
	[ "$(sql "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words $1,%'")" -gt 0 ]
}

deaths=0
for n in $(seq 16); do
	forgive
	start hark.log env HARK_FAULT="$n" "$hark" serve -d "$data"
	hark_pid=$started
	mail hark@hark.example.org "crash-$n" "words $n, and no more"
	tries=60
	until has_row "$n" || ! kill -0 "$hark_pid" 2>/dev/null || [ "$tries" -eq 0 ]; do
		flush
		sleep 0.1
		tries=$((tries - 1))
	done
	sleep 0.2
	kill -0 "$hark_pid" 2>/dev/null || deaths=$((deaths + 1))
	end "$hark_pid"
done
check "it died at most of them" [ "$deaths" -ge 8 ]
check "at least once between the end of a mail and its 250" \
	grep -q 'lost connection with .* while sending end of data' "$work/postfix.log"
serve
flush
until_true "all mails arrive" 30 holds "SELECT COUNT(*) >= 16 FROM inbox WHERE body LIKE 'words %'"
sleep 2
flush
sleep 1
same "each once" 16 "$(sql "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words %'")"
say "F7: killed $deaths times, the mail server cut off $(grep -c 'while sending end of data' "$work/postfix.log") times between the end of a mail and its 250: 16 mails, one row each"
same "and the mail server has none left" "Mail queue is empty" "$(postqueue -c "$work/postfix" -p)"
end_service

# A mail that ends whoever reads it
is_gone() {
	flush
	! kill -0 "$hark_pid" 2>/dev/null
}
mail hark@hark.example.org poison "words that end it"
for life in first second; do
	start hark.log env HARK_FAULT=email.read "$hark" serve -d "$data"
	hark_pid=$started
	until_true "the $life life ends in it" 20 is_gone
done
serve
flush
until_true "it is taken unread, and a person knows" 20 \
	holds "SELECT COUNT(*) = 3 FROM alert WHERE kind = 'unreadable'"
mail hark@hark.example.org behind "words behind it"
until_true "and the next one is read" 20 holds "SELECT COUNT(*) FROM inbox WHERE body LIKE 'words behind it%'"
end_service
end "$postfix_pid"
end "$sink_pid"
check "no address and no words stand in the log" sh -c \
	"! grep -qE 'ada@|hark\+|December' '$work/hark.log'"
