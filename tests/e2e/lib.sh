# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# What the end-to-end tests share: a folder that goes away, processes that do not outlive the test,
# a data folder whose follow-up is due whatever day and hour it is, and words when it fails.
#
# Called as `sh test_x.sh HARK TOOLS`: the program under test, and the folder of our own helpers.
# Everything listens on loopback, on ports that were free a moment ago.

set -eu
unset HARK_DATA HARK_FAULT
export LC_ALL=C.UTF-8 TZ=UTC

hark=$1
tools=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/hark-e2e.XXXXXX")
data=$work/data
pids=
port=0

# Ends one process that we started: asks first, and insists after ten seconds.
end() {
	kill "$1" 2>/dev/null || return 0
	for _ in $(seq 100); do
		kill -0 "$1" 2>/dev/null || break
		sleep 0.1
	done
	kill -9 "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}

leave() {
	code=$?
	trap '' INT TERM
	trap - EXIT
	if [ "$code" -ne 0 ] && [ "$code" -ne 77 ]; then
		for log in "$work"/*.log; do
			[ -s "$log" ] || continue
			echo "--- the end of ${log##*/}"
			tail -n 30 "$log"
		done
	fi
	for pid in $pids; do
		end "$pid"
	done
	! mountpoint -q "$work/disk" || umount "$work/disk"
	if [ -n "${HARK_E2E_KEEP-}" ]; then
		echo "kept: $work"
	else
		rm -rf "$work"
	fi
	exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() {
	echo "$*"
}

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

skip() {
	echo "SKIPPED: $*"
	exit 77
}

# check WHAT COMMAND...: a sentence for the one who reads, and the command that must hold.
check() {
	what=$1
	shift
	"$@" || fail "$what"
	say "ok: $what"
}

# same WHAT WANTED GOT
same() {
	[ "$2" = "$3" ] || {
		echo "--- wanted"
		echo "$2"
		echo "--- got"
		echo "$3"
		fail "$1"
	}
	say "ok: $1"
}

# until_true WHAT SECONDS COMMAND...: the command holds within the time.
until_true() {
	what=$1
	deadline=$(($(date +%s) + $2))
	shift 2
	while ! "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$deadline" ] || fail "$what: not in time"
		sleep 0.05
	done
	say "ok: $what"
}

# status WANTED COMMAND...: its exit status, with what it said in $work/said.
status() {
	wanted=$1
	shift
	got=0
	"$@" >"$work/said" 2>&1 || got=$?
	[ "$got" -eq "$wanted" ] || {
		cat "$work/said"
		fail "exit $got, wanted $wanted: $*"
	}
	say "ok: exit $wanted: ${1##*/} $(shift; echo "$*" | sed "s#$work/##g")"
}

said() {
	grep -qF -- "$1" "$work/said" || {
		cat "$work/said"
		fail "nothing said of \"$1\""
	}
}

# start LOG COMMAND...: in the background; its process id is $started.
start() {
	log=$work/$1
	shift
	"$@" </dev/null >>"$log" 2>&1 &
	started=$!
	pids="$started $pids"
}

is_listening() {
	"$tools/e2e_raw" "$1" </dev/null
}

# Rows of the database, read as another process may: without writing a byte.
sql() {
	sqlite3 -readonly -batch -cmd '.timeout 5000' "$data/hark.db" "$1"
}

# holds SQL: it gives a row that is not 0.
holds() {
	[ "$(sql "$1")" -gt 0 ]
}

# Free ports for a gateway of Kannel's kind and for us, in $sendsms and $port; the place where it brings
# replies in $hook.
two_ports() {
	read -r sendsms port <<-PORTS
		$("$tools/e2e_ports" 2)
	PORTS
	# shellcheck disable=SC2034
	hook=http://127.0.0.1:$port/sms/kannel/$secret/inbound
}

# by_kannel [SCHEME]: what hark.conf says of that gateway, for house.
by_kannel() {
	cat <<-CONF
		sms: kannel
		email: none
		listen: { address: 127.0.0.1, port: $port }
		kannel:
		  url: ${1-http}://127.0.0.1:$sendsms/cgi-bin/sendsms
		  user: hark
		  password_file: $work/password
		  from: "+447700900000"
		  receipt_url: http://127.0.0.1:$port
		  secret_file: $work/secret
	CONF
}

