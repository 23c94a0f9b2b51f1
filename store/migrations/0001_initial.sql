-- SPDX-License-Identifier: MIT
--
-- The first schema. SQLite's words only (INTEGER TEXT REAL BLOB, WITHOUT ROWID), so that another
-- engine needs those few tokens replaced and nothing else.
--
--   ids        63 bits made in C, never by the database
--   times      INTEGER, milliseconds since 1970 UTC, named _at; NULL is "not yet"
--   dates      TEXT, YYYY-MM-DD, named _on; '' is "not known"
--   states     words, so that a person can read the file
--   decimals   INTEGER, whole numbers of 10^-9
--
-- Every row belongs to one organisation, said in the row itself.

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,              -- schema, demonstration, last_wall …
	value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE organisation (
	id          INTEGER PRIMARY KEY,
	key         TEXT NOT NULL UNIQUE,    -- the name in hark.conf
	name        TEXT NOT NULL,
	public_name TEXT NOT NULL,           -- what a patient is told
	zone        TEXT NOT NULL,
	telephone   TEXT NOT NULL,
	hold        INTEGER NOT NULL DEFAULT 0, -- 1: nothing is sent but safety replies
	created_at  INTEGER NOT NULL
);

CREATE TABLE team (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	key          TEXT NOT NULL,
	name         TEXT NOT NULL,
	public_name  TEXT NOT NULL,
	zone         TEXT NOT NULL,
	telephone    TEXT NOT NULL,
	quiet_from   INTEGER NOT NULL,       -- minutes after midnight; from 18:00 …
	quiet_to     INTEGER NOT NULL,       -- … to 09:00 nothing begins
	hold         INTEGER NOT NULL DEFAULT 0,
	created_at   INTEGER NOT NULL,
	UNIQUE (organisation, key)
);

CREATE TABLE staff (
	id            INTEGER PRIMARY KEY,
	organisation  INTEGER NOT NULL REFERENCES organisation (id),
	email         TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	role          TEXT NOT NULL,         -- administrator …
	created_at    INTEGER NOT NULL,
	UNIQUE (organisation, email)
);

CREATE TABLE patient (
	id              INTEGER PRIMARY KEY,
	organisation    INTEGER NOT NULL REFERENCES organisation (id),
	nhs_number      TEXT,                -- ten digits, or NULL
	hospital_number TEXT,                -- or NULL
	given_name      TEXT NOT NULL,
	family_name     TEXT NOT NULL,
	born_on         TEXT NOT NULL,
	sex             TEXT NOT NULL,       -- F M X or ''
	language        TEXT NOT NULL,
	needs           TEXT NOT NULL,       -- communication needs, in words
	life            TEXT NOT NULL,       -- alive, held (a death was texted), deceased
	participation   TEXT NOT NULL,       -- in, no-further-part, consent-withdrawn
	paused_until    INTEGER,
	agreed_on       TEXT NOT NULL,       -- '' : nobody has recorded an agreement, so it waits
	agreed_by       TEXT NOT NULL,       -- who took it
	created_at      INTEGER NOT NULL,
	UNIQUE (organisation, nhs_number),
	UNIQUE (organisation, hospital_number)
);

-- One way to reach somebody. A shared telephone is one row with two patients.
CREATE TABLE address (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	kind         TEXT NOT NULL,          -- sms, email
	value        TEXT NOT NULL,          -- +447700900123; lower-cased e-mail
	state        TEXT NOT NULL,          -- ok, wrong, blocked, stopped, held
	state_at     INTEGER NOT NULL,
	safety_at    INTEGER,                -- when the last safety reply went out
	UNIQUE (organisation, kind, value)
);

CREATE TABLE patient_address (
	patient    INTEGER NOT NULL REFERENCES patient (id),
	address    INTEGER NOT NULL REFERENCES address (id),
	preference INTEGER NOT NULL,         -- lowest first
	checked_at INTEGER,                  -- it is this person's: seen face to face, or they said YES
	PRIMARY KEY (patient, address)
) WITHOUT ROWID;
CREATE INDEX patient_address_by_address ON patient_address (address);

