/* SPDX-License-Identifier: MIT */
/* The loop and what hangs on it. What HTTP requests and socket lines mean is wire_inbound.c's. */
#include "base/disk.h"
#include "channels/email_auth.h"
#include "channels/phone.h"
#include "net/loop.h"
#include "net/notify.h"
#include "net/transfer.h"
#include "net/worker.h"
#include "daemon/built.h"
#include "daemon/wire_parts.h"
#include "daemon/wire.h"

enum { CORE_STACK = 1 << 20, DRAIN_SECONDS = 25, MAIL_SECONDS = 20, SOON_SECONDS = 15 };

static void
on_failure(void *context, const struct error *error)
{
	struct wire *wire = context;
	wire->failed = true;
	wire->failure = *error;
	loop_stop(wire->loop);
}

/* Channels */

/* Nothing is lost yet, and nothing leaves before a person has put it right. */
static void
on_not_let_in(struct email_send_owner *owner, const char *reason)
{
	struct wire *wire = container_of(owner, struct wire, mailer_owner);
	log_error(wire->log, "smtp.not-let-in", F_WORD("reason", reason));
}

/* `out_account->user` stays NULL where hark.conf names none. */
static bool
read_account(struct wire *wire, struct email_account *out_account, struct error *error)
{
	const struct config_smtp *smtp = &wire->house->config.smtp;
	struct arena *arena = &wire->house->arena;
	struct str password;
	if (smtp->user == NULL)
		return true;
	if (!config_secret(arena, smtp->password_file, &password, 1, error)) {
		error->kind = ERROR_CONFIG;
		return error_prefix(error, "%s: ", wire->house->config.file);
	}
	*out_account = (struct email_account){ smtp->user, arena_cstr(arena, password) };
	return true;
}

static bool
connect_smtp(struct wire *wire, struct error *error)
{
	const struct config_smtp *smtp = &wire->house->config.smtp;
	struct arena *arena = &wire->house->arena;
	struct str host = str_from(smtp->host);
	int64_t port = smtp->starttls ? 587 : 25;
	ptrdiff_t colon = str_find(host, STR(":"), 0);
	if (colon >= 0 &&
	    (!str_to_int(str_sub(host, (size_t) colon + 1, host.len), &port) || port < 1 ||
		port > 65535))
		return error_set(
		    error, ERROR_CONFIG, "smtp host \"%s\": expected host:port", smtp->host);
	const char *at = strchr(smtp->from, '@');
	struct email_account account = { 0 };
	if (!wire_mail_key(wire, error) || !read_account(wire, &account, error))
		return false;
	wire->mailer_owner.on_not_let_in = on_not_let_in;
	wire->mailers =
	    workers_new(wire->loop, &(struct workers_setup){ .threads = EMAIL_SESSIONS });
	wire->email = email_send_new(
	    &(struct email_send_setup){
		.loop = wire->loop,
		.workers = wire->mailers,
		.clock = loop_clock(wire->loop),
		.host = arena_cstr(arena, colon < 0 ? host : str_sub(host, 0, (size_t) colon)),
		.port = (uint16_t) port,
		.security = smtp->starttls ? EMAIL_STARTTLS : EMAIL_PLAIN,
		.ca_file = smtp->ca_file,
		.account = account.user == NULL ? NULL : &account,
		.owner = &wire->mailer_owner,
		.domain = at == NULL ? "localhost" : at + 1,
		.from = smtp->from,
		.from_name = wire->house->config.public_name,
		.mailbox = wire->mailbox.address == NULL ? NULL : &wire->mailbox,
		.unsubscribe = wire_unsubscribe_url(wire),
	    },
	    error);
	return wire->email != NULL;
}

static struct channel *
new_phone(struct wire *wire, enum channel_medium medium)
{
	return phone_channel(phone_new(&(struct phone_setup){
	    .clock = loop_clock(wire->loop),
	    .medium = medium,
	}));
}