# The data folder: no quiet hours and no holidays, so that a Sunday and a Christmas Day are as good
# as any; a pathway whose only step was due yesterday; six items of our own. What hark.conf says
# about channels comes from standard input.
house() {
	"$hark" init "$data" >"$work/init.log" 2>&1
	mkdir "$data/holidays" "$data/pathways" "$data/instruments"
	cat >"$data/hark.conf"
	cat >>"$data/hark.conf" <<-CONF
		organisation:
		  key: test
		  name: Test hospital
		  public_name: Test NHS
		  zone: UTC
		  telephone: 01632 960000
		  calendar: every-day
		teams:
		  - key: foot
		    name: Foot team
		    quiet: 00:00-00:00
	CONF
	cat >"$data/holidays/every-day.yaml" <<-YAML
		id: every-day
		title: No holidays at all
		holidays:
		  2000-01-01: so long ago that it closes nothing
	YAML
	cat >"$data/pathways/outing.yaml" <<-YAML
		id: outing
		version: "1"
		title: The day after
		for: { codes: ["e2e"] }
		steps:
		  - name: day-1
		    due: 1 day after performed
		    at: 00:00
		    closes: 90 days after performed
		    instruments: [outing]
		    reminders: [3 days]
	YAML
	cat >"$data/instruments/outing.yaml" <<-YAML
		instrument: outing
		version: "1"
		about_minutes: 1
		licence: { status: own, holder: the tests, modes: [sms, email, staff] }
		languages: { en: { review: original } }
		title: { en: An outing }
		items:
		  - linkId: tired
		    type: choice
		    text: { en: How tired were you after it? }
		    options:
		      - { value: 0, label: { en: not at all } }
		      - { value: 1, label: { en: a little } }
		      - { value: 2, label: { en: very } }
		  - linkId: minutes
		    type: integer
		    text: { en: How many minutes did you walk? }
		    low: { value: 0 }
		    high: { value: 90 }
		  - linkId: cost
		    type: boolean
		    text: { en: "Did it cost you more than £5?" }
		  - linkId: mood
		    type: choice
		    text: { en: "Your mood? 🙂" }
		    options:
		      - { value: 0, label: { en: low } }
		      - { value: 1, label: { en: so-so } }
		      - { value: 2, label: { en: good } }
		  - linkId: company
		    type: boolean
		    text: { en: Did somebody come with you? }
		  - linkId: words
		    type: text
		    required: no
		    text: { en: What else would you like to tell us? }
		scores:
		  tired: { kind: item, items: [tired], missing: none, direction: lower is better }
	YAML
}

# patients FILE < lines of "given,nhs number,mobile,email": an import file with their operations.
patients() {
	echo "nhs_number,given_name,family_name,date_of_birth,mobile,email,procedure_code,side,listed_on,planned_on,performed_on,team,agreed_on,agreed_by"
	while IFS=, read -r given nhs mobile email; do
		echo "$nhs,$given,Example,1960-01-01,$mobile,$email,e2e,left,$(day 20),$(day 2),$(day 2),foot,$(day 19),Nurse Example"
	done
}

day() {
	date -u -d "$1 days ago" +%Y-%m-%d
}

# The service on $port, ready.
serve() {
	start hark.log "$hark" serve -d "$data"
	hark_pid=$started
	tries=200
	until curl -fsS -o "$work/health" "http://127.0.0.1:$port/health" 2>/dev/null; do
		kill -0 "$hark_pid" 2>/dev/null || fail "hark serve ended at once"
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || fail "hark serve does not answer on port $port"
		sleep 0.05
	done
}

# Before a life that is to end at a drawn moment: the messages it may end in are innocent, and hark is not to
# hold against them that others ended in them, too (base/poison.h).
forgive() {
	rm -f "$data/reading"
}

# Ends it as systemd does.
end_service() {
	began=$(date +%s)
	kill "$hark_pid"
	got=0
	wait "$hark_pid" || got=$?
	same "SIGTERM ends the service with exit 0" 0 "$got"
	check "within 30 s" [ $(($(date +%s) - began)) -le 30 ]
}

# Numbers nobody has: 07700 900xxx, and NHS numbers that begin with 999.
secret=e2eSecret0123456789
printf '%s\n' "$secret" >"$work/secret"
printf 'kannelpass\n' >"$work/password"
chmod 600 "$work/secret" "$work/password"
