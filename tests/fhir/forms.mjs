// SPDX-License-Identifier: MIT
//
// LHC-Forms in a browser: somebody else's form, as an end user has it in front of them. Its pages are
// served on loopback, and the browser can reach nothing else.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { flat } from './answers.mjs';

const page = `<!doctype html><meta charset="utf-8"><title>forms</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/webcomponent/styles.css">
<div id="form"></div>
<script src="/webcomponent/assets/lib/zone.min.js"></script>
<script src="/webcomponent/lhc-forms.js"></script><script src="/fhir/lformsFHIRAll.min.js"></script>`;
const types = { '.js': 'text/javascript', '.css': 'text/css' };
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

async function serve(root) {
	const server = createServer((request, response) => {
		const path = normalize(new URL(request.url, 'http://x').pathname);
		const file = join(root, path);
		if (path !== '/' && !existsSync(file)) {
			response.statusCode = 404;
			response.end();
			return;
		}
		response.setHeader('content-type', path === '/' ? 'text/html' : types[extname(file)] ?? '');
		response.end(path === '/' ? page : readFileSync(file));
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return server;
}

// What an element of the page is called: its item's linkId, and which repetition of it and of each
// group around it.
export const places = (items, below = '') => items.flatMap((item) =>
	[{ item, id: `${item.linkId}/1${below}` }, ...places(item.item ?? [], `${below}/1`)]);

// In the page: shows the form, filled in if there is a response; comes back when what is to be
// calculated has been.
async function inPage([questionnaire, response]) {
	const { Util } = window.LForms;
	let form = Util.convertFHIRQuestionnaireToLForms(questionnaire, 'R4');
	if (response) {
		form = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', response, form, 'R4');
		// A score that a saved response does not have would be taken for one that its writer
		// rubbed out, and left so. Ours are answers that nobody has scored yet.
		delete form.hasSavedData;
	}
	await Util.addFormToPage(form, 'form', { prepopulate: false });
}

export class Forms {
	faults = []; // what the page complained of

	static async open(modules, chromium) {
		const require = createRequire(join(modules, 'x.js'));
		const forms = new Forms();
		forms.server = await serve(join(modules, 'lforms', 'dist', 'lforms'));
		forms.browser = await require('playwright-core').chromium.launch(
			{ executablePath: chromium, args: flags });
		forms.tab = await forms.browser.newPage();
		forms.tab.setDefaultTimeout(20000);
		forms.tab.on('pageerror', (error) => forms.faults.push(String(error)));
		forms.tab.on('console', (message) =>
			message.type() === 'error' && forms.faults.push(message.text()));
		await forms.tab.goto(`http://127.0.0.1:${forms.server.address().port}/`);
		await forms.tab.waitForFunction(() => window.LForms?.Util && window.LForms.FHIR?.R4);
		return forms;
	}

	async show(questionnaire, response) {
		await this.tab.evaluate(inPage, [questionnaire, response]);
	}

	// What the form holds: a Questionnaire or a QuestionnaireResponse.
	held(type) {
		return this.tab.evaluate((type) =>
			window.LForms.Util.getFormFHIRData(type, 'R4', document.getElementById('form')), type);
	}

	async heldScores() {
		const found = {};
		for (const { linkId, answer } of flat((await this.held('QuestionnaireResponse')).item ?? []))
			if (answer?.[0].valueDecimal !== undefined)
				found[linkId] = answer[0].valueDecimal;
		return found;
	}

	at(id) {
		return this.tab.locator(`[id="${id}"]`);
	}

	// Answers one question with mouse and keyboard.
	async answer({ item, id }, answer) {
		if (answer.valueCoding) {
			const option = item.answerOption.findIndex((o) => o.valueCoding.code === answer.valueCoding.code);
			await this.at(id).click();
			await this.tab.locator('#completionOptions li').nth(option).click();
		} else if (answer.valueBoolean !== undefined) {
			await this.at(`${id}|${answer.valueBoolean}`).click();
		} else {
			await this.at(id).fill(String(answer.valueInteger ?? answer.valueDecimal));
		}
		await this.tab.keyboard.press('Tab');
	}

	// A change has the scores worked out by a timer of no delay. Timers ring in the order in which they
	// were set: when ours does, that work is done or under way.
	async settle() {
		await this.tab.evaluate(async () => {
			await new Promise((rung) => setTimeout(rung));
			const form = window.LForms.Util._getFormObjectInScope(document.getElementById('form'));
			await form._expressionProcessor._currentRunPromise;
		});
	}

	// The field of that name reads so, now or as soon as the page has been drawn again.
	async reads(id, text) {
		await this.tab.waitForFunction(([id, text]) =>
			document.getElementById(id)?.value === text, [id, text]).catch(async () => {
			throw new Error(`${id} reads "${await this.at(id).inputValue()}", not "${text}"`);
		});
	}

	async close() {
		await this.browser?.close();
		this.server?.close();
	}
}
