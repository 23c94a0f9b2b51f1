// SPDX-License-Identifier: MIT
//
// page_browser.mjs NODE_MODULES CHROMIUM URL: answers a whole page by keyboard, script switched off,
// and judges each page on the way.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, executablePath, url] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { chromium } = require(`${modules}/playwright-core`);
const axe = readFileSync(`${modules}/axe-core/axe.min.js`, 'utf8');
const origin = new URL(url).origin;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({
	javaScriptEnabled: false,
	viewport: { width: 320, height: 640 },
});
const page = await context.newPage();
page.setDefaultTimeout(15000);
const faults = [];
page.on('console', (message) => message.type() === 'error' &&
	!message.text().includes('404') && faults.push(`console: ${message.text()}`));
page.on('request', (request) => request.url().startsWith(origin) ||
	faults.push(`asked for ${request.url()}`));

// What the page shows is judged in a second one, which may run script: axe-core is script.
const judges = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
let shown = '';
await judges.route('**/a/*', (route) => route.fulfill({ contentType: 'text/html', body: shown }));

// What is wrong with the page that is shown.
async function judge(name) {
	shown = await page.content();
	await judges.goto(url);
	await judges.evaluate(axe);
	const { violations } = await judges.evaluate(() => globalThis.axe.run());
	for (const violation of violations)
		faults.push(`${name}: axe: ${violation.id}: ${violation.nodes.map((n) => n.html).join(' ')}`);
	const wide = await judges.evaluate(() => document.documentElement.scrollWidth);
	if (wide > 320)
		faults.push(`${name}: ${wide} pixels wide`);
	const small = await judges.evaluate(() =>
		[...document.querySelectorAll('button, input:not([type=hidden]), summary, textarea')]
			.filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 36)
			.map((e) => e.outerHTML));
	for (const target of small)
		faults.push(`${name}: a small target: ${target}`);
	console.log(`ok: ${name}`);
}

const focused = (selector) => page.evaluate((s) => document.activeElement.matches(s), selector);

// Tab until the element has the focus; a page on which it never comes is no page for a keyboard.
async function tab_to(selector) {
	for (let i = 0; i < 20; i++) {
		if (await focused(selector))
			return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`the keyboard does not reach ${selector}`);
}

async function shows(words) {
	const text = await page.innerText('body');
	if (!text.includes(words))
		throw new Error(`"${words}" is not shown, but: ${text}`);
}

// Enter in a field, or on a button, and the page that comes.
async function enter() {
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function type(selector, words) {
	await tab_to(selector);
	await page.keyboard.type(words);
}

await page.goto(`${origin}/a/0123456789abcdefghjkmnpqrs`);
await shows('This page cannot be shown');
await judge('a page that is not there');

await page.goto(url);
await shows('In what year were you born?');
await judge('who is it');
await page.keyboard.press('Tab');
if (!await focused('.skip'))
	faults.push('the first Tab does not lead past the head of the page');
await type('#value', '1906');
await enter();
await shows('That is not the year we have');
await judge('who is it, again');
await type('#value', '1960');
await enter();

await shows('How tired were you');
await judge('a choice');
await tab_to('button[value=answer]');
await enter();
await shows('Give your answer, or skip this question');
await judge('a choice, with nothing chosen');
await tab_to('.problem a');
await page.keyboard.press('Enter');
await tab_to('#value');
await page.keyboard.press('Space');
await page.keyboard.press('ArrowDown');
await enter();

await shows('How many minutes');
await judge('a number');
await type('#value', '350');
await enter();
await shows('Your answer must be a number from 0 to 90');
await judge('a number, wrong');
await tab_to('#value');
await page.keyboard.press('Control+A');
await page.keyboard.type('35');
await enter();

await shows('Did it cost you');
await judge('yes or no');
await tab_to('#value');
await page.keyboard.press('ArrowDown');
await enter();

await shows('Your mood?');
await tab_to('button[value=back]');
await enter();
await shows('Did it cost you');
await judge('yes or no, answered');
await tab_to('input:checked');
await enter();

await shows('Your mood?');
await tab_to('#value');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('ArrowDown');
await enter();

await shows('Did somebody come');
await tab_to('button[value=skip]');
await enter();

await shows('What else');
await judge('words');
await type('#value', 'Lovely <café>');
await tab_to('button[value=answer]');
await enter();

await shows('What did you have afterwards');
await judge('several');
await tab_to('#value');
await page.keyboard.press('Space');
await tab_to('#value-3');
await page.keyboard.press('Space');
await enter();
await shows('not both');
await judge('several, one of which stands alone');
await tab_to('#value-2');
await page.keyboard.press('Space');
await tab_to('#value-3');
await page.keyboard.press('Space');
await enter();

await shows('On what day');
await judge('a date');
await type('#value', '31');
await type('#month', '2');
await type('#year', '2026');
await enter();
await shows('Your answer must be a real date');
await judge('a date, wrong');
for (const [field, words] of [['#value', '9'], ['#month', '3'], ['#year', '2026']]) {
	await tab_to(field);
	await page.keyboard.press('Control+A');
	await page.keyboard.type(words);
}
await tab_to('summary');
await page.keyboard.press('Enter');
await judge('a date, with what else can be done');
await page.keyboard.press('Shift+Tab');
await tab_to('#value');
await enter();

await shows('That was the last question');
await judge('thanks');

await browser.close();
for (const fault of faults)
	console.error(`FAILED: ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
