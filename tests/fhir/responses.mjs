// SPDX-License-Identifier: MIT
//
// responses.mjs HARK DIR FILE.ndjson: answers that left as FHIR come in again and are the same: what
// `hark score` makes of each QuestionnaireResponse is what its Observations say, those without a
// value too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Tally } from './answers.mjs';

const [hark, dir, file] = process.argv.slice(2);
const resources = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const responses = resources.filter((r) => r.resourceType === 'QuestionnaireResponse');
const observed = new Map(); // by response, then by scale
for (const o of resources.filter((r) => r.resourceType === 'Observation')) {
	const id = o.derivedFrom[0].reference.replace('QuestionnaireResponse/', '');
	if (!observed.has(id))
		observed.set(id, new Map());
	observed.get(id).set(o.code.coding[0].code, o);
}

const tally = new Tally();
const instruments = new Set(responses.map((r) => /\/([^/|]+)\|/.exec(r.questionnaire)[1]));
let rows = 0;
for (const id of instruments) {
	const out = execFileSync(hark, ['-d', dir, 'score', id, file],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 });
	// No quotes are among the scores, which come last: words may hold anything.
	const [head, ...lines] = out.trim().split('\n').map((line) => line.split(','));
	const scales = head.filter((name) => name.startsWith('score.'));
	for (const line of lines) {
		const found = observed.get(line[0]);
		if (found === undefined)
			continue; // somebody still answers: nothing is scored yet
		rows++;
		scales.forEach((name, i) =>
			tally.add(`${id} ${line[0]} ${name}`, line[line.length - scales.length + i],
				found.get(name.slice('score.'.length))?.valueQuantity?.value));
	}
}
console.log(`${responses.length} responses to ${instruments.size} Questionnaires, ${rows} with scores`);
tally.end();