static bool
connect_channels(struct wire *wire, struct error *error)
{
	const struct config *config = &wire->house->config;
	const struct config_gateway *const gateways[] = { &config->gateway, &config->second };
	if (strcmp(config->sms, "phone") == 0)
		wire->phone = new_phone(wire, CHANNEL_SMS);
	for (size_t i = 0; i < ARRAY_LEN(gateways); i++)
		if (gateways[i]->dialect != NULL && !wire_connect_gateway(wire, gateways[i], error))
			return false;
	if (strcmp(config->email, "phone") == 0)
		wire->email = new_phone(wire, CHANNEL_EMAIL);
	else if (strcmp(config->email, "smtp") == 0 && !connect_smtp(wire, error))
		return false;
	if (wire->phone != NULL)
		switchboard_channel(wire->board, "sms", wire->phone, &config->limits);
	for (size_t i = 0; i < wire->gateway_count; i++)
		switchboard_channel(wire->board, "sms", wire->gateways[i].channel, &config->limits);
	if (wire->email != NULL)
		switchboard_channel(wire->board, "email", wire->email, &config->limits);
	return true;
}

/* Life */

static void
on_terminate(struct loop_signals *signals)
{
	struct wire *wire = container_of(signals, struct wire, signals);
	wire->stopping = true;
	loop_stop(wire->loop);
}

/* Certificates live for ninety days and a service for longer; all else is read at a start. */
static void
on_reload(struct loop_signals *signals)
{
	wire_http_reload(container_of(signals, struct wire, signals));
}

static void
feed_watchdog(struct alarm *alarm)
{
	struct wire *wire = container_of(alarm, struct wire, watchdog);
	notify_watchdog();
	clock_arm(loop_clock(wire->loop), alarm,
	    instant_plus(
		clock_now(loop_clock(wire->loop)), milliseconds(notify_watchdog_every().ms / 2)));
}

/* Without it texts are read all the same. */
static struct poison *
open_poison(const struct wire_setup *setup)
{
	struct error error;
	bool has_suspect;
	struct poison *poison =
	    poison_open(house_path(setup->house, "reading"), &has_suspect, &error);
	if (poison == NULL)
		log_error(setup->log, "poison.unguarded", F_INT("kind", error.kind));
	if (has_suspect)
		log_error(setup->log, "poison.suspect");
	return poison;
}

static bool
build(struct wire *wire, const struct wire_setup *setup, struct error *error)
{
	const struct config *config = &setup->house->config;
	setup->house->core.lets_time_pass = true;
	setup->house->core.wants_routes = true;
	if (setup->house->config.is_on_trial)
		setup->house->core.allow_list = &setup->house->config.allow_list;
	setup->house->core.watch = (struct watch){ .on = true, .built = built_at() };
	setup->house->core.room = (struct room){
		.look = disk_room,
		.path = setup->house->dir,
		.ballast = house_path(setup->house, "ballast"),
		.send_bytes = (int64_t) config->stop_sending_mb << 20,
		.ballast_bytes = (int64_t) config->ballast_mb << 20,
	};
	if (setup->listens)
		setup->house->core.poison = wire->poison = open_poison(setup);
	wire->loop = loop_new();
	wire->core_thread = workers_new(
	    wire->loop, &(struct workers_setup){ .threads = 1, .stack_bytes = CORE_STACK });
	wire->board = switchboard_new(&(struct switchboard_setup){
	    .core = &setup->house->core,
	    .clock = loop_clock(wire->loop),
	    .workers = wire->core_thread,
	    .log = setup->log,
	    .on_failure = on_failure,
	    .context = wire,
	});
	wire->signals.on_terminate = on_terminate;
	wire->signals.on_reload = on_reload;
	loop_watch_signals(wire->loop, &wire->signals);
	if (!connect_channels(wire, error) || (setup->listens && !wire_listen(wire, error)))
		return false;
	/* The core sees to it that nothing of an older store leaves before a person has looked. */
	if (setup->house->core.put_back)
		log_error(setup->log, "store.put-back");
	/* Before anything else: what the last run was sending is in doubt. */
	struct letter *start = letter_new(EVENT_START);
	bool posted = switchboard_post(wire->board, start);
	BUG_ON(!posted, "no room for the first letter");
	if (setup->listens)
		wire_poll_gateways(wire);
	return true;
}

