/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include "tests/conversations/made_words.h"

/* What adds to a value and leaves it what it is, whatever the value is ... */
static const char *const added[] = { " still a bit stiff", " and the scar itches",
	", improving slowly", " but getting there", " same as last time you asked",
	" manageable with tablets", " walking the dog again", " getting easier every week",
	" but sleeping better", ", sleeping better now", " im getting about ok",
	" my ankle swells up at night", " better than yesterday", " thanks to the physio",
	". The stairs are slow going" };
/* ... and what mocks it, or is of another thing, time or person: no answer. */
static const char *const not_added[] = { ", and I'm the Queen of Sheba", " for the fun of it",
	", pigs might fly", ", what do you think", " haha good one", " in my dreams",
	" when I walk", " on the stairs", " if I sit still", " without the tablets",
	" said the doctor", " is my house number", " people in the queue", " until yesterday",
	" but only at night", " my husband says", " for the other one", " if you believe that" };
/* The same, of a yes or a no. */
static const char *const goes_on[] = { "yes all the time", "yes, every night",
	"yes since the operation", "yes, i can manage the stairs", "yes my wife helps me",
	"yes, it keeps me awake", "yes I can now", "yes with a stick", "no not any more",
	"no it's fine now", "no i still can't kneel", "no, my wife does it for me",
	"no, still on crutches", "no i havent had any trouble" };
static const char *const of_another[] = { " got it thanks", " this is Margaret", " hello",
	" I got your text", ", I can come in on Friday", " I'll take part", " maybe", " could be",
	", she's not here", ", I don't understand the question", ", I'm not doing your survey",
	", I changed my number", " the appointment is fine", ", and I'm the pope" };

/* What takes a value away that it stands behind: takes it back, or gives it to another time or person. */
static const char *const taken[] = { " scratch that", " ignore that", ", that's wrong",
	" that's wrong", " wait", " sorry mistake", " i take that back", " just kidding",
	", my son sent that", ". My son typed that", ", i made that up", ", i lied", " i lied",
	", only joking", ", last time", " (last time)", ", used to be", ", for my dad",
	" - for my dad", ", that's my weight", ", i wish", "! I wish", " i wish", " yeah right",
	", yeah right", " 🙃", ", tops", ", with tablets", ", his pain", ", he says",
	", let me check first", ", please change that", ". Please ignore my last text",
	", the cat walked on my phone" };
/* The same, of all but a no. */
static const char *const denied[] = { " no wait", " actually no", " sorry no", " haha no",
	" lol no", ", NOT", ". NOT.", "!! not", ", not really", ", not today", ", not for me",
	", that's not right", ", it isn't", ", i don't think so", ", never", " 👎", " ❌",
	". No. Sorry", ", not any more" };

static const char *const yeses[] = { "yes", "Yes", "YES", "y", "yeah", "yep", "yup", "yes it does",
	"yes i do", "yes please", "yess", "yeh", "yes of course", "definitely yes", "aye",
	"I think so", "of course", "ya", "yws", "yesssss", "no sorry yes", "no actually yes",
	"I think yes", "maybe yes", "afraid so" };
static const char *const nos[] = { "no", "No", "NO", "n", "nope", "nah", "no it doesn't",
	"no i don't", "no thanks", "not at all", "no not really", "noo", "definitely not",
	"of course not", "I don't think so", "not yet", "no way", "naw", "nooooo", "no, sorry",
	"no it was fine", "nah you're alright", "n o", "\xe2\x9d\x8c", "yes sorry I mean no",
	"yes oops no", "no longer", "I doubt it", "probably not" };
static const char *const undecided[] = { "yes and no", "yes but not always", "no but at night",
	"sometimes", "not sure", "yes no maybe", "maybe", "it depends", "no idea", "yes or no",
	"yes, no, yes", "not yes", "i don't know", "neither", "yes if i walk far",
	"no unless i run", "no pain", "used to", "y/n", "not no", "yes when it rains",
	"only sometimes yes", "no way yes", "yes sorry no sorry yes", "I don't think so but yes",
	"love ya", "see ya", "no, no pain", "yes or no sorry", "of course I don't", "yes 2", "1 no",
	"not yet sure yes", "yes sort of", "is it yes or no?", "I think so?", "no worries", "3",
	"yes, NOT", "yes. Not", "yes no wait", "yes 👎 it is", "yes, as if", "i dont think not" };

static const char *const leads[] = { "", "", "", "", "my answer is ", "I would say ", "it's ",
	"its a ", "about ", "I think ", "today ", "pain is ", "probably ", "Answer: ", "just ",
	"it is ", "id say ", "aye its a ", "I'm gonna say ", "call it ", "thankfully ",
	"that'll be a ", "I would go with ", "on the whole ", "down to ", "let's call it ",
	"Here you go: ", "if I'm honest ", "all fine ", "i wud say ", "in reply to your text, ",
	"swear to god ", "this is my answer: " };

static const struct {
	const char *const *texts;
	size_t count;
} words[MADE_KINDS] = {
	[MADE_ADDED] = { added, ARRAY_LEN(added) },
	[MADE_NOT_ADDED] = { not_added, ARRAY_LEN(not_added) },
	[MADE_GOES_ON] = { goes_on, ARRAY_LEN(goes_on) },
	[MADE_OF_ANOTHER] = { of_another, ARRAY_LEN(of_another) },
	[MADE_TAKEN] = { taken, ARRAY_LEN(taken) },
	[MADE_DENIED] = { denied, ARRAY_LEN(denied) },
	[MADE_LEADS] = { leads, ARRAY_LEN(leads) },
	[MADE_YESES] = { yeses, ARRAY_LEN(yeses) },
	[MADE_NOES] = { nos, ARRAY_LEN(nos) },
	[MADE_UNDECIDED] = { undecided, ARRAY_LEN(undecided) },
};

const char *
made_words(struct random *chance, enum made_kind kind)
{
	return words[kind].texts[random_below(chance, words[kind].count)];
}
