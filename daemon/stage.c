/* SPDX-License-Identifier: MIT */
/* Connects the house to a simulated clock and two phones, one for texts and one for e-mail. */
#include "daemon/stage.h"

struct stage_line {
	struct phone_owner owner;
	struct stage *stage;
	const char *kind;
	struct phone *phone;
};

struct stage {
	struct house house;
	struct stage_setup setup;
	struct clock_sim *sim;
	struct switchboard *board;
	struct stage_line lines[2];
	int64_t texts_heard;
	/* of the letter whose answer is awaited */
	bool answered, repeated;
	struct error error;
	stage_page_fn *on_page; /* of the letter under way, or NULL */
	void *page_context;
};

/* Phones */

static void
on_text(struct phone_owner *owner, const struct phone_text *text)
{
	struct stage_line *line = container_of(owner, struct stage_line, owner);
	if (line->stage->setup.on_text != NULL)
		line->stage->setup.on_text(line->stage->setup.context, line->kind, text);
}

static void
on_receipt(struct phone_owner *owner, const struct receipt *receipt)
{
	struct stage_line *line = container_of(owner, struct stage_line, owner);
	struct letter *letter = letter_new(EVENT_RECEIPT);
	letter->event.ask_id = arena_str(&letter->arena, receipt->ask_id);
	letter->event.receipt = receipt->state;
	letter->event.code = arena_cstr(&letter->arena, receipt->raw_code);
	if (!switchboard_post(line->stage->board, letter))
		letter_free(letter);
}

static void
on_failure(void *context, const struct error *error)
{
	(void) context;
	BUG("the store of a rehearsal failed: %s", error->text);
}

/* Life */

static void
connect_switchboard(struct stage *stage)
{
	struct clock *clock = clock_sim_clock(stage->sim);
	stage->house.core.lets_time_pass = true;
	stage->house.core.wants_routes = stage->setup.wants_routes;
	const struct config *config = &stage->house.config;
	stage->board = switchboard_new(&(struct switchboard_setup){
	    .core = &stage->house.core,
	    .clock = clock,
	    .on_failure = on_failure,
	    .context = stage,
	});
	for (size_t i = 0; i < ARRAY_LEN(stage->lines); i++) {
		struct stage_line *line = &stage->lines[i];
		bool email = i == 1;
		*line = (struct stage_line){
			.owner = { .on_text = on_text, .on_receipt = on_receipt },
			.stage = stage,
			.kind = email ? "email" : "sms",
		};
		line->phone = phone_new(&(struct phone_setup){
		    .clock = clock,
		    .owner = &line->owner,
		    .medium = email ? CHANNEL_EMAIL : CHANNEL_SMS,
		    .blind = stage->setup.blind,
		});
		switchboard_channel(
		    stage->board, line->kind, phone_channel(line->phone), &config->limits);
	}
	struct letter *start = letter_new(EVENT_START);
	bool posted = switchboard_post(stage->board, start);
	BUG_ON(!posted, "no room for the first letter");
	stage_run_until(stage, stage_now(stage));
}

static void
disconnect_switchboard(struct stage *stage)
{
	switchboard_free(stage->board);
	stage->board = NULL;
	for (size_t i = 0; i < ARRAY_LEN(stage->lines); i++) {
		if (stage->lines[i].phone != NULL)
			channel_free(phone_channel(stage->lines[i].phone));
		stage->lines[i].phone = NULL;
	}
	stage->house.core.dispatch.channel_count = 0;
}

struct stage *
stage_new(const struct stage_setup *setup, struct error *error)
{
	struct stage *stage = alloc_new(sizeof(*stage));
	stage->setup = *setup;
	if (!house_open(&stage->house, &setup->house, error)) {
		house_close(&stage->house);
		free(stage);
		return NULL;
	}
	stage->sim = clock_sim_new(setup->house.now);
	connect_switchboard(stage);
	return stage;
}

void
stage_free(struct stage *stage)
{
	if (stage == NULL)
		return;
	disconnect_switchboard(stage);
	clock_sim_free(stage->sim);
	house_close(&stage->house);
	free(stage);
}

struct house *
stage_house(struct stage *stage)
{
	return &stage->house;
}

struct phone *
stage_phone(struct stage *stage, const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(stage->lines); i++)
		if (strcmp(stage->lines[i].kind, kind) == 0)
			return stage->lines[i].phone;
	BUG("no phone for %s", kind);
}

struct clock *
stage_clock(struct stage *stage)
{
	return clock_sim_clock(stage->sim);
}

instant
stage_now(const struct stage *stage)
{
	return clock_now(clock_sim_clock(stage->sim));
}

instant
stage_next(const struct stage *stage)
{
	return clock_sim_next(stage->sim);
}