struct wire *
wire_new(const struct wire_setup *setup, struct error *error)
{
	struct wire *wire = alloc_new(sizeof(*wire));
	wire->house = setup->house;
	wire->log = setup->log;
	wire->watchdog.on_alarm = feed_watchdog;
	if (build(wire, setup, error))
		return wire;
	wire_free(wire);
	return NULL;
}

void
wire_free(struct wire *wire)
{
	if (wire == NULL)
		return;
	wire_deafen(wire);
	clock_disarm(loop_clock(wire->loop), &wire->watchdog);
	workers_free(wire->core_thread); /* finishes the batch that runs */
	switchboard_free(wire->board);
	channel_free(wire->phone);
	for (size_t i = 0; i < wire->gateway_count; i++)
		channel_free(wire->gateways[i].channel);
	channel_free(wire->email);
	workers_free(wire->mailers);
	transfers_free(wire->transfers);
	loop_free(wire->loop);
	poison_close(wire->poison);
	free(wire);
}

/* Running */

static void
drain(struct wire *wire)
{
	struct clock *clock = loop_clock(wire->loop);
	instant begun = clock_now(clock);
	instant deadline = instant_plus(begun, seconds(DRAIN_SECONDS));
	/* A mail server may take minutes, longer than anybody waits for a service to stop. */
	instant mail_deadline = instant_plus(begun, seconds(MAIL_SECONDS));
	notify_stopping();
	wire_close(wire);
	switchboard_close(wire->board);
	while (!wire->failed && !switchboard_is_quiet(wire->board) &&
	    instant_before(clock_now(clock), deadline)) {
		if (wire->mailers != NULL && !instant_before(clock_now(clock), mail_deadline))
			email_send_leave(wire->email);
		loop_turn(wire->loop, milliseconds(200));
	}
}

static bool
report_failure(const struct wire *wire, struct error *error)
{
	if (wire->failed)
		*error = wire->failure;
	return !wire->failed;
}

static int
port_of(const struct wire_listener *listener)
{
	return listener->server == NULL ? 0 : http_server_port(listener->server);
}

bool
wire_run(struct wire *wire, struct error *error)
{
	notify_ready();
	if (notify_watchdog_every().ms > 0)
		feed_watchdog(&wire->watchdog);
	log_info(wire->log, "service.ready", F_INT("port", port_of(&wire->webhooks)),
	    F_INT("pages", port_of(wire->pages.server != NULL ? &wire->pages : &wire->webhooks)));
	loop_run(wire->loop);
	drain(wire);
	log_info(wire->log, "service.stopped");
	return report_failure(wire, error);
}

/* What is paced leaves within seconds and is waited for; what was refused, held or is in doubt comes
 * back after a minute or more, and is the next run's. */
static bool
has_more_soon(const struct wire *wire, instant now)
{
	return !instant_before(
	    instant_plus(now, seconds(SOON_SECONDS)), switchboard_next(wire->board));
}

bool
wire_run_once(struct wire *wire, span limit, struct error *error)
{
	struct clock *clock = loop_clock(wire->loop);
	instant deadline = instant_plus(clock_now(clock), limit);
	do
		loop_turn(wire->loop, milliseconds(50));
	while (!wire->failed && !wire->stopping && instant_before(clock_now(clock), deadline) &&
	    (!switchboard_is_quiet(wire->board) || has_more_soon(wire, clock_now(clock))));
	drain(wire);
	return report_failure(wire, error);
}
