/* SPDX-License-Identifier: MIT */
/* Queries that find what must not be. */
#include "base/base.h"
#include "tests/simulation/oracle_rules.h"

const struct oracle_rule oracle_rules_at_rest[] = {
	{ "3: a reply answers one item at most",
	    "SELECT inbox FROM answer WHERE inbox IS NOT NULL GROUP BY inbox HAVING count(*) > 1" },
	{ "3: an answer read is an answer stored",
	    "SELECT i.id FROM inbox i WHERE i.reading LIKE 'answer by%'"
	    " AND i.ext_id NOT LIKE '%-yes%' AND i.ext_id NOT LIKE '%-skip%'"
	    " AND i.id NOT IN (SELECT inbox FROM answer WHERE inbox IS NOT NULL)" },
	{ "3: what was answered is what has been passed",
	    "SELECT c.id FROM conversation c WHERE c.state = 'asking' AND c.position !="
	    " (SELECT count(*) FROM answer a JOIN response r ON r.id = a.response"
	    "  WHERE r.followup = c.followup AND a.superseded_at IS NULL)" },
	{ "3: each item passed has its question, and so has the open one",
	    "SELECT c.id FROM conversation c WHERE c.state IN ('asking', 'skipping') AND"
	    " c.position + 1 > (SELECT count(*) FROM outbox o"
	    "  WHERE o.conversation = c.id AND o.purpose = 'question')" },
	{ "3: a complete response is scored, an untouched one is not",
	    "SELECT r.id FROM response r WHERE (r.status = 'complete' AND NOT EXISTS"
	    "  (SELECT 1 FROM score s WHERE s.response = r.id)) OR (r.status IN"
	    "  ('planned', 'started') AND EXISTS (SELECT 1 FROM score s WHERE s.response = r.id))" },
	{ "3: a complete response has all its answers",
	    "SELECT r.id FROM response r WHERE r.status = 'complete' AND (SELECT count(*) FROM"
	    "  answer a WHERE a.response = r.id AND a.superseded_at IS NULL) !="
	    " CASE r.instrument WHEN 'how-are-you' THEN 5 WHEN 'foot-check' THEN 6 ELSE 1 END" },
	{ "3: conversation, follow-up and thanks end together",
	    "SELECT c.id FROM conversation c JOIN followup f ON f.id = c.followup"
	    " WHERE (c.state = 'complete') != (f.status = 'complete') OR (c.state = 'complete') !="
	    " EXISTS (SELECT 1 FROM outbox o WHERE o.conversation = c.id"
	    "  AND o.purpose = 'thanks')" },
	{ "3: an invited conversation has its invitation",
	    "SELECT c.id FROM conversation c WHERE NOT EXISTS (SELECT 1 FROM outbox o"
	    " WHERE o.conversation = c.id AND o.purpose = 'invitation')" },
	{ "3: each attempt has its claim on record",
	    "SELECT o.id FROM outbox o WHERE o.attempt != (SELECT count(*) FROM outbox_event e"
	    " WHERE e.outbox = o.id AND e.event = 'claimed')" },
	{ "5: after STOP one confirmation",
	    "SELECT patient FROM outbox WHERE purpose = 'stopped' GROUP BY patient"
	    " HAVING count(*) > 1" },
	{ "14: nothing is asked of who wrote of danger, nor begun on that telephone, before a release",
	    "SELECT o.id FROM outbox o JOIN alert a ON a.outbox IS NULL"
	    " AND a.kind IN ('urgent', 'clinical') AND o.sent_at > a.raised_at AND o.sent_at <"
	    "  min(coalesce(a.released_at, o.sent_at + 1), coalesce(a.closed_at, o.sent_at + 1))"
	    " WHERE o.purpose IN ('identify', 'invitation', 'question', 're-ask', 'reminder',"
	    "  'confirmation') AND (o.patient = a.patient OR (o.priority = 2 AND o.address IN"
	    "  (SELECT address FROM patient_address pa WHERE pa.patient = a.patient)))" },
	{ "12: every reply was taken for something", "SELECT id FROM inbox WHERE reading = ''" },
	{ "3: an open conversation has its end in the timetable",
	    "SELECT c.id FROM conversation c WHERE c.open = 1 AND NOT EXISTS (SELECT 1 FROM due d"
	    " WHERE d.kind = 'expire' AND d.subject = c.id AND d.due_at = c.expires_at)" },
	{ "3: an alert that was told has the next turn in the timetable",
	    "SELECT a.id FROM alert a WHERE a.told BETWEEN 1 AND 2 AND NOT EXISTS (SELECT 1 FROM due d"
	    " WHERE d.kind = 'escalate' AND d.subject = a.id AND d.version = a.told)" },
	{ "3: a turn taken is a notice written",
	    "SELECT a.id FROM alert a WHERE min(a.told, 2) !="
	    " (SELECT count(*) FROM notice n WHERE n.alert = a.id)" },
	{ 0 },
};

