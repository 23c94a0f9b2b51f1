/* SPDX-License-Identifier: MIT */
/* The table: what hark can do, in the order in which help shows it. */
#include "daemon/cmd.h"

static const struct option_spec init_options[] = {
	{ "admin", 0, "EMAIL", "the first administrator" },
	{ "password-file", 0, "FILE", "whose first line is their password" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec demo_options[] = {
	{ "play", 0, NULL, "play a whole year at once, print what happened, and end" },
	{ "keep", 0, "DIR", "keep the database in a new folder DIR" },
	{ "port", 0, "N", "of the page (default 8018; 0: any free one)" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec plan_options[] = {
	{ "pathway", 0, "ID", "the pathway (else the one for --code)" },
	{ "planned", 0, "DATE", "the date set for the operation" },
	{ "listed", 0, "DATE", "the decision to operate" },
	{ "performed", 0, "DATE", "the operation, once done" },
	{ "discharged", 0, "DATE", "the end of the stay" },
	{ "age", 0, "N", "completed years on that day (default 50)" },
	{ "side", 0, "S", "left, right, bilateral" },
	{ "code", 0, "C", "procedure code" },
	{ "today", 0, "DATE", "as if today were DATE" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec due_options[] = {
	{ "until", 0, "DATE", "up to and with that day (default today)" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec check_options[] = {
	{ "unsigned", 0, NULL, "also the lines for hark.conf of words no reader has signed" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec read_options[] = {
	{ "language", 0, "L", "as a patient who speaks it (default en)" },
	{ "today", 0, "DATE", "the patient's day (default 2026-11-21)" },
	{ "explain", 0, NULL, "tell behind each row what was seen in it, and what decided" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec reread_options[] = {
	{ "since", 0, "DATE", "texts that came on that day or later" },
	{ "until", 0, "DATE", "up to and with that day (default today)" },
	{ "words", 0, NULL, "what they wrote, too" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec score_options[] = {
	{ "value-set", 0, "NAME", "an index by this value set; may be given several times" },
	{ "reasons", 0, NULL, "behind each score: how many are missing, and why there is none" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec show_options[] = {
	{ "language", 0, "L", "in these words (default en)" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec import_options[] = {
	{ "id", 0, "ID", "call the instrument ID, not what the file calls it" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec new_options[] = {
	{ "dir", 0, "DIR", "into this data folder" },
	{ NULL, 0, NULL, NULL },
};
#define FILTER_OPTIONS                                                                             \
	{ "team", 0, "KEY", "only this team" },                                                    \
	    { "worker", 0, "NAME", "only this clinician or link worker" },                         \
	    { "procedure", 0, "CODE", "only this procedure" },                                     \
	    { "instrument", 0, "ID", "only this instrument" },                                     \
	    { "step", 0, "STEP", "only this step of the pathway" },                                \
	    { "from", 0, "DATE", "due on that day or later" },                                     \
	    { "to", 0, "DATE", "due on that day or before" },                                      \
	    { "status", 0, "WORD", "planned, started, partial, complete, expired" },               \
	    { "channel", 0, "WORD", "sms, email, web, staff" },                                    \
	{                                                                                          \
		"paired", 0, NULL, "only those complete before and after"                          \
	}
static const struct option_spec export_options[] = {
	FILTER_OPTIONS,
	{ "shape", 0, "SHAPE", "long (one row a response) or wide (one row an episode)" },
	{ "value-set", 0, "NAME", "an index by this value set; may be given several times" },
	{ "identifiers", 0, "WHICH", "none (default), pseudonym, all" },
	{ "reason", 0, "TEXT", "why names leave: needed for --identifiers all" },
	{ "key-file", 0, "FILE", "secret for --identifiers pseudonym" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec report_options[] = {
	FILTER_OPTIONS,
	{ "for-others", 0, NULL, "suppress small numbers: the report leaves the team" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec reading_options[] = {
	{ "team", 0, "KEY", "only this team" },
	{ "from", 0, "DATE", "texts that came on that day or later" },
	{ "to", 0, "DATE", "up to and with that day" },
	{ "for-others", 0, NULL, "suppress small numbers: the report leaves the team" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec pause_options[] = {
	{ "until", 0, "DATE", "ask nothing before that day" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec reopen_options[] = {
	{ "address", 0, "ADDRESS", "this one, which may have been called somebody else's" },
	{ "by", 0, "NAME", "who has made sure" },
	{ "because", 0, "WORDS", "of what" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec agree_options[] = {
	{ "on", 0, "DATE", "when (default today)" },
	{ "by", 0, "NAME", "who took it" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec answer_options[] = {
	{ "as", 0, "ANSWER", "the answer, as it could be texted" },
	{ "by", 0, "NAME", "who reads it so" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec alert_options[] = {
	{ "all", 0, NULL, "the closed ones too" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec acknowledge_options[] = {
	{ "by", 0, "NAME", "who has taken it" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec test_options[] = {
	{ "team", 0, "KEY", "only this team" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec procedures_options[] = {
	{ "by", 0, "NAME", "who imports it (default: the account)" },
	{ "numbers", 0, "N", "how many telephone numbers it changes, where they are many" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec release_options[] = {
	{ "count", 0, "N", "how many operations it brought" },
	{ "by", 0, "NAME", "who releases it (default: the account)" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec result_options[] = {
	{ "by", 0, "NAME", "who releases it (default: the account)" },
	{ NULL, 0, NULL, NULL },
};
static const struct option_spec hold_options[] = {
	{ "team", 0, "KEY", "only this team" },
	{ "release", 0, NULL, "let messages go again" },
	{ NULL, 0, NULL, NULL },
};

const struct command_spec commands[] = {
	{ "init", "DIR", "makes a data folder: configuration, database, first administrator", NULL,
	    init_options, 1, 1, cmd_init },
	{ "serve", "", "runs the service until SIGTERM", NULL, NULL, 0, 0, cmd_serve },
	{ "demo", "", "a demonstration on made-up patients; nothing leaves the machine",
	    "Without --play it serves a page on loopback where you can hold the phone of any patient "
	    "and push the clock.",
	    demo_options, 0, 0, cmd_demo },
	{ "check", "[FILE…]", "checks configuration, instruments, pathways, phrases",
	    "Each complaint is file:line:column: what, and what was expected. Exit 4 if there is one.",
	    check_options, 0, -1, cmd_check },
	{ "import procedures", "FILE.csv…", "takes operations, one row each",
	    "Bad rows are refused by number and reason (exit 3), good ones are taken; the same file "
	    "twice adds nothing. A file that changes five known telephone numbers and more than "
	    "one in ten is not taken (exit 6) before their count is typed. Columns: nhs_number, hospital_number, given_name, family_name, "
	    "date_of_birth, sex, mobile, email, language, procedure_code, side, listed_on, planned_on, "
	    "performed_on, team, clinician, agreed_on, agreed_by, needs.",
	    procedures_options, 1, -1, cmd_import_procedures },
	{ "batch list", "", "what was imported in one go", NULL, NULL, 0, 0, cmd_batch_list },
	{ "batch show", "ID", "who is in a batch, and what became of the first of them", NULL, NULL,
	    1, 1, cmd_batch_show },
	{ "batch release", "ID --count N",
	    "lets a large batch be asked, the first ten before the others",
	    "More than 25 operations wait until somebody types how many they are; more than 200 until "
	    "somebody else than who imported them does. A quarter of an hour behind the first ten the "
	    "others follow, unless more than a fifth of the ten did not arrive or one of them stopped "
	    "us or is somebody else.",
	    release_options, 1, 1, cmd_batch_release },
	{ "plan", "", "says what a pathway would ask, and when", NULL, plan_options, 0, 0,
	    cmd_plan },
	{ "due", "", "counts what would be sent", NULL, due_options, 0, 0, cmd_due },
	{ "send", "", "sends what is due now, once, and ends", NULL, NULL, 0, 0, cmd_send },
	{ "read", "FILE.tsv", "reads replies as a patient's answers",
	    "Columns type, reply, expected, why; prints type, reply, expected, got, then a count. "
	    "Exit 1 if a wrong value would have been stored.",
	    read_options, 1, 1, cmd_read },
	{ "reread", "--since DATE", "reads stored replies by the rules of today; changes nothing",
	    "One CSV row for each text that would now be taken for something else, without its words "
	    "unless --words asks for them; then how many are the same, and how many differ.",
	    reread_options, 0, 0, cmd_reread },
	{ "score", "INSTRUMENT [FILE]", "adds score columns to a table of answers",
	    "The answers are CSV with a column an item, or FHIR R4 QuestionnaireResponses: one, a "
	    "Bundle, or one a line.",
	    score_options, 1, 2, cmd_score },
	{ "rehearse", "FILE…", "plays transcripts; prints where the dialogue differs",
	    "HARK_ACCEPT=1 writes what hark said into the files, to be reviewed.", NULL, 1, -1,
	    cmd_rehearse },
	{ "instrument list", "", "the instruments in use", NULL, NULL, 0, 0, cmd_instrument_list },
	{ "instrument show", "ID", "one instrument, whole", NULL, show_options, 1, 1,
	    cmd_instrument_show },
	{ "instrument new", "ID",
	    "begins a measure of your own: a file to write in, a rehearsal beside it",
	    "Both hold as they are written: `hark check` and `hark rehearse` work on them at once. The "
	    "measure begins on trial, asked only of the patients in trial_list (hark.conf(5)), and is "
	    "marked as not psychometrically tested.",
	    new_options, 1, 1, cmd_instrument_new },
	{ "instrument import", "FILE.json", "takes a FHIR R4 Questionnaire into the data folder",
	    "ValueSets are looked for inside the file, and in files with \"ValueSet\" in their name "
	    "beside it. What cannot be asked by text message is left out and named, or the file is "
	    "refused with the reason. The file is kept as it is beside what is made of it.",
	    import_options, 1, 1, cmd_instrument_import },
	{ "instrument export", "ID", "writes an instrument as a FHIR R4 Questionnaire (-f fhir)",
	    "A score that an expression can say goes with it; of the others it says why not.", NULL,
	    1, 1, cmd_instrument_export },
	{ "export responses", "", "writes responses as csv, ndjson or fhir, without names",
	    "Each export is written in the audit trail.", export_options, 0, 0,
	    cmd_export_responses },
	{ "report completion", "", "who answered, by step, month and clinician; text or csv", NULL,
	    report_options, 0, 0, cmd_report_completion },
	{ "report reading", "", "what share of the texts for a person was read in time", NULL,
	    reading_options, 0, 0, cmd_report_reading },
	{ "patient find", "WORDS", "patients by name, number or address", NULL, NULL, 1, 1,
	    cmd_patient_find },
	{ "patient show", "WHO", "one patient: plan and dialogue", NULL, NULL, 1, 1,
	    cmd_patient_show },
	{ "patient pause", "WHO --until DATE", "ask nothing before a day", NULL, pause_options, 1,
	    1, cmd_patient_act },
	{ "patient stop", "WHO", "no further part; the data stay", NULL, NULL, 1, 1,
	    cmd_patient_act },
	{ "patient start", "WHO", "open again after a stop", NULL, NULL, 1, 1, cmd_patient_act },
	{ "patient reopen", "WHO", "an address that was blocked, or called wrong, is right", NULL,
	    reopen_options, 1, 1, cmd_patient_act },
	{ "patient withdraw", "WHO", "consent withdrawn; the data are not used", NULL, NULL, 1, 1,
	    cmd_patient_act },
	{ "patient deceased", "WHO", "confirmed: everything ends", NULL, NULL, 1, 1,
	    cmd_patient_act },
	{ "patient alive", "WHO", "a texted death was not theirs", NULL, NULL, 1, 1,
	    cmd_patient_act },
	{ "patient release", "WHO", "go on asking after a person has looked", NULL, NULL, 1, 1,
	    cmd_patient_act },
	{ "patient agree", "WHO --by NAME", "an agreement was taken", NULL, agree_options, 1, 1,
	    cmd_patient_act },
	{ "patient cancel", "WHO", "the operation is off", NULL, NULL, 1, 1, cmd_patient_act },
	{ "patient answer", "WHO --as ANSWER --by NAME",
	    "count their last unclear reply as an answer",
	    "It is kept as interpreted by NAME, with the reply, and the patient is told how to put it "
	    "right.",
	    answer_options, 1, 1, cmd_patient_act },
	{ "alert list", "", "what a person must see", NULL, alert_options, 0, 0, cmd_alert_list },
	{ "alert acknowledge", "ID --by NAME", "taken: nobody else is told of it",
	    "A test of the route is closed by it.", acknowledge_options, 1, 1,
	    cmd_alert_acknowledge },
	{ "alert test", "--team KEY", "raises a test alert, to see who answers",
	    "Prints its id. Acknowledged, it shows for 30 days that the team's alerts reach somebody.",
	    test_options, 0, 0, cmd_alert_test },
	{ "alert close", "ID OUTCOME", "seen, with what was done", NULL, NULL, 2, 2,
	    cmd_alert_close },
	{ "result list", "", "scores withheld from the patients whose they are", NULL, NULL, 0, 0,
	    cmd_result_list },
	{ "result release", "ID --by NAME", "the patient is told after all", NULL, result_options,
	    1, 1, cmd_result_release },
	{ "hold", "", "stops everything that leaves, at once", NULL, hold_options, 0, 0, cmd_hold },
	{ "restored", "", "a backup was put back: holds everything, gives what is open to people",
	    "A start that finds another store than the one that was left in the folder does this by "
	    "itself; say it where the disk itself was put back, beneath its files.",
	    NULL, 0, 0, cmd_restored },
	{ "moved", "", "the folder was carried here whole, as it was left: no backup",
	    "Before the first start in its new place. A folder that was copied looks like a backup "
	    "that was put back, and is held as one.",
	    NULL, 0, 0, cmd_moved },
	{ "verify", "", "whether the store is whole, and each score follows from its answers",
	    "Every page and reference of the store is checked; each score is held against the digest "
	    "of what made it, and its answers are scored again. Exit 1 where something is wrong.",
	    NULL, 0, 0, cmd_verify },
	{ "clock show", "", "what time hark goes by, and whether it trusts the clock", NULL, NULL,
	    0, 0, cmd_clock_show },
	{ "clock accept", "", "the clock is right: sends by it again",
	    "After a clock was set by more than half a minute, or a start found one that cannot be, "
	    "nothing is sent until somebody says this, or the machine has kept its clock by another "
	    "one for two minutes.",
	    NULL, 0, 0, cmd_clock_accept },
	{ "audit list", "", "the newest of the audit trail", NULL, NULL, 0, 0, cmd_audit_list },
	{ "completion", "SHELL", "completion for bash, zsh or fish", NULL, NULL, 1, 1,
	    cmd_completion },
	{ NULL, NULL, NULL, NULL, NULL, 0, 0, NULL },
};
