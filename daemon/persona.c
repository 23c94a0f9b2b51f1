/* SPDX-License-Identifier: MIT */
/* Sixty-six people on three pathways. */
#include "instruments/chosen.h"
#include "daemon/persona.h"

static const char *const kind_words[] = { "quick", "words not numbers", "forgets", "gets worse",
	"wrong number", "stops", "silent", "by e-mail" };

const char *
persona_kind_word(enum persona_kind kind)
{
	return kind_words[kind];
}

static const char *const given_names[] = { "Ada", "Alan", "Beth", "Carl", "Dilys", "Emeka", "Farah",
	"Gareth", "Hana", "Idris", "Joan", "Kofi", "Lena", "Mair", "Noor", "Owen", "Petra", "Rhys",
	"Sara", "Tomos", "Una", "Vera", "Wendy" };
static const char *const family_names[] = { "Byrne", "Okafor", "Rao", "Dean", "Hughes", "Marsh",
	"Novak", "Price", "Quinn", "Reid", "Shah", "Thorne" };

/* Three pathways: the big toe, the ankle joint, the ankle's soft tissue. */
static const char *const codes[] = { "256", "245", "342", "303", "579", "248", "257", "246", "342",
	"602", "593", "248" };

/* How many of ten are of which kind. */
static const enum persona_kind kinds[] = { PERSONA_QUICK, PERSONA_WORDS, PERSONA_FORGETS,
	PERSONA_QUICK, PERSONA_EMAIL, PERSONA_QUICK, PERSONA_WORSE, PERSONA_WORDS, PERSONA_FORGETS,
	PERSONA_SILENT, PERSONA_QUICK, PERSONA_STOPS, PERSONA_WORDS, PERSONA_QUICK, PERSONA_WRONG,
	PERSONA_FORGETS };

void
persona_make(struct arena *arena, int index, struct date start, struct random *random,
    struct persona *out_persona)
{
	enum persona_kind kind = kinds[(size_t) index % ARRAY_LEN(kinds)];
	const char *given = given_names[(size_t) index % ARRAY_LEN(given_names)];
	const char *family = family_names[((size_t) index * 7) % ARRAY_LEN(family_names)];
	struct date listed = date_plus_days(start, (int64_t) random_below(random, 60));
	struct date planned = date_plus_days(listed, 28 + (int64_t) random_below(random, 30));
	bool by_mail = kind == PERSONA_EMAIL;
	*out_persona = (struct persona){
		.kind = kind,
		.enrolment = {
			.nhs_number = "",
			.hospital_number = arena_printf(arena, "D%03d", index + 1),
			.given_name = given,
			.family_name = family,
			.born_on = { 1938 + (index * 11) % 50, 1 + index % 12, 1 + index % 28 },
			.sex = index % 2 == 0 ? "F" : "M",
			.mobile =
			    by_mail ? "" : arena_printf(arena, "+4477009%05d", index + 1),
			.email = by_mail
			    ? arena_printf(arena, "person%d@example.org", index + 1)
			    : "",
			.language = "en",
			.procedure_code = codes[(size_t) index % ARRAY_LEN(codes)],
			.side = index % 3 == 0 ? "left" : "right",
			.listed_on = listed,
			.planned_on = planned,
			.team = "foot",
			.clinician = index % 2 == 0 ? "Mr A" : "Ms B",
			.agreed_on = listed,
			.agreed_by = "J Bell",
			.needs = "",
		},
	};
}

/* Answers */

/* Where on the item's range this person is: 0 the first option or the low end, 100 the other. */
static int
place(const struct persona *persona, const struct persona_sight *sight, struct random *random)
{
	int base = sight->after ? 15 : 60;
	if (persona->kind == PERSONA_WORSE)
		base = sight->after ? 90 : 40;
	return base + (int) random_below(random, 30) - 10;
}

static int
clip(int n, int low, int high)
{
	return n < low ? low : n > high ? high : n;
}

static const char *
answer_choice(struct arena *arena, const struct persona *persona, const struct persona_sight *sight,
    struct random *random)
{
	const struct item *item = sight->item;
	int last = (int) item->option_count - 1;
	int index = clip(place(persona, sight, random) * (last + 1) / 100, 0, last);
	if (persona->kind == PERSONA_WORDS)
		return arena_printf(arena, random_below(random, 2) == 0 ? "%s" : "%s I think",
		    sight->wording->labels[index]);
	int number = item->options[index].number;
	switch (random_below(random, 5)) {
	case 0: return arena_printf(arena, "%d thanks", number);
	case 1: return arena_printf(arena, "%d x", number);
	default: return arena_printf(arena, "%d", number);
	}
}

static const char *
answer_first(struct arena *arena, const struct persona_sight *sight, option_set among)
{
	size_t i = 0;
	while ((among & OPTION_BIT(i)) == 0)
		i++;
	return arena_printf(arena, "%d", sight->item->options[i].number);
}

