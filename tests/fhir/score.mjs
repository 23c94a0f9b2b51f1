// SPDX-License-Identifier: MIT
//
// score.mjs NODE_MODULES HARK DIR FILE...: the generated expressions of each Questionnaire, evaluated by
// fhirpath.js, give what `hark score` gives: a number where hark has one, nothing where it has none.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { calculated, cases, extension, Tally } from './answers.mjs';

const [modules, hark, dir, ...files] = process.argv.slice(2);
const require = createRequire(join(modules, 'x.js'));
const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');

const tally = new Tally();
for (const { id, questionnaire, scores, rows } of cases(hark, dir, files, 40))
	rows.forEach(({ response, want }, r) => {
		for (const item of scores) {
			const { expression } = extension(item, calculated).valueExpression;
			const [got] = fhirpath.evaluate(response, expression, { resource: response, questionnaire }, r4);
			if (got !== undefined) // for scales that are made of this one
				response.item.push({ linkId: item.linkId, answer: [{ valueDecimal: got }] });
			tally.add(`${id} row ${r + 1} ${item.text}`, want[item.text], got);
		}
	});
tally.end();