CREATE TABLE episode (
	id              INTEGER PRIMARY KEY,
	organisation    INTEGER NOT NULL REFERENCES organisation (id),
	team            INTEGER NOT NULL REFERENCES team (id),
	patient         INTEGER NOT NULL REFERENCES patient (id),
	procedure_code  TEXT NOT NULL,
	side            TEXT NOT NULL,       -- left, right, bilateral, ''
	listed_on       TEXT NOT NULL,
	planned_on      TEXT NOT NULL,
	performed_on    TEXT NOT NULL,
	worker          TEXT NOT NULL,       -- clinician, link worker
	pathway         TEXT NOT NULL,       -- '' : no pathway is for it, shown to staff
	pathway_version TEXT NOT NULL,
	status          TEXT NOT NULL,       -- open, cancelled, closed
	version         INTEGER NOT NULL,    -- one more with every change
	created_at      INTEGER NOT NULL,
	UNIQUE (patient, procedure_code, side, listed_on)
);

CREATE TABLE followup (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER NOT NULL REFERENCES team (id),
	episode      INTEGER NOT NULL REFERENCES episode (id),
	step         TEXT NOT NULL,          -- the pathway's name for it: before, 6-months …
	occurrence   INTEGER NOT NULL,       -- 0, and 1, 2, … for a step that repeats
	instruments  TEXT NOT NULL,          -- ids, separated by spaces
	wall         TEXT NOT NULL,          -- YYYY-MM-DDTHH:MM in the team's zone: the intention
	zone         TEXT NOT NULL,
	due_at       INTEGER NOT NULL,       -- worked out from the two above; again when claimed
	opens_at     INTEGER NOT NULL,
	closes_at    INTEGER NOT NULL,
	status       TEXT NOT NULL,          -- ARCHITECTURE.md lists the words
	reason       TEXT NOT NULL,          -- why, when the status needs one
	changed_at   INTEGER NOT NULL,
	UNIQUE (episode, step, occurrence)
);
CREATE INDEX followup_open ON followup (team, due_at) WHERE status IN ('planned', 'due');

-- Every change of plan, old and new.
CREATE TABLE followup_change (
	id       INTEGER PRIMARY KEY,
	followup INTEGER NOT NULL REFERENCES followup (id),
	at       INTEGER NOT NULL,
	actor    TEXT NOT NULL,
	before   TEXT NOT NULL,
	after    TEXT NOT NULL
);
CREATE INDEX followup_change_by_followup ON followup_change (followup, at);

-- What is due, clustered by time: claiming the next 1,000 touches a few neighbouring pages,
-- however many rows wait behind them.
CREATE TABLE due (
	due_at  INTEGER NOT NULL,
	kind    TEXT NOT NULL,               -- followup, remind, expire, settle, receipt
	subject INTEGER NOT NULL,            -- the id of what is due
	version INTEGER NOT NULL,            -- of the subject when this was written; older is ignored
	PRIMARY KEY (due_at, kind, subject)
) WITHOUT ROWID;

CREATE TABLE conversation (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER NOT NULL REFERENCES team (id),
	patient      INTEGER NOT NULL REFERENCES patient (id),
	address      INTEGER NOT NULL REFERENCES address (id),
	followup     INTEGER NOT NULL REFERENCES followup (id),
	channel      TEXT NOT NULL,
	language     TEXT NOT NULL,
	open         INTEGER NOT NULL,       -- 1: it holds its address
	state        TEXT NOT NULL,
	resume       TEXT NOT NULL,          -- the state to go back to from a pause or a confirmation
	position     INTEGER NOT NULL,       -- which item of the script is open, from 0
	visit        INTEGER NOT NULL,       -- how often a question was put again on request
	asks         INTEGER NOT NULL,       -- re-asks of this item
	reminders    INTEGER NOT NULL,
	version      INTEGER NOT NULL,
	opened_at    INTEGER NOT NULL,
	said_at      INTEGER,
	heard_at     INTEGER,
	remind_at    INTEGER,
	expires_at   INTEGER NOT NULL,
	said         TEXT NOT NULL,          -- our last text: to know it again when quoted
	asked        INTEGER                 -- the text that put the open question: has it left?
);
-- At most one open question per address (safety.md 11) is a constraint, not a hope.
CREATE UNIQUE INDEX conversation_open ON conversation (address) WHERE open = 1;
CREATE UNIQUE INDEX conversation_by_followup ON conversation (followup, address);
CREATE INDEX conversation_by_address ON conversation (address, opened_at);
CREATE INDEX conversation_by_patient ON conversation (patient, opened_at);