/* One or two; who is well chooses what stands alone, where there is such an answer. */
static const char *
answer_choices(struct arena *arena, const struct persona *persona,
    const struct persona_sight *sight, struct random *random)
{
	const struct item *item = sight->item;
	option_set all = chosen_all(item);
	size_t one = item->option_count, other = item->option_count;
	for (size_t i = item->option_count; i-- > 0;) {
		if ((all & OPTION_BIT(i)) == 0 && sight->after && random_below(random, 3) == 0)
			return persona->kind == PERSONA_WORDS
			    ? sight->wording->labels[i]
			    : arena_printf(arena, "%d", item->options[i].number);
		if ((all & OPTION_BIT(i)) == 0 || random_below(random, 2) == 0)
			continue;
		other = one;
		one = i;
	}
	if (one == item->option_count)
		return answer_first(arena, sight, all);
	if (persona->kind == PERSONA_WORDS && other == item->option_count)
		return sight->wording->labels[one];
	if (persona->kind == PERSONA_WORDS)
		return arena_printf(
		    arena, "%s and %s", sight->wording->labels[one], sight->wording->labels[other]);
	if (other == item->option_count)
		return arena_printf(arena, "%d", item->options[one].number);
	return arena_printf(arena, "%d %d", item->options[one].number, item->options[other].number);
}

static const char *
answer_number(struct arena *arena, const struct persona *persona, const struct persona_sight *sight,
    struct random *random)
{
	static const char *const words[] = { "zero", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten" };
	int low = (int) (sight->item->low.billionths / DECIMAL_ONE);
	int high = (int) (sight->item->high.billionths / DECIMAL_ONE);
	int value = low + clip(place(persona, sight, random), 0, 100) * (high - low) / 100;
	if (persona->kind == PERSONA_WORDS && value >= 0 && value <= 10)
		return words[value];
	return arena_printf(arena, "%d", value);
}

static const char *
answer_text(const struct persona *persona, const struct persona_sight *sight, struct random *random)
{
	static const char *const better[] = { "No, all fine thank you", "Everybody was very kind",
		"Looking forward to walking the dog again", "Nothing to add",
		"Shoes still a bit tight but much better" };
	if (persona->kind == PERSONA_WORSE && sight->after)
		return "It is worse than before and my calf is hot and swollen";
	return better[random_below(random, ARRAY_LEN(better))];
}

static const char *
answer_item(struct arena *arena, const struct persona *persona, const struct persona_sight *sight,
    struct random *random)
{
	switch (sight->item->type) {
	case ITEM_CHOICE: return answer_choice(arena, persona, sight, random);
	case ITEM_CHOICES: return answer_choices(arena, persona, sight, random);
	case ITEM_NUMBER:
	case ITEM_DECIMAL: return answer_number(arena, persona, sight, random);
	case ITEM_YES_NO: return random_below(random, 4) == 0 ? "no" : "yes";
	case ITEM_DATE: return "yesterday";
	case ITEM_POSTCODE: return "NE61 3AB";
	case ITEM_TELEPHONE: return "07700 900123";
	case ITEM_TEXT: return answer_text(persona, sight, random);
	}
	BUG("item type %d", (int) sight->item->type);
}

static span
delay_of(const struct persona *persona, struct random *random)
{
	switch (persona->kind) {
	case PERSONA_QUICK:
	case PERSONA_WORSE: return seconds(40 + (int64_t) random_below(random, 300));
	case PERSONA_WORDS: return minutes(3 + (int64_t) random_below(random, 40));
	case PERSONA_FORGETS: return minutes(20 + (int64_t) random_below(random, 90));
	case PERSONA_EMAIL: return hours(7 + (int64_t) random_below(random, 4));
	case PERSONA_WRONG:
	case PERSONA_STOPS:
	case PERSONA_SILENT:
	case PERSONA_KINDS: return minutes(5 + (int64_t) random_below(random, 20));
	}
	BUG("persona %d", (int) persona->kind);
}

const char *
persona_reply(struct arena *arena, const struct persona *persona, const struct persona_sight *sight,
    struct random *random, span *out_delay)
{
	*out_delay = delay_of(persona, random);
	if (sight->thanked || persona->kind == PERSONA_SILENT)
		return NULL;
	if (persona->kind == PERSONA_WRONG)
		return sight->invited && sight->texts_seen == 1 ? "Wrong number, sorry" : NULL;
	if (persona->kind == PERSONA_STOPS && sight->texts_seen > 3)
		return "STOP";
	/* Puts the phone down at the invitation and at the third question, until reminded. */
	if (persona->kind == PERSONA_FORGETS && !sight->reminder &&
	    (sight->invited || sight->texts_seen == 4))
		return NULL;
	if (sight->invited)
		return persona->kind == PERSONA_WORDS ? "yes ok" : "Yes";
	return sight->item == NULL ? NULL : answer_item(arena, persona, sight, random);
}
