/* SPDX-License-Identifier: MIT */
/*
 * From one row of a hospital's list to a patient with a plan. First everything that can be refused is
 * looked at, then everything is written; what is written is said in the audit trail by the names of
 * what changed, never by its values.
 */
#include "base/strbuf.h"
#include "base/utf8.h"
#include "scheduler/enrol_address.h"
#include "scheduler/enrol.h"

/* identity */

static bool
is_told(const char *text)
{
	return text[0] != '\0';
}

static bool
contradicts(const char *told, const char *standing)
{
	return is_told(told) && is_told(standing) && strcmp(told, standing) != 0;
}

/* Fails CONFLICT when the numbers do not belong to one person. */
static bool
find_patient(struct enrolling *e, struct error *error)
{
	const struct enrolment *told = e->told;
	struct db *db = e->setup->db;
	struct arena *arena = e->setup->arena;
	struct patient by_hospital = { 0 };
	bool nhs = is_told(told->nhs_number) &&
	    patient_find(db, arena, e->organisation, told->nhs_number, "", &e->standing);
	bool hospital = is_told(told->hospital_number) &&
	    patient_find(db, arena, e->organisation, "", told->hospital_number, &by_hospital);
	if (nhs && hospital && e->standing.id.n != by_hospital.id.n)
		return error_set(
		    error, ERROR_CONFLICT, "nhs_number and hospital_number belong to two patients");
	if (!nhs && hospital)
		e->standing = by_hospital;
	e->known = nhs || hospital;
	if (!e->known)
		return true;
	if (contradicts(told->nhs_number, e->standing.nhs_number))
		return error_set(error, ERROR_CONFLICT,
		    "nhs_number: the patient of this hospital_number has another one");
	/* People marry, so a surname may change. A date of birth does not: twins, or father and son,
	 * with one slip in a number would become one patient. */
	if (date_compare(told->born_on, e->standing.born_on) != 0)
		return error_set(error, ERROR_CONFLICT,
		    "date_of_birth: the patient of this number was born on another day");
	return true;
}

/* the patient */

/* Puts what was told into its place, and its name on the list when that is new. */
static void
take(const char **place, const char *told, const char *name, struct strbuf *changes)
{
	if (!is_told(told) || strcmp(*place, told) == 0)
		return;
	*place = told;
	strbuf_printf(changes, "%s%s", strbuf_str(changes).len == 0 ? "" : ", ", name);
}

static void
take_date(struct date *place, struct date told, const char *name, struct strbuf *changes)
{
	if (date_is_none(told) || date_compare(*place, told) == 0)
		return;
	*place = told;
	strbuf_printf(changes, "%s%s", strbuf_str(changes).len == 0 ? "" : ", ", name);
}

/* The newest agreement stands; an older one told again says nothing new. */
static bool
is_new_agreement(const struct enrolment *told, const struct patient *standing)
{
	return !date_is_none(told->agreed_on) && is_told(told->agreed_by) &&
	    (standing == NULL || date_compare(told->agreed_on, standing->agreed_on) > 0);
}

bool
enrol_is_checked(const struct enrolment *enrolment, const struct patient *standing)
{
	return is_new_agreement(enrolment, standing);
}

static void
audit(struct enrolling *e, const char *action, const char *kind, int64_t id, const char *detail)
{
	char subject[64];
	(void) snprintf(subject, sizeof(subject), "%s %lld", kind, (long long) id);
	audit_add(e->setup->db, random_id(e->setup->random, e->now), e->organisation, e->now,
	    e->setup->actor, action, subject, detail);
}

static void
write_patient(struct enrolling *e)
{
	const struct enrolment *told = e->told;
	struct patient *patient = &e->patient;
	struct strbuf changes;
	strbuf_init(&changes, 512);
	*patient = e->known ? e->standing
			    : (struct patient){
				      .id = { random_id(e->setup->random, e->now) },
				      .organisation = e->organisation,
				      .nhs_number = "",
				      .hospital_number = "",
				      .given_name = "",
				      .family_name = "",
				      .sex = "",
				      .language = "en",
				      .needs = "",
				      .life = "alive",
				      .participation = "in",
				      .paused_until = INSTANT_NONE,
				      .agreed_by = "",
			      };
	take(&patient->nhs_number, told->nhs_number, "nhs_number", &changes);
	take(&patient->hospital_number, told->hospital_number, "hospital_number", &changes);
	take(&patient->given_name, told->given_name, "given_name", &changes);
	take(&patient->family_name, told->family_name, "family_name", &changes);
	take_date(&patient->born_on, told->born_on, "date_of_birth", &changes); /* new ones only */
	take(&patient->sex, told->sex, "sex", &changes);
	take(&patient->language, told->language, "language", &changes);
	take(&patient->needs, told->needs, "needs", &changes);
	if (is_new_agreement(told, e->known ? &e->standing : NULL)) {
		take_date(&patient->agreed_on, told->agreed_on, "agreed_on", &changes);
		take(&patient->agreed_by, told->agreed_by, "agreed_by", &changes);
	}
	e->result.patient = patient->id;
	e->result.patient_added = !e->known;
	e->result.patient_changed = e->known && patient_update(e->setup->db, patient);
	if (!e->known)
		patient_add(e->setup->db, patient, e->now);
	if (e->result.patient_added || e->result.patient_changed)
		audit(e, e->known ? "patient.changed" : "patient.added", "patient", patient->id.n,
		    strbuf_cstr(&changes));
	strbuf_done(&changes);
}

