/* SPDX-License-Identifier: MIT */
/* Compares states of health by their levels. */
#include "instruments/profile.h"

static bool
is_profile(struct str text, int levels)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < '1' || text.data[i] - '0' > levels)
			return false;
	return text.len > 0;
}

bool
profile_compare(struct str before, struct str after, int levels, enum profile_change *out_change)
{
	if (!is_profile(before, levels) || !is_profile(after, levels) || before.len != after.len)
		return false;
	bool better = false, worse = false, problems = false;
	for (size_t i = 0; i < before.len; i++) {
		better |= after.data[i] < before.data[i];
		worse |= after.data[i] > before.data[i];
		problems |= before.data[i] != '1' || after.data[i] != '1';
	}
	*out_change = better && worse ? PROFILE_MIXED
	    : better                  ? PROFILE_BETTER
	    : worse                   ? PROFILE_WORSE
	    : problems                ? PROFILE_SAME
				      : PROFILE_NO_PROBLEMS;
	return true;
}

const char *
profile_change_word(enum profile_change change)
{
	switch (change) {
	case PROFILE_NO_PROBLEMS: return "no problems";
	case PROFILE_SAME: return "same";
	case PROFILE_BETTER: return "better";
	case PROFILE_WORSE: return "worse";
	case PROFILE_MIXED: return "mixed";
	}
	BUG("profile change %d", (int) change);
}
