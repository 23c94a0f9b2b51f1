#!/bin/sh
# SPDX-License-Identifier: MIT
#
# nginx and Caddy in front of hark, as packaging/proxy has them: only names, ports and files are put in. A
# real webhook, a real page and a form through each; what is not named does not pass; and the caller's
# address is the proxy's word, from the proxy alone.

# shellcheck source=tests/e2e/edge.sh
. "${0%/*}/edge.sh"

for program in nginx caddy openssl; do
	command -v "$program" >/dev/null || skip "$program is not installed (script/setup installs it)"
done
examples=${0%/*}/../../packaging/proxy
read -r pages front <<-PORTS
	$("$tools/e2e_ports" 2)
PORTS

# The gateway calls from 127.0.0.9.
edge_house <<-CONF
	  smsc_address: 127.0.0.9
	web:
	  url: https://ask.example.org:$front
	  listen: { port: $pages, proxy: 127.0.0.1 }
CONF
sed -i -e "s/^listen: .*/listen: { address: 127.0.0.1, port: $port, proxy: 127.0.0.1 }/" \
	-e "s#receipt_url: .*#receipt_url: https://hark.example.org:$front#" "$data/hark.conf"
web_only
serve
link=$(invite)
token=${link##*/}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test \
	-addext "subjectAltName=DNS:hark.example.org,DNS:ask.example.org" \
	-keyout "$work/tls.key" -out "$work/tls.pem" 2>/dev/null

# ask NAME PATH [CURL'S OPTIONS]: through the proxy, as somebody at 127.0.0.9.
ask() {
	host=$1
	path=$2
	shift 2
	curl -s --cacert "$work/tls.pem" --interface 127.0.0.9 --resolve "$host:$front:127.0.0.1" \
		-o "$work/out" -D "$work/head" -w '%{http_code}' -m 20 "$@" "https://$host:$front$path" || true
}

same "from elsewhere no webhook is taken" 403 "$(webhook direct)"
same "and what the caller says of itself is not asked" 403 \
	"$(webhook hearsay --interface 127.0.0.2 -H 'X-Forwarded-For: 127.0.0.9')"

# passes NAME CHUNKS: what must hold behind either; how a body in chunks is answered.
passes() {
	same "$1: a webhook comes through, in its caller's name" 200 "$(ask hark.example.org "$hook?id=$1&$fields")"
	same "$1: and by POST" 200 "$(ask hark.example.org "$hook?id=$1-post&$fields" -d x=1)"
	same "$1: and is taken once" 2 "$(sql "SELECT COUNT(*) FROM inbox WHERE ext_id IN ('$1', '$1-post')")"
	same "$1: nobody is the gateway by saying so" 403 \
		"$(ask hark.example.org "$hook?id=$1-forged&$fields" --interface 127.0.0.8 -H 'X-Forwarded-For: 127.0.0.9')"
	same "$1: a page comes through" 200 "$(ask ask.example.org "/a/$token")"
	check "$1: which asks for the year of birth" grep -q 'name="value"' "$work/out"
	check "$1: with what guards it" grep -qi "^content-security-policy: default-src 'none'" "$work/head"
	check "$1: by TLS only" grep -qi '^strict-transport-security:' "$work/head"
	form=$(sed -nE 's/.*name="form" value="([^"]*)".*/\1/p' "$work/out" | tail -1)
	item=$(sed -nE 's/.*name="item" value="([^"]*)".*/\1/p' "$work/out" | tail -1)
	stands=$(sed -nE 's/.*name="stands" value="([^"]*)".*/\1/p' "$work/out" | tail -1)
	same "$1: so does its form" 303 "$(ask ask.example.org "/a/$token" -d "form=$form" \
		-d "item=$item" -d "stands=$stands" -d act=year -d value=1960)"
	same "$1: and its style" 200 "$(ask ask.example.org /static/hark.css)"
	same "$1: no page by the webhooks' name" 404 "$(ask hark.example.org "/a/$token")"
	same "$1: no webhook by the pages' name" 404 "$(ask ask.example.org "$hook?id=$1-astray&$fields")"
	same "$1: nor anything else" "404 404" "$(ask hark.example.org /health) $(ask ask.example.org /health)"
	got=$(head -c 70000 /dev/zero | ask hark.example.org "$hook?id=$1-long&$fields" --data-binary @-)
	check "$1: a body that is too long is refused" [ "$got" != 200 ]
	same "$1: a body in chunks is answered $2" "$2" \
		"$(ask hark.example.org "$hook?id=$1-chunks&$fields" --http1.1 -H 'Transfer-Encoding: chunked' -d x=1)"
	same "$1: nothing that was refused made a row" "" "$(sql "SELECT ext_id FROM inbox
		WHERE ext_id LIKE '$1-%' AND ext_id NOT IN ('$1-post', '$1-chunks')")"
	check "$1: no path stands in its logs" sh -c "! grep -rqE '$token|$secret' '$work/logs' '$work/$1.log'"
}

# nginx: the example is what Debian includes into its http section.
mkdir -p "$work/logs" "$work/nginx"
sed -e "s#443 ssl#127.0.0.1:$front ssl#" -e "s#127.0.0.1:8017#127.0.0.1:$port#" \
	-e "s#127.0.0.1:8018#127.0.0.1:$pages#" -e "s#/var/log/nginx/#$work/logs/#" \
	-e "s#/etc/ssl/private/.*key;#$work/tls.key;#" -e "s#/etc/ssl/[a-z].*pem;#$work/tls.pem;#" \
	"$examples/nginx.conf" >"$work/nginx/hark.conf"
cat >"$work/nginx/nginx.conf" <<-CONF
	daemon off;
	worker_processes 1;
	pid $work/nginx/pid;
	error_log $work/nginx.log crit;
	events {}
	http {
		client_body_temp_path $work/nginx/body;
		proxy_temp_path $work/nginx/proxy;
		fastcgi_temp_path $work/nginx/fastcgi;
		uwsgi_temp_path $work/nginx/uwsgi;
		scgi_temp_path $work/nginx/scgi;
		include $work/nginx/hark.conf;
	}
CONF
start nginx.log nginx -c "$work/nginx/nginx.conf" -e "$work/nginx.log"
until_true "nginx stands in front" 10 is_listening "$front"
passes nginx 200
end "$started"

# Caddy, with a certificate of the test's where it would fetch its own.
sed -e "s#^\([a-z]*.example.org\) {#https://\1:$front {\n\ttls $work/tls.pem $work/tls.key#" \
	-e "s#127.0.0.1:8017#127.0.0.1:$port#" -e "s#127.0.0.1:8018#127.0.0.1:$pages#" \
	-e "s#^{#{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1#" \
	"$examples/Caddyfile" >"$work/Caddyfile"
start caddy.log env HOME="$work" XDG_DATA_HOME="$work" XDG_CONFIG_HOME="$work" \
	caddy run --config "$work/Caddyfile" --adapter caddyfile
until_true "Caddy stands in front" 20 is_listening "$front"
passes caddy 501
end "$started"
end_service