void
stage_run_until(struct stage *stage, instant t)
{
	clock_sim_run_until(stage->sim, t);
}

void
stage_crash(struct stage *stage)
{
	disconnect_switchboard(stage);
	stage->house.core.dispatch.boot = random_id(&stage->house.core.random, stage_now(stage));
	connect_switchboard(stage);
}

/* Letters, one at a time */

static void
on_answer(struct letter *letter, const struct order *answer)
{
	struct stage *stage = letter->context;
	stage->answered = true;
	stage->repeated = answer->repeated;
	stage->error = answer->error;
	if (stage->on_page != NULL)
		stage->on_page(stage->page_context, &answer->page);
	stage->on_page = NULL;
}

static void
post_and_run(struct stage *stage, struct letter *letter)
{
	letter->on_answer = on_answer;
	letter->context = stage;
	stage->answered = false;
	bool posted = switchboard_post(stage->board, letter);
	BUG_ON(!posted, "no room for a letter");
	stage_run_until(stage, stage_now(stage));
	BUG_ON(!stage->answered, "a letter without an answer");
}

static struct letter *
text_letter(
    struct stage *stage, const char *kind, const char *from, struct str text, const char *ext_id)
{
	struct letter *letter = letter_new(EVENT_TEXT);
	struct arena *arena = &letter->arena;
	bool has_media = str_starts(text, STAGE_PICTURE);
	if (has_media)
		text = str_trim(str_sub(text, strlen(STAGE_PICTURE), text.len));
	letter->event.text = (struct intake){
		.organisation = stage->house.organisation,
		.channel = "phone",
		.kind = kind,
		.ext_id = ext_id != NULL
		    ? arena_strdup(arena, ext_id)
		    : arena_printf(arena, "heard-%lld", (long long) ++stage->texts_heard),
		.sender = arena_str(arena, str_from(from)),
		.recipient = STR("hark"),
		.body = arena_str(arena, text),
		.sent_at = stage_now(stage),
		.same_clock = true,
		.has_media = has_media,
	};
	return letter;
}

bool
stage_hear(
    struct stage *stage, const char *kind, const char *from, struct str text, const char *ext_id)
{
	return stage_hear_again(stage, kind, from, text, ext_id, stage_now(stage));
}

bool
stage_hear_again(struct stage *stage, const char *kind, const char *from, struct str text,
    const char *ext_id, instant sent_at)
{
	struct letter *letter = text_letter(stage, kind, from, text, ext_id);
	letter->event.text.sent_at = sent_at;
	post_and_run(stage, letter);
	BUG_ON(stage->error.kind != ERROR_NONE, "a text could not be taken: %s", stage->error.text);
	return !stage->repeated;
}

bool
stage_hear_mail(struct stage *stage, const char *from, struct str text, const char *ext_id,
    const struct intake_mail *mail)
{
	struct letter *letter = text_letter(stage, "email", from, text, ext_id);
	letter->event.text.mail = mail;
	letter->event.text.is_damaged = mail->is_unread;
	letter->event.text.same_clock = false; /* a Date is by its sender's clock */
	post_and_run(stage, letter);
	BUG_ON(stage->error.kind != ERROR_NONE, "a mail could not be taken: %s", stage->error.text);
	return !stage->repeated;
}

void
stage_hear_later(struct stage *stage, const char *kind, const char *from, struct str text)
{
	bool posted = switchboard_post(stage->board, text_letter(stage, kind, from, text, NULL));
	BUG_ON(!posted, "no room for a letter");
}

void
stage_page(struct stage *stage, const struct deed *deed, stage_page_fn *on_page, void *context)
{
	struct letter *letter = letter_new(EVENT_PAGE);
	letter->event.deed = *deed;
	stage->on_page = on_page;
	stage->page_context = context;
	post_and_run(stage, letter);
	BUG_ON(stage->error.kind != ERROR_NONE, "a deed failed: %s", stage->error.text);
}

bool
stage_command(struct stage *stage, const struct command *command, struct error *error)
{
	struct letter *letter = letter_new(EVENT_COMMAND);
	letter->event.command = *command;
	post_and_run(stage, letter);
	if (stage->error.kind != ERROR_NONE)
		*error = stage->error;
	return stage->error.kind == ERROR_NONE;
}

bool
stage_enrol(struct stage *stage, const struct enrolment *enrolment, struct error *error)
{
	struct letter *letter = letter_new(EVENT_ENROL);
	letter->event.enrolment = *enrolment;
	letter->event.organisation = stage->house.organisation;
	post_and_run(stage, letter);
	if (stage->error.kind != ERROR_NONE)
		*error = stage->error;
	return stage->error.kind == ERROR_NONE;
}