const struct oracle_rule oracle_rules_at_end[] = {
	{ "12: nothing is left on its way",
	    "SELECT id FROM outbox"
	    " WHERE state IN ('planned', 'held', 'queued', 'sending', 'settling')" },
	{ "12: every conversation has ended", "SELECT id FROM conversation WHERE open = 1" },
	{ "12: each patient was asked, or it was ended with a reason",
	    "SELECT f.id FROM followup f WHERE f.step = 'before' AND (f.reason = '' OR"
	    "  f.status IN ('planned', 'due')) AND NOT EXISTS"
	    " (SELECT 1 FROM conversation c WHERE c.followup = f.id)" },
	{ "12: who was missed is in front of a person",
	    "SELECT f.id FROM followup f JOIN episode e ON e.id = f.episode"
	    " WHERE f.step = 'before' AND f.status = 'missed' AND NOT EXISTS"
	    " (SELECT 1 FROM alert a WHERE a.patient = e.patient)" },
	{ "12: what expired unsent is in front of a person",
	    "SELECT o.id FROM outbox o WHERE o.state IN ('expired', 'failed') AND NOT EXISTS"
	    " (SELECT 1 FROM alert a WHERE a.outbox = o.id)" },
	{ "14: who may be in danger is answered, and in front of a person",
	    "SELECT i.id FROM inbox i WHERE i.body LIKE '%end my life%' AND (NOT EXISTS"
	    "  (SELECT 1 FROM alert a WHERE a.inbox = i.id AND a.kind = 'urgent') OR NOT EXISTS"
	    "  (SELECT 1 FROM outbox o WHERE o.address = i.address AND o.purpose = 'safety'))" },
	{ "12: what is uncertain is in front of a person",
	    "SELECT o.id FROM outbox o WHERE o.state = 'uncertain' AND NOT EXISTS"
	    " (SELECT 1 FROM alert a WHERE a.outbox = o.id AND a.kind IN"
	    " ('uncertain', 'urgent', 'route'))" },
	{ 0 },
};

const struct oracle_rule oracle_rules_of_a_gentle_end[] = {
	{ "14: a danger that nobody took was told to every contact, then to the list",
	    "SELECT a.id FROM alert a WHERE a.kind = 'urgent' AND a.state = 'open' AND a.told != 3" },
	/* With both reminders in doubt there is nothing left but a person. */
	{ "12: every conversation is complete, but of those who stopped or whom a person calls",
	    "SELECT c.id FROM conversation c WHERE c.state NOT IN ('complete', 'stopped') AND NOT"
	    " EXISTS (SELECT 1 FROM alert a JOIN outbox o ON o.id = a.outbox"
	    "  WHERE o.conversation = c.id AND a.kind = 'uncertain')" },
	{ "2: only a restart makes doubt",
	    "SELECT o.id FROM outbox o WHERE o.state = 'uncertain' AND NOT EXISTS"
	    " (SELECT 1 FROM outbox_event e WHERE e.outbox = o.id AND e.detail = 'restart')" },
	{ 0 },
};
