#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A gateway by https (check C10): with a certificate that the system's authorities vouch for it gets the
# text; with one that has expired, is another's, or is vouched for by nobody it gets not a byte, and the
# text waits. The authorities are ours, in a mount namespace that nobody else sees.
if [ -z "${HARK_E2E_INSIDE-}" ]; then
	flags=-m
	[ "$(id -u)" -eq 0 ] || flags=-rm
	unshare $flags mount -t tmpfs none /mnt 2>/dev/null || {
		echo "SKIPPED: the authorities can't be ours here (unshare $flags)"
		exit 77
	}
	HARK_E2E_INSIDE=1 exec unshare $flags sh "$0" "$@"
fi

# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
bundle=/etc/ssl/certs/ca-certificates.crt
for program in node openssl sqlite3; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
[ -f "$bundle" ] || skip "there is no $bundle"

# certificate NAME HOST DAYS...: $work/NAME.key and .cert for HOST, signed by our authority; with two
# dates instead of a number of days it is good between them.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -out "$work/ca.cert" -days 2 \
	-subj "/CN=Authority of the tests" 2>/dev/null
: >"$work/index"
echo 01 >"$work/serial"
cat >"$work/ca.cnf" <<-CNF
	[ca]
	default_ca = tests
	[tests]
	database = $work/index
	serial = $work/serial
	new_certs_dir = $work
	certificate = $work/ca.cert
	private_key = $work/ca.key
	default_md = sha256
	policy = any
	copy_extensions = copy
	unique_subject = no
	[any]
	commonName = supplied
CNF
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "/CN=$1" \
		-addext "subjectAltName=$2" 2>/dev/null
	openssl ca -batch -config "$work/ca.cnf" -in "$work/$1.csr" -out "$work/$1.cert" -notext \
		-startdate "$3" -enddate "$4" 2>/dev/null
}
yesterday=$(date -u -d yesterday +%Y%m%d%H%M%SZ)
certificate good IP:127.0.0.1 "$yesterday" "$(date -u -d '2 days' +%Y%m%d%H%M%SZ)"
certificate expired IP:127.0.0.1 "$(date -u -d '9 days ago' +%Y%m%d%H%M%SZ)" "$yesterday"
certificate early IP:127.0.0.1 "$(date -u -d '2 days' +%Y%m%d%H%M%SZ)" "$(date -u -d '9 days' +%Y%m%d%H%M%SZ)"
certificate others DNS:gateway.example.org "$yesterday" "$(date -u -d '2 days' +%Y%m%d%H%M%SZ)"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/nobodys.key" -out "$work/nobodys.cert" -days 2 \
	-subj /CN=nobodys -addext "subjectAltName=IP:127.0.0.1" 2>/dev/null
mount --bind "$work/ca.cert" "$bundle"

two_ports

# send_to NAME: what became of one text, and how many requests the gateway with this certificate heard.
send_to() {
	: >"$work/heard"
	data=$work/$1
	by_kannel https | house
	echo "Ada,9990000018,07700 900123," | patients >"$work/in.csv"
	"$hark" import procedures -d "$data" "$work/in.csv" >"$work/said" 2>&1 || fail "the import"
	start gateway.log node "${0%/*}/tls_gateway.mjs" "$sendsms" "$work/$1.key" "$work/$1.cert" "$work/heard"
	gateway_pid=$started
	until is_listening "$sendsms"; do
		kill -0 "$gateway_pid" 2>/dev/null || fail "the gateway ended at once"
	done
	began=$(date +%s)
	"$hark" send -d "$data" >"$work/said" 2>&1 || fail "hark send"
	[ $(($(date +%s) - began)) -le 20 ] || fail "it took longer than 20 s"
	end "$gateway_pid"
	outcome="$(sql "SELECT state, attempt, doubt FROM outbox WHERE purpose <> 'staff'") $(wc -l <"$work/heard")"
}

send_to good
same "with a certificate that is vouched for the text is taken" "submitted|1|0 1" "$outcome"
for name in expired early others nobodys; do
	send_to "$name"
	same "with one that is $name not a byte leaves, and the text waits" "queued|1|0 0" "$outcome"
done
say "C10: 4 of 4 wrong certificates refused before a byte was said"
