/* SPDX-License-Identifier: MIT */
/* Writes instruments out for people. Every number that is shown says which way is better. */
#include "instruments/instrument_show.h"

static const enum mode modes[] = { MODE_SMS, MODE_EMAIL, MODE_WEB, MODE_STAFF };

static void
put_modes(const struct instrument *instrument, struct strbuf *out)
{
	const char *separator = "";
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if ((instrument->modes & modes[i]) == 0)
			continue;
		strbuf_printf(out, "%s%s", separator, mode_word(modes[i]));
		separator = ",";
	}
	if (separator[0] == '\0')
		strbuf_puts(out, "none");
}

static void
put_languages(const struct instrument *instrument, struct strbuf *out)
{
	for (size_t i = 0; i < instrument->wording_count; i++)
		strbuf_printf(out, "%s%s", i == 0 ? "" : ",", instrument->wordings[i].language);
	if (instrument->wording_count == 0)
		strbuf_puts(out, "no wording");
}

void
instrument_list(const struct catalog *catalog, struct strbuf *out)
{
	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct instrument *instrument = catalog_at(catalog, i);
		const struct wording *wording = instrument_wording(instrument, "en");
		strbuf_printf(out, "%-20s version %-6s %3zu item%s ", instrument->id,
		    instrument->version, instrument->item_count,
		    instrument->item_count == 1 ? " " : "s");
		put_languages(instrument, out);
		strbuf_char(out, ' ');
		put_modes(instrument, out);
		strbuf_printf(out, " %s\n",
		    wording != NULL                ? wording->title
			: instrument->name != NULL ? instrument->name
						   : "");
	}
}

static void
put_head(const struct instrument *instrument, const struct wording *wording, struct strbuf *out)
{
	strbuf_printf(out, "%s, version %s", instrument->id, instrument->version);
	if (wording != NULL)
		strbuf_printf(out, ": %s", wording->title);
	strbuf_printf(out, "\nfile       %s\nsha256     %s\nlicence    %s", instrument->file,
	    instrument->sha256, instrument->licence);
	if (instrument->licence_proof != NULL)
		strbuf_printf(out, " (%s)", instrument->licence_proof);
	strbuf_puts(out, "\nsent by    ");
	put_modes(instrument, out);
	strbuf_printf(out, "\ntakes      about %d minute%s", instrument->about_minutes,
	    instrument->about_minutes == 1 ? "" : "s");
	if (instrument->complete_within_hours > 0)
		strbuf_printf(
		    out, ", to be finished within %d hours", instrument->complete_within_hours);
	if (wording != NULL && wording->intro[0] != '\0')
		strbuf_printf(out, "\nabout      %s", wording->intro);
	if (instrument_note(instrument)[0] != '\0')
		strbuf_printf(out, "\nnote       %s", instrument_note(instrument));
	if (instrument->name != NULL)
		strbuf_printf(out, "\nname       %s", instrument->name);
	if (instrument->recall_period != NULL)
		strbuf_printf(out, "\nrecall     %s", instrument->recall_period);
	if (instrument->timepoints != NULL)
		strbuf_printf(out, "\nasked      %s", instrument->timepoints);
	if (instrument->head_source != NULL)
		strbuf_printf(out, "\nsource     %s", instrument->head_source);
	if (instrument->unverified != NULL)
		strbuf_printf(out, "\nunverified %s", instrument->unverified);
	strbuf_puts(out, "\nlanguages  ");
	for (size_t i = 0; i < instrument->wording_count; i++)
		strbuf_printf(out, "%s%s (%s%s%s)", i == 0 ? "" : ", ",
		    instrument->wordings[i].language, instrument->wordings[i].review,
		    instrument->wordings[i].reviewed_by == NULL ? "" : ", ",
		    instrument->wordings[i].reviewed_by == NULL
			? ""
			: instrument->wordings[i].reviewed_by);
	if (instrument->wording_count == 0)
		strbuf_puts(out, "no wording: it can be scored, not asked");
	strbuf_puts(out, "\n");
}

