// SPDX-License-Identifier: MIT
//
// Made-up answers to exported Questionnaires, with gaps, the same in every run; and what `hark score`
// makes of them. score.mjs and lforms.mjs ask other programs what they make of the same.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const calculated =
	'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression';
const ordinal = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';

export const flat = (items) => items.flatMap((item) => [item, ...flat(item.item ?? [])]);
export const extension = (element, url) => element.extension?.find((e) => e.url === url);

let seed = 7;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;

const end = (item, name) => {
	const found = extension(item, `http://hl7.org/fhir/StructureDefinition/${name}`);
	return found.valueInteger ?? found.valueDecimal;
};

// One answer: what it is in CSV, and in FHIR. Undefined where nothing is answered.
function answer(item) {
	if (item.type === 'choice') {
		const option = item.answerOption[random(item.answerOption.length)];
		// Without a weight it is in no score, and hark need not hear of it.
		return { csv: extension(option, ordinal)?.valueDecimal ?? '', fhir: { valueCoding: option.valueCoding } };
	}
	if (item.type === 'boolean') {
		const yes = random(2) === 1;
		return { csv: yes ? 1 : 0, fhir: { valueBoolean: yes } };
	}
	if (item.type === 'integer' || item.type === 'decimal') {
		const low = Math.ceil(end(item, 'minValue')), high = Math.floor(end(item, 'maxValue'));
		const value = low + random(high - low + 1);
		return { csv: value, fhir: item.type === 'integer' ? { valueInteger: value } : { valueDecimal: value } };
	}
	return undefined;
}

// The response's items, in the groups of the Questionnaire.
function nest(items, given) {
	const out = [];
	for (const item of items) {
		const below = nest(item.item ?? [], given);
		const entry = { linkId: item.linkId };
		if (given.has(item.linkId))
			entry.answer = [{ ...given.get(item.linkId), ...(below.length ? { item: below } : {}) }];
		else if (below.length > 0 && item.type === 'group')
			entry.item = below;
		if (entry.answer || entry.item)
			out.push(entry);
	}
	return out;
}

// For each file with scores: { id, questionnaire, scores, rows: [{ response, want }] }, want by the
// scale's name, '' where there is no score.
export function* cases(hark, dir, files, count) {
	for (const file of files) {
		const questionnaire = JSON.parse(readFileSync(file, 'utf8'));
		const all = flat(questionnaire.item);
		const asked = all.filter((item) => !item.readOnly && item.type !== 'group' && item.type !== 'display');
		const scores = all.filter((item) => extension(item, calculated));
		// Conditions would leave items out: what those count for is another test's business.
		if (scores.length === 0 || all.some((item) => item.enableWhen))
			continue;
		const id = basename(file, '.json');
		const rows = Array.from({ length: count }, (_, row) => asked.map((item) =>
			row > 0 && random(100) < [0, 4, 12, 40][row % 4] ? undefined : answer(item)));
		// hark knows items by linkIds of its own, in the same order.
		const own = execFileSync(hark, ['-d', dir, 'instrument', 'show', id], { encoding: 'utf8' })
			.split('\n').map((line) => /^ {0,2}\d+ ([A-Za-z0-9._-]+): /.exec(line)?.[1]).filter(Boolean);
		if (own.length !== asked.length)
			throw new Error(`${id}: ${own.length} items in hark, ${asked.length} in the file`);
		const csv = join(dir, `${id}.csv`);
		const table = [['row', ...own], ...rows.map((row, r) => [r, ...row.map((a) => a?.csv ?? '')])];
		writeFileSync(csv, table.map((r) => r.join(',')).join('\n') + '\n');
		const out = execFileSync(hark, ['-d', dir, 'score', id, csv],
			{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
		const [head, ...lines] = out.trim().split('\n').map((line) => line.split(','));
		yield {
			id, questionnaire, scores,
			rows: rows.map((row, r) => {
				const given = new Map();
				row.forEach((a, i) => a?.fhir && given.set(asked[i].linkId, a.fhir));
				return {
					response: {
						resourceType: 'QuestionnaireResponse',
						questionnaire: `${questionnaire.url}|${questionnaire.version}`,
						status: 'completed',
						item: nest(questionnaire.item, given),
					},
					want: Object.fromEntries(scores.map((item) =>
						[item.text, lines[r][head.indexOf(`score.${item.text}`)]])),
				};
			}),
		};
	}
}

// Of hark's figure, '' for none, and another's, undefined for none.
export const same = (want, got) =>
	want === '' ? got === undefined : got !== undefined && Math.abs(got - Number(want)) < 1e-6;

// Compares; prints what differs.
export class Tally {
	compared = 0;
	numbers = 0;
	bad = 0;
	add(where, want, got) {
		this.compared++;
		this.numbers += want === '' ? 0 : 1;
		if (same(want, got))
			return;
		console.log(`${where}: hark has "${want}", it has ${got}`);
		this.bad++;
	}
	end(rest_is_good = true) { // false where something else was found wrong
		console.log(`${this.compared} scores compared, ${this.numbers} of them numbers, ${this.bad} differ`);
		process.exit(this.bad > 0 || this.numbers === 0 || !rest_is_good ? 1 : 0);
	}
}