CREATE TABLE response (
	id                 INTEGER PRIMARY KEY,
	organisation       INTEGER NOT NULL REFERENCES organisation (id),
	followup           INTEGER NOT NULL REFERENCES followup (id),
	position           INTEGER NOT NULL, -- order within the follow-up
	instrument         TEXT NOT NULL,
	instrument_version TEXT NOT NULL,
	status             TEXT NOT NULL,    -- planned, started, partial, complete, expired
	mode               TEXT NOT NULL,    -- sms, email, web, staff
	respondent         TEXT NOT NULL,    -- self, assisted, proxy
	recorded_by        TEXT NOT NULL,    -- staff who entered it, or ''
	recalled_for       TEXT NOT NULL,    -- a step asked about afterwards, or ''
	started_at         INTEGER,
	completed_at       INTEGER,
	UNIQUE (followup, instrument)
);

CREATE TABLE answer (
	id              INTEGER PRIMARY KEY,
	response        INTEGER NOT NULL REFERENCES response (id),
	link_id         TEXT NOT NULL,
	state           TEXT NOT NULL,       -- value, text, skipped, not-applicable, unreadable
	number          INTEGER,             -- decimal, when state is value
	text            TEXT NOT NULL,       -- words or a date, when state is text
	inbox           INTEGER,             -- the message it was read from
	rule            TEXT NOT NULL,       -- what decided: number, label … or staff
	reading_version INTEGER NOT NULL,
	actor           TEXT NOT NULL,       -- patient, or who interpreted it
	late            INTEGER NOT NULL,
	at              INTEGER NOT NULL,
	superseded_at   INTEGER              -- replaced by a later answer, and kept
);
CREATE UNIQUE INDEX answer_current ON answer (response, link_id) WHERE superseded_at IS NULL;

CREATE TABLE score (
	response           INTEGER NOT NULL REFERENCES response (id),
	scale              TEXT NOT NULL,
	value_set          TEXT NOT NULL,    -- '' where the scale needs none
	instrument_version TEXT NOT NULL,
	value              INTEGER,          -- decimal; NULL: why_not says
	missing            INTEGER NOT NULL,
	why_not            TEXT NOT NULL,
	band               TEXT NOT NULL,
	at                 INTEGER NOT NULL,
	PRIMARY KEY (response, scale, value_set)
) WITHOUT ROWID;