static void
put_words(const char *const *words, struct strbuf *out)
{
	if (words == NULL || words[0] == NULL)
		return;
	for (size_t i = 0; words[i] != NULL; i++)
		strbuf_printf(out, "%s%s", i == 0 ? "  (" : ", ", words[i]);
	strbuf_char(out, ')');
}

static void
put_options(const struct item *item, const struct item_wording *wording, struct strbuf *out)
{
	char value[DECIMAL_TEXT];
	for (size_t i = 0; i < item->option_count; i++) {
		const struct option *option = &item->options[i];
		if (item->letters)
			strbuf_printf(out, "      %c or %d", option_letter(i), option->number);
		else
			strbuf_printf(out, "      %d", option->number);
		if (decimal_compare(decimal_from_int(option->number), option->value) != 0)
			strbuf_printf(out, " = %s", decimal_format(option->value, value));
		if (wording != NULL) {
			strbuf_printf(out, " %s", wording->labels[i]);
			put_words(wording->synonyms[i], out);
		}
		if (item->exclusive != NULL && item->exclusive[i])
			strbuf_puts(out, "  [alone]");
		strbuf_char(out, '\n');
	}
}

static void
put_end(decimal value, const char *label, const char *const *synonyms, struct strbuf *out)
{
	char digits[DECIMAL_TEXT];
	strbuf_printf(out, "      %s", decimal_format(value, digits));
	if (label != NULL)
		strbuf_printf(out, " %s", label);
	put_words(synonyms, out);
	strbuf_char(out, '\n');
}

static void
put_item(const struct item *item, const struct item_wording *wording, struct strbuf *out)
{
	strbuf_printf(out, "\n%3zu %s: %s%s%s\n", item->index + 1, item->link_id,
	    item_type_word(item->type), item->required ? "" : ", may be left out",
	    item->risk ? ", can raise an alert" : "");
	if (wording != NULL)
		strbuf_printf(out, "    %s\n", wording->text);
	if (item->provenance != NULL)
		strbuf_printf(out, "    from %s\n", item->provenance);
	put_options(item, wording, out);
	if (item->type != ITEM_NUMBER && item->type != ITEM_DECIMAL)
		return;
	put_end(item->low, wording == NULL ? NULL : wording->low_label,
	    wording == NULL ? NULL : wording->low_synonyms, out);
	put_end(item->high, wording == NULL ? NULL : wording->high_label,
	    wording == NULL ? NULL : wording->high_synonyms, out);
}

static void
put_rule(const struct scale *scale, struct strbuf *out)
{
	char number[DECIMAL_TEXT];
	switch (scale->kind) {
	case SCALE_SUM: strbuf_puts(out, "sum of"); break;
	case SCALE_MEAN:
		strbuf_printf(out, "mean x %s of", decimal_format(scale->factor, number));
		break;
	case SCALE_PERCENT: strbuf_puts(out, "percent of what is possible, of"); break;
	case SCALE_ITEM: strbuf_puts(out, "the answer to"); break;
	case SCALE_COUNT: strbuf_puts(out, "number answered of"); break;
	case SCALE_PROFILE: strbuf_puts(out, "levels of"); break;
	case SCALE_VALUE_SET: strbuf_puts(out, "a value set's value of"); break;
	}
}

static void
put_parts(const struct instrument *instrument, const struct scale *scale, struct strbuf *out)
{
	char number[DECIMAL_TEXT];
	for (size_t i = 0; i < scale->part_count; i++) {
		const struct scale_part *part = &scale->parts[i];
		strbuf_printf(out, "%s ", i == 0 ? "" : ",");
		if (decimal_compare(part->weight, decimal_from_int(1)) != 0)
			strbuf_printf(out, "%s x ", decimal_format(part->weight, number));
		strbuf_printf(out, "%s%s%s", part_name(instrument, part),
		    part->recoding_count > 0 ? " (recoded)" : "",
		    part->reversed ? " (reversed)" : "");
	}
}

