// SPDX-License-Identifier: MIT
//
// lforms.mjs NODE_MODULES CHROMIUM HARK DIR FILE...: LHC-Forms shows each Questionnaire in a browser
// without a complaint, and the scores that it works out there are what `hark score` gives: a number
// where hark has one, nothing where it has none.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { calculated, cases, extension, flat, same, Tally } from './answers.mjs';
import { Forms, places } from './forms.mjs';

const [modules, chromium, hark, dir, ...files] = process.argv.slice(2);
const rows_each = Number(process.env.HARK_LFORMS_ROWS ?? 5); // the fourth is one of those by hand
const by_hand = 10; // the longest questionnaire that is filled in by hand
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

// The questions that stand there from the start.
const unconditional = (items) => items.filter((item) => !item.enableWhen)
	.map((item) => ({ ...item, item: unconditional(item.item ?? []) }));

// What must have been understood of an item, whatever order its properties came in.
const gist = ({ linkId, type, enableWhen, enableBehavior, answerOption }) => JSON.stringify([linkId, type,
	enableWhen?.map(({ question, operator, ...answer }) =>
		[question, operator, ...Object.values(answer).map((a) => a.code ?? a)]), enableBehavior,
	answerOption?.map((o) => [o.valueCoding.system, o.valueCoding.code, o.valueCoding.display])]);

// Throws what is wrong with how it is shown.
async function shown(forms, questionnaire) {
	const faults = forms.faults.length;
	await forms.show(questionnaire);
	for (const { item, id } of places(unconditional(questionnaire.item))) {
		const label = forms.at(`label-${id}`);
		if (await label.count() !== 1)
			throw new Error(`${item.linkId} is ${await label.count()} times on the page`);
		if (!squeezed(await label.innerText()).includes(squeezed(item.text ?? '')))
			throw new Error(`${item.linkId} reads "${await label.innerText()}"`);
	}
	const again = new Map(flat((await forms.held('Questionnaire')).item).map((i) => [i.linkId, i]));
	for (const item of flat(questionnaire.item))
		if (gist(item) !== gist(again.get(item.linkId) ?? {}))
			throw new Error(`${gist(item)} is understood as ${gist(again.get(item.linkId) ?? {})}`);
	if (forms.faults.length > faults)
		throw new Error(forms.faults.at(-1));
}

async function show_all(forms) {
	let refused = 0;
	for (const file of files)
		try {
			await shown(forms, JSON.parse(readFileSync(file, 'utf8')));
		} catch (error) {
			console.log(`${basename(file)}: not shown: ${String(error).split('\n')[0]}`);
			refused++;
		}
	console.log(`${files.length - refused} of ${files.length} Questionnaires shown`);
	return refused;
}

// As a person would: each answer chosen or typed on the page, the scores read there.
async function fill_in(forms, { questionnaire, scores }, response) {
	const given = new Map(flat(response.item).map((item) => [item.linkId, item.answer?.[0]]));
	await forms.show(questionnaire);
	const all = places(questionnaire.item);
	for (const place of all)
		if (given.get(place.item.linkId))
			await forms.answer(place, given.get(place.item.linkId));
	await forms.settle();
	const held = await forms.heldScores();
	for (const score of scores)
		await forms.reads(all.find(({ item }) => item === score).id, String(held[score.linkId] ?? ''));
	return held;
}

// The same with one weight far off: an option that was chosen, in an item that is scored.
function spoil({ questionnaire, scores }, { response }) {
	const copy = structuredClone(questionnaire);
	const expressions = scores.map((item) => extension(item, calculated).valueExpression.expression);
	for (const { linkId, answer } of flat(response.item)) {
		const option = flat(copy.item).find((item) => item.linkId === linkId).answerOption
			?.find((o) => o.valueCoding.code === answer[0].valueCoding.code);
		if (option && expressions.some((expression) => expression.includes(`'${linkId}'`))) {
			option.extension.forEach((e) => e.valueDecimal !== undefined && (e.valueDecimal += 1000));
			return copy;
		}
	}
	return undefined; // no item that is scored is a choice
}

// All rows; the first and the one with the widest gaps by hand too, where that is soon done.
async function compare(forms, tally, one) {
	let filled = 0, spoiled = 0, noticed = 0;
	const add = (where, want, held) => one.scores.forEach((item) =>
		tally.add(`${one.id} ${where} ${item.text}`, want[item.text], held[item.linkId]));
	for (const [r, { response, want }] of one.rows.entries()) {
		await forms.show(one.questionnaire, response);
		add(`row ${r + 1}`, want, await forms.heldScores());
		if (places(one.questionnaire.item).length <= by_hand && (r === 0 || r === 3)) {
			add(`row ${r + 1} by hand`, want, await fill_in(forms, one, response));
			filled++;
		}
	}
	const full = one.rows.find(({ want }) => Object.values(want).every(Boolean));
	const wrong = full && spoil(one, full);
	if (wrong) {
		const { response, want } = full;
		await forms.show(wrong, response);
		const held = await forms.heldScores();
		spoiled = 1;
		noticed = one.scores.some((i) => !same(want[i.text], held[i.linkId])) ? 1 : 0;
		if (!noticed)
			console.log(`${one.id}: a wrong weight changes nothing`);
	}
	return { compared: 1, filled, spoiled, noticed };
}

const forms = await Forms.open(modules, chromium);
const tally = new Tally();
let refused;
const sum = { compared: 0, filled: 0, spoiled: 0, noticed: 0 };
try {
	refused = await show_all(forms);
	for (const one of cases(hark, dir, files, rows_each))
		for (const [key, count] of Object.entries(await compare(forms, tally, one)))
			sum[key] += count;
} finally {
	await forms.close();
}
forms.faults.forEach((fault) => console.log(`the page complains: ${fault}`));
console.log(`${sum.compared} Questionnaires have scores, ${rows_each} rows of answers each`);
console.log(`${sum.filled} forms filled in by hand, ${sum.noticed} of ${sum.spoiled} wrong weights noticed`);
tally.end(refused === 0 && forms.faults.length === 0 && sum.filled > 0 && sum.spoiled > 0 &&
	sum.noticed === sum.spoiled);