/* the episode */

static bool
is_same_day(struct date a, struct date b)
{
	return !date_is_none(a) && date_compare(a, b) == 0;
}

static bool
is_same_operation(const struct episode *episode, const struct enrolment *told)
{
	return date_is_none(told->listed_on) || date_is_none(episode->listed_on) ||
	    is_same_day(told->planned_on, episode->planned_on) ||
	    is_same_day(told->performed_on, episode->performed_on);
}

/* Fails CONFLICT when it could be either of two. */
static bool
find_episode(struct enrolling *e, struct error *error)
{
	const struct enrolment *told = e->told;
	struct db *db = e->setup->db;
	if (!e->known)
		return true;
	e->episode_known = episode_find(db, e->setup->arena, e->standing.id, told->procedure_code,
	    told->side, told->listed_on, &e->episode);
	if (e->episode_known)
		return true;
	size_t count = 0;
	const struct episode *all = episode_list(db, e->setup->arena, e->standing.id, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i].procedure_code, told->procedure_code) != 0 ||
		    strcmp(all[i].side, told->side) != 0 || !is_same_operation(&all[i], told))
			continue;
		if (e->episode_known)
			return error_set(error, ERROR_CONFLICT,
			    "listed_on: the patient has two such operations, and it could be either");
		e->episode_known = true;
		e->episode = all[i];
	}
	return true;
}

static void
write_episode(struct enrolling *e)
{
	const struct enrolment *told = e->told;
	struct episode *episode = &e->episode;
	struct strbuf changes;
	strbuf_init(&changes, 512);
	if (!e->episode_known)
		*episode = (struct episode){
			.id = { random_id(e->setup->random, e->now) },
			.organisation = e->organisation,
			.team = e->team.id,
			.patient = e->patient.id,
			.procedure_code = told->procedure_code,
			.side = told->side,
			.worker = "",
			.pathway = "",
			.pathway_version = "",
			.status = "open",
			.version = 1,
		};
	take_date(&episode->listed_on, told->listed_on, "listed_on", &changes);
	take_date(&episode->planned_on, told->planned_on, "planned_on", &changes);
	take_date(&episode->performed_on, told->performed_on, "performed_on", &changes);
	take(&episode->worker, told->clinician, "clinician", &changes);
	if (episode->team.n != e->team.id.n) {
		episode->team = e->team.id;
		strbuf_printf(&changes, "%steam", strbuf_str(&changes).len == 0 ? "" : ", ");
	}
	bool changed = strbuf_str(&changes).len > 0;
	e->result.episode = episode->id;
	if (!e->episode_known) {
		e->result.outcome = ENROL_ADDED;
		episode_add(e->setup->db, episode, e->now);
	} else if (changed) {
		e->result.outcome = ENROL_CHANGED;
		episode->version++;
		episode_update(e->setup->db, episode);
	}
	if (e->result.outcome != ENROL_UNCHANGED)
		audit(e, e->episode_known ? "episode.changed" : "episode.added", "episode",
		    episode->id.n, strbuf_cstr(&changes));
	strbuf_done(&changes);
}

/* the whole */

static void
say_addresses(struct enrolling *e)
{
	if (e->result.address_changed)
		audit(e, "address.changed", "patient", e->patient.id.n, "");
	else if (e->result.address_added && e->known)
		audit(e, "address.added", "patient", e->patient.id.n, "");
}

/* Whose it is and which operation. Fails as enrol does before it has written anything. */
static bool
find_all(struct enrolling *e, struct error *error)
{
	const struct plan_setup *setup = e->setup;
	if (!team_find(setup->db, setup->arena, e->organisation, str_from(e->told->team), &e->team))
		return error_set(error, ERROR_MISSING, "team: there is no team of this key");
	return find_patient(e, error) && find_episode(e, error);
}

enum enrol_number
enrol_number_of(const struct plan_setup *setup, organisation_id organisation,
    const struct enrolment *enrolment, patient_id *out_patient)
{
	struct error ignored;
	struct enrolling e = { .setup = setup, .told = enrolment, .organisation = organisation };
	if (!find_all(&e, &ignored) || !e.known)
		return ENROL_NUMBER_NONE;
	*out_patient = e.standing.id;
	return enrol_address_number(&e);
}

bool
enrol(const struct plan_setup *setup, organisation_id organisation,
    const struct enrolment *enrolment, instant now, struct enrol_result *out_result,
    struct error *error)
{
	struct enrolling e = {
		.setup = setup, .told = enrolment, .organisation = organisation, .now = now
	};
	if (!find_all(&e, error))
		return false;
	write_patient(&e);
	enrol_addresses(&e);
	say_addresses(&e);
	write_episode(&e);
	if (!plan_apply(setup, &e.episode, now, &e.result.plan, error))
		return false;
	bool changed = e.result.patient_changed || e.result.address_added ||
	    e.result.address_changed || !plan_diff_is_empty(&e.result.plan);
	if (changed && e.result.outcome == ENROL_UNCHANGED)
		e.result.outcome = ENROL_CHANGED;
	e.result.waits = date_is_none(e.patient.agreed_on);
	*out_result = e.result;
	return true;
}