static void
put_steps(const struct scale *scale, struct strbuf *out)
{
	char times[DECIMAL_TEXT], plus[DECIMAL_TEXT], over[DECIMAL_TEXT];
	for (size_t i = 0; i < scale->step_count; i++) {
		const struct scale_step *step = &scale->steps[i];
		switch (step->kind) {
		case STEP_LINEAR:
			strbuf_printf(out, "; then (x * %s + %s) / %s",
			    decimal_format(step->times, times), decimal_format(step->plus, plus),
			    decimal_format(step->over, over));
			break;
		case STEP_TABLE:
			strbuf_printf(out, "; then a table of %zu rows", step->row_count);
			break;
		case STEP_ROUND:
			strbuf_printf(out, "; then rounded to %d places", step->places);
			break;
		}
	}
}

static void
put_missing(const struct scale *scale, struct strbuf *out)
{
	char share[DECIMAL_TEXT];
	switch (scale->missing) {
	case MISSING_NONE: strbuf_puts(out, "no item may be missing"); return;
	case MISSING_AT_MOST:
		strbuf_printf(out, "at most %d missing, counted as the mean of the others",
		    scale->missing_limit);
		return;
	case MISSING_SHARE:
		strbuf_printf(out, "a share of %s answered, the others counted as their mean",
		    decimal_format(scale->missing_share, share));
		return;
	}
}

static void
put_bands(const struct scale *scale, struct strbuf *out)
{
	char from[DECIMAL_TEXT], to[DECIMAL_TEXT];
	for (size_t i = 0; i < scale->band_count; i++)
		strbuf_printf(out, "    %s to %s: %s\n", decimal_format(scale->bands[i].from, from),
		    decimal_format(scale->bands[i].to, to), scale->bands[i].label);
}

static void
put_doubt(const char *what, const char *reason, struct strbuf *out)
{
	if (reason != NULL)
		strbuf_printf(out, "    not verified: %s (%s)\n", what, reason);
}

static const char *
scope_in_words(const struct mid *mid)
{
	if (strcmp(mid->scope, "between groups") == 0)
		return " between groups";
	return strcmp(mid->scope, "person") == 0 ? " for a person" : " for a group";
}

static void
put_scale(const struct instrument *instrument, const struct scale *scale, struct strbuf *out)
{
	char low[DECIMAL_TEXT], high[DECIMAL_TEXT], mid[DECIMAL_TEXT];
	strbuf_printf(out, "\nscore %s: ", scale->id);
	put_rule(scale, out);
	put_parts(instrument, scale, out);
	put_steps(scale, out);
	if (scale->has_range)
		strbuf_printf(out, "\n    %s to %s, ", decimal_format(scale->low, low),
		    decimal_format(scale->high, high));
	else
		strbuf_puts(out, "\n    text, ");
	strbuf_printf(out, "%s; ",
	    scale->direction == DIRECTION_NONE ? "neither way is better"
					       : direction_word(scale->direction));
	put_missing(scale, out);
	strbuf_char(out, '\n');
	for (size_t i = 0; i < scale->mid_count; i++)
		strbuf_printf(out, "    a change of %s matters%s: %s\n",
		    decimal_format(scale->mids[i].value, mid), scope_in_words(&scale->mids[i]),
		    scale->mids[i].source);
	put_bands(scale, out);
	put_doubt("this score", scale->unverified.score, out);
	put_doubt("what is done with missing items", scale->unverified.missing, out);
	put_doubt("which change matters", scale->unverified.mid, out);
	put_doubt("the bands", scale->unverified.bands, out);
	if (scale->source != NULL)
		strbuf_printf(out, "    source: %s\n", scale->source);
}

void
instrument_show(const struct instrument *instrument, const char *language, struct strbuf *out)
{
	const struct wording *wording = instrument_wording(instrument, language);
	put_head(instrument, wording, out);
	for (size_t i = 0; i < instrument->item_count; i++)
		put_item(&instrument->items[i], wording == NULL ? NULL : &wording->items[i], out);
	for (size_t i = 0; i < instrument->scale_count; i++)
		put_scale(instrument, &instrument->scales[i], out);
}
