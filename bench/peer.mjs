// SPDX-License-Identifier: MIT
//
// peer.mjs MODULES STORE SECRET: what a good day's work in Node makes of the same task, with Express and
// better-sqlite3: a reply comes by webhook, is known again by its id, matched to the open conversation,
// read as a number or a label, and kept with the answer and the next question, in one transaction at
// synchronous FULL; then 200. STORE is a copy of hark's own file, so tables, indices and people are the
// same. It reads the numbers 0 to 9 and a word at most: no risk, no STOP, no second meaning, no alerts.
// Prints its port.
import { createRequire } from 'node:module';

const [modules, store, secret] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const express = require('express'), Database = require('better-sqlite3');
const db = new Database(store);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('foreign_keys = ON');
db.pragma('cache_size = -16384');
db.defaultSafeIntegers(true); // ids are of 64 bits

const sql = {
	find: db.prepare(`SELECT c.id, c.organisation, c.team, c.patient, c.address, c.position, c.followup, r.id AS response
		FROM address a JOIN conversation c ON c.address = a.id AND c.open = 1
		LEFT JOIN response r ON r.followup = c.followup
		WHERE a.kind = 'sms' AND a.value = ?`),
	response: db.prepare(`INSERT INTO response (organisation, followup, position, instrument, instrument_version, status, mode,
		respondent, recorded_by, recalled_for, started_at) VALUES (?, ?, 0, 'foot-check', '1', 'started', 'sms', 'self', '', '', ?)`),
	inbox: db.prepare(`INSERT INTO inbox (organisation, channel, ext_id, part, sender, recipient, body, sent_at, received_at,
		address, conversation, reading) VALUES (?, 'kannel', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
	answer: db.prepare(`INSERT INTO answer (response, link_id, state, number, text, inbox, rule, reading_version, actor, late, at)
		VALUES (?, ?, ?, ?, ?, ?, 'number', 1, 'patient', 0, ?)`),
	outbox: db.prepare(`INSERT INTO outbox (ask_id, organisation, team, patient, address, conversation, channel, purpose, instrument,
		subject, body, state, priority, attempt, doubt, boot, gateway_id, reason, created_at, not_before, not_after, next_at)
		VALUES (?, ?, ?, ?, ?, ?, 'kannel', 'question', '', '', ?, 'queued', 1, 0, 0, 0, '', '', ?, ?, ?, ?)`),
	step: db.prepare(`UPDATE conversation SET position = ?, version = version + 1, said_at = ?, heard_at = ?, said = ? WHERE id = ?`),
};

const organisation = db.prepare('SELECT id FROM organisation').pluck().get();

const take = db.transaction((id, from, to, text, ts) => {
	const now = Date.now();
	const conversation = sql.find.get(from);
	const kept = sql.inbox.run(conversation?.organisation ?? organisation, id, from, to, text, ts * 1000, now, conversation?.address ?? null, conversation?.id ?? null, 'reply');
	if (kept.changes === 0 || conversation === undefined)
		return;
	const response = conversation.response ?? sql.response.run(conversation.organisation, conversation.followup, now).lastInsertRowid;
	const number = /\d/.exec(text);
	sql.answer.run(response, `item-${conversation.position}`, number === null ? 'text' : 'value', number === null ? null : Number(number[0]) * 1e9, number === null ? text : '', kept.lastInsertRowid, now);
	const next = `Question ${conversation.position + 2n} of 12. How much did it trouble you? 0 not at all 1 a little 2 some 3 much`;
	sql.outbox.run(`${id}-next`, conversation.organisation, conversation.team, conversation.patient, conversation.address, conversation.id, next, now, now, now + 86400000, now);
	sql.step.run(conversation.position + 1n, now, now, next, conversation.id);
});

const app = express();
app.disable('etag');
app.get('/sms/kannel/:secret/inbound', (request, response) => {
	const { id, from, to, text, ts } = request.query;
	if (request.params.secret !== secret || typeof text !== 'string') {
		response.sendStatus(403);
		return;
	}
	take.immediate(id, from, to, text, Number(ts));
	response.status(200).end();
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
server.keepAliveTimeout = 600000; // the other's windows come in between
