/* SPDX-License-Identifier: MIT */
#include "web/page_patient.h"

bool
page_is_from_right(const char *language)
{
	static const char *const languages[] = { "ar", "fa", "he", "ur" };
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(language, languages[i]) == 0)
			return true;
	return false;
}

void
page_patient_begin(struct page *page, const char *language, const char *title, const char *to_main)
{
	page_add(page,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"robots\" content=\"noindex\">\n<title>",
	    language);
	page_add(page,
	    "%s</title>\n<link rel=\"stylesheet\" href=\"../static/hark.css\">\n"
	    "<link rel=\"icon\" href=\"../static/hark.svg\">\n</head>\n",
	    title);
	page_add(page, page_is_from_right(language) ? "<body dir=\"rtl\">\n" : "<body>\n");
	if (to_main != NULL)
		page_add(page, "<a class=\"skip\" href=\"#main\">%s</a>\n", to_main);
}
