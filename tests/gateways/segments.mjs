// SPDX-License-Identifier: MIT
//
// segments.mjs MODULES PROGRAM: the parts of made-up texts as hark counts them (PROGRAM, segments.c) beside
// two public counters, Twilio's sms-segments-calculator and split-sms. The texts are the same on every run:
// for each kind of character one that moves over each edge of a part, unit by unit, and mixtures by dice.
//
// Twilio's counter moves what a screen shows as one sign (a family of faces joined by U+200D, a letter and
// the accent behind it, CR LF) to the next part whole. No standard of SMS does, and the telephone joins the
// parts before it shows anything; so where a text has such a sign, that counter is also asked to take each
// character by itself, and this is what must agree. How often the two differ is printed.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const [modules, program] = process.argv.slice(2);
const load = createRequire(`${modules}/x.js`);
const { SegmentedMessage } = load('sms-segments-calculator');
const splitSms = load('split-sms');

let seed = 20261122;
const dice = (sides) => {
	seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
	return Math.floor((seed / 2 ** 32) * sides);
};

// One of each kind: what it costs differs by alphabet, and whether it may be cut.
const kinds = ['a', '€', '^', '{', '~', '|', '\\', '\f', '\n', 'é', 'Δ', 'ŵ', 'ŷ', 'ç', '`', '’', '中', 'ی', '👍', '😀', '👩‍⚕️', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁷󠁬󠁳󠁿', '👍🏽', 'e\u0301', '\r\n'];
const mixtures = [
	[...'Sut mae eich dŵr a’ch tŷ heddiw? Rhwng 0 a 10. '],
	[...'How are you today [0-10]? {YES} or NO^ ~50% \\ £3 = 4€ | it hurts. '],
	[...'ŵŷâêîôûŴŶẁẅỳÿ abc 12 '], [...'zażółć gęślą jaźń, 0 do 4: '],
	['👍', '😀', '👩‍⚕️', '👨‍👩‍👧‍👦', ' ', 'a', 'ŵ'], ['€', 'a', 'b', 'c', 'd'], ['😀', 'a', 'b', 'c', 'd'],
];

function* texts() {
	for (const kind of kinds)
		for (const fill of ['a', 'ŵ'])
			for (const edge of fill === 'a' ? [153, 160, 306, 459] : [67, 70, 134, 201])
				for (let before = edge - kind.length - 1; before <= edge + 1; before++)
					yield fill.repeat(before) + kind + fill.repeat(dice(2) * dice(170));
	for (let i = 0; i < 2000; i++) {
		const from = mixtures[i % mixtures.length];
		yield Array.from({ length: 1 + dice(i % 5 === 0 ? 480 : 180) }, () => from[dice(from.length)]).join('');
	}
}

const all = [...texts()];
const counted = spawnSync(program, { input: all.map((t) => `${Buffer.from(t).toString('hex')}\n`).join(''), maxBuffer: 1 << 26 })
	.stdout.toString().trim().split('\n');
const faults = [];
let several = 0, moved = 0, pairs = 0;
all.forEach((text, i) => {
	const [encoding, units, parts] = counted[i].split(' ');
	const theirs = new SegmentedMessage(text);
	const whole = theirs.segmentsCount;
	const gsm = theirs.encodingName === 'GSM-7';
	let twilio = whole;
	if (theirs.graphemes.length !== [...text].length)
		twilio = theirs._buildSegments(theirs._encodeChars([...text])).length;
	moved += twilio !== whole ? 1 : 0;
	const split = splitSms.split(text);
	several += split.parts.length > 1 ? 1 : 0;
	pairs += split.parts.slice(0, -1).some((p) => p.length === (gsm ? 152 : 66)) ? 1 : 0;
	const said = `${theirs.encodingName}/${split.characterSet === 'GSM' ? 'GSM-7' : 'UCS-2'} ${twilio}/${split.parts.length}`;
	if (said !== `${encoding}/${encoding} ${parts}/${parts}`)
		faults.push(`hark ${encoding} ${units} ${parts}, they ${said}: ${JSON.stringify(text)}`);
});
console.log(`G10: ${all.length} texts, ${several} of several parts, in ${pairs} a pair that moved over an edge: ${faults.length} differences; in ${moved} Twilio's counter would move a whole sign over`);
for (const fault of faults.slice(0, 10))
	console.log(`FAULT ${fault}`);
process.exit(faults.length === 0 && several > 1000 && pairs > 100 && counted.length === all.length ? 0 : 1);