-- Texts on their way out. ask_id says what a text is for and holds no time: asking twice for the
-- same purpose is a constraint error.
CREATE TABLE outbox (
	id           INTEGER PRIMARY KEY,
	ask_id       TEXT NOT NULL UNIQUE,   -- 32 hex digits; the reference the gateway gets
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER NOT NULL REFERENCES team (id),
	patient      INTEGER REFERENCES patient (id), -- NULL: the safety reply to a number we do not know
	address      INTEGER NOT NULL REFERENCES address (id),
	conversation INTEGER REFERENCES conversation (id),
	channel      TEXT NOT NULL,
	purpose      TEXT NOT NULL,          -- invitation, question, re-ask, reminder, safety …
	instrument   TEXT NOT NULL,          -- whose licence is checked again at the claim, or ''
	subject      TEXT NOT NULL,          -- e-mail only
	body         TEXT NOT NULL,
	state        TEXT NOT NULL,
	priority     INTEGER NOT NULL,       -- 0 safety, 1 replies, 2 what we begin
	attempt      INTEGER NOT NULL,
	doubt        INTEGER NOT NULL,       -- 1 once any attempt was in doubt; never goes back
	boot         INTEGER NOT NULL,       -- the run of the daemon that claimed it
	gateway_id   TEXT NOT NULL,
	reason       TEXT NOT NULL,          -- the last refusal, in our words
	created_at   INTEGER NOT NULL,
	not_before   INTEGER NOT NULL,
	not_after    INTEGER NOT NULL,
	next_at      INTEGER NOT NULL,       -- queued: earliest next try; settling: when to decide
	sent_at      INTEGER,
	ended_at     INTEGER
);
CREATE INDEX outbox_queued ON outbox (priority, next_at) WHERE state = 'queued';
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('sending', 'settling', 'uncertain');
CREATE INDEX outbox_sent ON outbox (address, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_channel_sent ON outbox (channel, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_by_conversation ON outbox (conversation) WHERE state IN ('planned', 'held', 'queued');

CREATE TABLE outbox_event (
	id      INTEGER PRIMARY KEY,
	outbox  INTEGER NOT NULL REFERENCES outbox (id),
	at      INTEGER NOT NULL,
	event   TEXT NOT NULL,               -- claimed, sent, retry, refused, unknown, receipt-…
	detail  TEXT NOT NULL,
	applied INTEGER NOT NULL             -- 0: known, but it moved nothing
);
CREATE INDEX outbox_event_by_outbox ON outbox_event (outbox, at);

CREATE TABLE inbox (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	channel      TEXT NOT NULL,
	ext_id       TEXT NOT NULL,
	part         INTEGER NOT NULL,
	sender       TEXT NOT NULL,
	recipient    TEXT NOT NULL,
	body         TEXT NOT NULL,
	sent_at      INTEGER,                -- the gateway's time, if it gives one
	received_at  INTEGER NOT NULL,
	address      INTEGER REFERENCES address (id),
	conversation INTEGER REFERENCES conversation (id),
	reading      TEXT NOT NULL,          -- what we took it for, in our words
	UNIQUE (channel, ext_id, part)
);
CREATE INDEX inbox_by_address ON inbox (address, received_at);
CREATE INDEX inbox_by_sender ON inbox (sender, sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE alert (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	team         INTEGER REFERENCES team (id),  -- NULL: not known whose
	patient      INTEGER REFERENCES patient (id),
	inbox        INTEGER REFERENCES inbox (id),
	outbox       INTEGER REFERENCES outbox (id),
	kind         TEXT NOT NULL,          -- urgent, clinical, words, human, deceased, uncertain …
	rule         TEXT NOT NULL,
	rule_version TEXT NOT NULL,
	raised_at    INTEGER NOT NULL,
	due_at       INTEGER NOT NULL,
	owner        TEXT NOT NULL,
	state        TEXT NOT NULL,          -- open, closed
	closed_at    INTEGER,
	closed_by    TEXT NOT NULL,
	outcome      TEXT NOT NULL
);
CREATE INDEX alert_open ON alert (organisation, due_at) WHERE state = 'open';

-- Each instrument, pathway and phrase file that was ever in use, whole: a score can be worked out
-- again years later, and changed text under an old version is refused.
CREATE TABLE file_version (
	kind       TEXT NOT NULL,            -- instrument, pathway, phrases
	id         TEXT NOT NULL,
	version    TEXT NOT NULL,
	sha256     TEXT NOT NULL,
	text       TEXT NOT NULL,
	first_at   INTEGER NOT NULL,
	PRIMARY KEY (kind, id, version)
) WITHOUT ROWID;

CREATE TABLE audit (
	id           INTEGER PRIMARY KEY,
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	at           INTEGER NOT NULL,
	actor        TEXT NOT NULL,          -- staff, patient, hark, import
	action       TEXT NOT NULL,
	subject      TEXT NOT NULL,          -- kind and id
	detail       TEXT NOT NULL           -- never a patient's words
);
CREATE INDEX audit_by_subject ON audit (subject, at);
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
	SELECT RAISE (ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE (ABORT, 'the audit trail is append-only');
END;
