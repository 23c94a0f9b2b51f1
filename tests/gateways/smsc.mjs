// SPDX-License-Identifier: MIT
//
// smsc.mjs MODULES PORT SCRIPT HEARD: an operator's SMPP centre, played by npm's smpp, that Kannel
// binds to, with one telephone behind it. It puts the parts of a text together, receipts each that it is asked to,
// answers by SCRIPT (peer.mjs has its form), and brings what is long in parts, the last one first. One
// time it hangs up on Kannel, as operators do. HEARD gets the texts, a line each; what it finds wrong is
// a line FAULT; on SIGTERM it prints its counts.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [modules, port, scriptFile, heardFile] = process.argv.slice(2);
const smpp = createRequire(`${modules}/`)('smpp');
const script = fs.readFileSync(scriptFile, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
const counts = { submits: 0, 'in GSM-7': 0, 'in UCS-2': 0, 'of parts': 0, texts: 0, receipts: 0, replies: 0, 'replies in parts': 0, binds: 0 };
const parts = new Map();
let session = null, serial = 0, hungUp = false;

function fault(what) {
	console.log(`FAULT ${what}`);
}

// The GSM alphabet's own letters, and those that cost two of them.
const inGsm = (text) => /^[\n\r !-#%-?A-Z_a-z@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/.test(text);
const encoded = (text) => (inGsm(text) ? smpp.gsmCoder.encode(text, 0) : Buffer.from(text, 'utf16le').swap16());

// Deliver what is 140 octets by itself or, longer, in parts: cut where it falls, be it through a face.
function deliver(from, text) {
	const data_coding = inGsm(text) ? 0 : 8, whole = encoded(text);
	const most = data_coding === 0 ? 160 : 140, each = data_coding === 0 ? 153 : 134;
	const pieces = [];
	for (let at = 0; at < whole.length; at += whole.length > most ? each : most)
		pieces.push(whole.subarray(at, at + (whole.length > most ? each : most)));
	counts.replies++;
	counts['replies in parts'] += pieces.length > 1 ? 1 : 0;
	serial++;
	const address = { source_addr_ton: 1, source_addr_npi: 1, source_addr: from, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '447700900000', data_coding };
	for (let i = pieces.length; i-- > 0;) {
		if (pieces.length === 1)
			session.deliver_sm({ ...address, short_message: pieces[i] });
		else
			session.deliver_sm({ ...address, esm_class: 0x40, short_message: Buffer.concat([Buffer.from([5, 0, 3, serial & 255, pieces.length, i + 1]), pieces[i]]) });
	}
}

function receipt(pdu, id) {
	const stamp = new Date().toISOString().replace(/[-:T]/g, '').slice(2, 12);
	counts.receipts++;
	session.deliver_sm({
		esm_class: 4, source_addr_ton: 1, source_addr_npi: 1, source_addr: pdu.destination_addr, destination_addr: pdu.source_addr,
		short_message: `id:${id} sub:001 dlvrd:001 submit date:${stamp} done date:${stamp} stat:DELIVRD err:000 text:`,
		receipted_message_id: id, message_state: 2,
	});
}

function behave(from, text) {
	counts.texts++;
	fs.appendFileSync(heardFile, `${text.replaceAll('\n', '\\n')}\n`);
	const at = script.findIndex(([wait]) => text.includes(wait));
	if (at < 0)
		return;
	const [[, answer]] = script.splice(at, 1);
	if (!hungUp && script.length < 6) {
		hungUp = true;
		const old = session;
		session = null;
		old.close();
		const again = setInterval(() => {
			if (session !== null) {
				clearInterval(again);
				deliver(from, answer);
			}
		}, 50);
	} else {
		setTimeout(() => deliver(from, answer), 50);
	}
}

function take(pdu) {
	const { message, udh } = pdu.short_message;
	counts.submits++;
	counts[pdu.data_coding === 8 ? 'in UCS-2' : 'in GSM-7']++;
	if (pdu.data_coding !== 0 && pdu.data_coding !== 8)
		fault(`data coding ${pdu.data_coding}`);
	if (pdu.data_coding === 8 && udh === undefined && inGsm(message))
		fault(`UCS-2 for "${message}"`);
	// What hark begins goes behind what answers somebody, and all else here answers.
	if (pdu.priority_flag !== (counts.replies === 0 ? 0 : 1))
		fault(`priority ${pdu.priority_flag} of "${message}"`);
	if (pdu.source_addr !== '447700900000' && pdu.source_addr !== '+447700900000')
		fault(`a text from ${pdu.source_addr}`);
	if (udh === undefined || udh.length === 0) {
		behave(pdu.destination_addr, message);
		return;
	}
	// 00 03 REF TOTAL NUMBER, with its length in front or not.
	const [ref, total, number] = udh[0].subarray(-3);
	const key = `${pdu.destination_addr} ${ref}`;
	const have = parts.get(key) ?? [];
	counts['of parts']++;
	if (have[number] !== undefined)
		fault(`part ${number} of ${key} twice`);
	have[number] = message;
	parts.set(key, have);
	if (have.filter((m) => m !== undefined).length === total) {
		parts.delete(key);
		behave(pdu.destination_addr, have.join(''));
	}
}

const server = smpp.createServer((opened) => {
	opened.on('error', () => {});
	opened.on('bind_transceiver', (pdu) => {
		if (pdu.system_id !== 'hark' || pdu.password !== 'smsc') {
			fault(`bound by ${pdu.system_id}`);
			opened.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
			return;
		}
		counts.binds++;
		opened.send(pdu.response({ system_id: 'centre' }));
		session = opened;
	});
	opened.on('enquire_link', (pdu) => opened.send(pdu.response()));
	opened.on('unbind', (pdu) => opened.send(pdu.response()));
	opened.on('submit_sm', (pdu) => {
		const id = `c${(++serial).toString(16)}`;
		opened.send(pdu.response({ message_id: id }));
		if ((pdu.registered_delivery & 1) !== 0)
			setTimeout(() => session !== null && receipt(pdu, id), 30);
		setTimeout(() => take(pdu), 60);
	});
	opened.on('close', () => {
		session = session === opened ? null : session;
	});
});
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => {
	console.log(Object.entries(counts).map(([k, v]) => `${v} ${k}`).join(', '));
	process.exit(0);
});
