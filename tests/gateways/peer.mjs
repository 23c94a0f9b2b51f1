// SPDX-License-Identifier: MIT
//
// peer.mjs MODULES GATEWAY PORT HOOK SCRIPT HEARD [PRISM]: one gateway, with the patient behind it. What
// it takes from hark is judged by the gateway's own libraries, or by its specification (Prism); what
// it tells hark is signed by them. Every reply comes three times: tampered with (403 wanted), as it is
// (200), and again (200). A text in parts has a receipt for each where the gateway cuts it itself. SCRIPT
// has lines of what the patient waits for, a tab, and what they answer; HEARD gets each text as it arrived,
// "\n" for a line's end. It ends with a word at the first fault.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';

const [modules, name, port, hook, scriptFile, heardFile, prism] = process.argv.slice(2);
const load = createRequire(`${modules}/x.js`);
const script = fs.readFileSync(scriptFile, 'utf8').split('\n').filter(Boolean).map((l) => l.split('\t'));
const counts = { texts: 0, replies: 0, refused: 0, repeated: 0, receipts: 0 };
let serial = 0;

const must = (truth, words) => {
	if (!truth) {
		console.log(`FAULT: ${words}`);
		process.exit(1);
	}
};
const form = (fields) => new URLSearchParams(fields).toString();
const formHeaders = { 'Content-Type': 'application/x-www-form-urlencoded' };
const jsonHeaders = { 'Content-Type': 'application/json' };
const stamp = () => new Date().toISOString();

async function call(url, headers, body, wanted, what) {
	const answer = await fetch(url, { method: 'POST', headers, body });
	const text = await answer.text();
	must(answer.status === wanted, `${what}: hark said ${answer.status} ${text}, wanted ${wanted}`);
	must(text === '', `${what}: hark answered with words`);
}

// Each gateway: take(request, body) gives { status, body, to, text, receipts } or a refusal, and
// reply(from, text) gives the calls that bring it, as [headers, good body, tampered body].
const gateways = {
	twilio() {
		const { getExpectedTwilioSignature: sign, validateRequest } = load('twilio/lib/webhooks/webhooks');
		const token = '0123456789abcdef0123456789abcdef';
		const signed = (url, fields) => {
			const signature = sign(token, url, fields);
			must(validateRequest(token, signature, url, fields), 'twilio does not know its own signature');
			return { ...formHeaders, 'X-Twilio-Signature': signature };
		};
		return {
			async take(request, body) {
				const answer = await fetch(`http://127.0.0.1:${prism}${request.url}`, {
					method: 'POST',
					headers: { 'Content-Type': request.headers['content-type'], Authorization: request.headers.authorization },
					body,
				});
				const said = await answer.text();
				must(answer.status === 201, `Prism refuses ${body}: ${answer.status} ${said}`);
				const asked = Object.fromEntries(new URLSearchParams(body));
				const sid = `SM${crypto.randomBytes(16).toString('hex')}`;
				return {
					status: 201,
					body: JSON.stringify({ ...JSON.parse(said), sid }),
					to: asked.To,
					text: asked.Body,
					receipts: () => {
						const fields = { MessageSid: sid, MessageStatus: 'delivered', To: asked.To, From: '+447700900000' };
						const headers = signed(asked.StatusCallback, fields);
						return [[asked.StatusCallback, headers, form(fields), form({ ...fields, MessageStatus: 'failed' })]];
					},
				};
			},
			reply(from, text) {
				const fields = { MessageSid: `SM${crypto.randomBytes(16).toString('hex')}`, AccountSid: `AC${'0'.repeat(32)}`, From: from, To: '+447700900000', Body: text, NumMedia: '0', NumSegments: '1' };
				return [[signed(`${hook}/inbound`, fields), form(fields), form({ ...fields, Body: `${text}4` })]];
			},
		};
	},

	vonage() {
		const { SMS } = load('@vonage/sms');
		const { SegmentedMessage } = load('sms-segments-calculator');
		const messageId = () => `0A${(++serial).toString(16).padStart(12, '0').toUpperCase()}`;
		const secret = '0123456789abcdef0123456789abcdef';
		const sms = new SMS({ apiKey: '0a1b2c3d', apiSecret: 'vonage-secret' });
		const sign = (fields) => {
			const text = Object.keys(fields).sort().map((k) => `&${k}=${fields[k].replace(/[&=]/g, '_')}`).join('');
			const sig = crypto.createHmac('sha256', secret).update(text).digest('hex');
			const algorithm = ['sha256', 'SHA256HMAC', 'sha256hmac'].find((a) => {
				try {
					return sms.verifySignature(sig, { ...fields }, secret, a);
				} catch {
					return false;
				}
			});
			must(algorithm !== undefined, `the SDK does not verify ${text}`);
			must(!sms.verifySignature(sig, { ...fields, text: 'x' }, secret, algorithm), 'the SDK verifies anything');
			return { ...fields, sig };
		};
		const message = (from, text, more) => ({
			msisdn: from.slice(1), to: '447700900000', messageId: messageId(),
			text, type: 'text', keyword: text.split(' ')[0].toUpperCase() || '-', 'api-key': '0a1b2c3d',
			'message-timestamp': stamp().slice(0, 19).replace('T', ' '), timestamp: String(Math.floor(Date.now() / 1000)),
			nonce: crypto.randomUUID(), ...more,
		});
		return {
			async take(request, body) {
				const asked = Object.fromEntries(new URLSearchParams(body));
				must(request.url === '/sms/json', `a request for ${request.url}`);
				must(asked.api_key === '0a1b2c3d' && asked.api_secret === 'vonage-secret', 'other credentials');
				must(/^447700900\d{3}$/.test(asked.to) && asked['client-ref'].length <= 40, `${body}`);
				must(asked.type === (/[^\x00-\x7f£€]/.test(asked.text) ? 'unicode' : 'text'), `type of ${asked.text}`);
				const ids = new SegmentedMessage(asked.text).segments.map(messageId);
				return {
					status: 200,
					body: JSON.stringify({ 'message-count': String(ids.length), messages: ids.map((id) => ({ to: asked.to, 'message-id': id, status: '0' })) }),
					to: `+${asked.to}`,
					text: asked.text,
					receipts: () => ids.map((id) => {
						const fields = { msisdn: asked.to, to: '447700900000', messageId: id, status: 'delivered', 'err-code': '0', 'client-ref': asked['client-ref'], scts: '2611212110', price: '0.03', 'network-code': '23410', 'message-timestamp': stamp().slice(0, 19).replace('T', ' ') };
						const good = sign(fields);
						return [asked.callback, formHeaders, form(good), form({ ...good, status: 'failed' })];
					}),
				};
			},
			reply(from, text) {
				const one = (t, more) => {
					const good = sign(message(from, t, more));
					return [formHeaders, form(good), form({ ...good, text: `${t}4` })];
				};
				if (text.length < 20)
					return [one(text)];
				// The second part first.
				const ref = { concat: 'true', 'concat-ref': '17', 'concat-total': '2' };
				return [one(text.slice(20), { ...ref, 'concat-part': '2' }), one(text.slice(0, 20), { ...ref, 'concat-part': '1' })];
			},
		};
	},

	nhsnotify() {
		const jwt = load('jsonwebtoken');
		const callbackKey = fs.readFileSync(`${heardFile}.token`, 'utf8').trim();
		const publicKey = fs.readFileSync(`${heardFile}.public`, 'utf8');
		const once = new Set(); // assertions, and references
		return {
			async take(request, body) {
				if (request.url === '/oauth2/token') {
					const asked = Object.fromEntries(new URLSearchParams(body));
					must(asked.grant_type === 'client_credentials' && asked.client_assertion_type === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', body);
					const token = jwt.verify(asked.client_assertion, publicKey, { algorithms: ['RS512'], issuer: 'app-key', subject: 'app-key', audience: `http://127.0.0.1:${port}/oauth2/token`, complete: true });
					must(token.header.kid === 'hark-1' && !once.has(token.payload.jti), 'an assertion of another key, or twice');
					must(token.payload.exp - Date.now() / 1000 <= 301, 'an assertion for too long');
					once.add(token.payload.jti);
					return { status: 200, body: JSON.stringify({ access_token: 'bought', expires_in: '599', token_type: 'Bearer' }) };
				}
				must(request.url === '/comms/v1/messages' && request.headers.authorization === 'Bearer bought', request.url);
				const { type, attributes } = JSON.parse(body).data;
				must(type === 'Message' && attributes.routingPlanId === 'b838b13c-f98c-4def-93f0-515d4e4f4ee1', body);
				must(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(attributes.messageReference), body);
				must(!once.has(attributes.messageReference), 'a reference twice');
				once.add(attributes.messageReference);
				return {
					status: 201,
					body: JSON.stringify({ data: { type, id: `2WL3${++serial}`, attributes: { messageReference: attributes.messageReference, messageStatus: 'created' } } }),
					to: `+${attributes.recipient.contactDetails.sms}`,
					text: attributes.personalisation.message,
					receipts: () => {
						const told = JSON.stringify({ data: [{ type: 'MessageStatus', attributes: { messageReference: attributes.messageReference, messageStatus: 'delivered', timestamp: stamp() } }] });
						const sign = crypto.createHmac('sha256', callbackKey).update(told).digest('hex');
						return [[`${hook}/receipt`, { ...jsonHeaders, 'x-hmac-sha256-signature': sign }, told, told.replace('delivered', 'failed')]];
					},
				};
			},
			reply: () => [], // it brings none
		};
	},

	notify() {
		const jwt = load('jsonwebtoken');
		const { NotifyClient } = load('notifications-node-client');
		const service = '8b3aa916-ec82-434e-b0c5-d5d9b371d6a3', secret = 'dcdc5083-2fee-4fba-8afd-51f3f4bcb7b0';
		const template = 'f33517ff-2a88-4f6e-b855-c550268ce08a';
		let theirs; // what its own client sends
		const shape = (authorization) => {
			const token = jwt.verify(authorization.replace(/^Bearer /, ''), secret, { algorithms: ['HS256'], issuer: service, complete: true });
			must(Math.abs(token.payload.iat - Date.now() / 1000) < 30, 'a token of another time');
			return JSON.stringify([Object.keys(token.header).sort(), token.header.alg, token.header.typ, Object.keys(token.payload).sort()]);
		};
		const bearer = { ...jsonHeaders, Authorization: `Bearer ${fs.readFileSync(`${heardFile}.token`, 'utf8').trim()}` };
		return {
			async begin() {
				await new NotifyClient(`http://127.0.0.1:${port}`, service, secret).sendSms(template, '+447700900999', { personalisation: { message: 'theirs' }, reference: 'theirs' });
				must(theirs !== undefined, 'its own client sent nothing');
			},
			list: (request) => {
				must(shape(request.headers.authorization) === theirs || theirs === undefined, 'another token than its own client makes');
				const url = new URL(request.url, 'http://x');
				if (url.pathname === '/v2/received-text-messages') {
					const missed = { id: 'missed-by-the-callback', user_number: '447700900777', notify_number: '07700900000', content: 'Hello?', created_at: stamp(), service_id: service };
					return { received_text_messages: url.searchParams.has('older_than') ? [] : [missed], links: {} };
				}
				return { notifications: [], links: {} };
			},
			async take(request, body) {
				const asked = JSON.parse(body);
				const made = shape(request.headers.authorization);
				if (asked.reference === 'theirs') {
					theirs = made;
					return { status: 201, body: JSON.stringify({ id: crypto.randomUUID() }) };
				}
				must(made === theirs, `a token of ${made}, its own client's is of ${theirs}`);
				must(request.url === '/v2/notifications/sms' && asked.template_id === template, `${request.url} ${body}`);
				const id = crypto.randomUUID();
				return {
					status: 201,
					body: JSON.stringify({ id, reference: asked.reference, content: { body: asked.personalisation.message } }),
					to: asked.phone_number,
					text: asked.personalisation.message,
					receipts: () => {
						const told = { id, reference: asked.reference, to: asked.phone_number, status: 'delivered', created_at: stamp(), completed_at: stamp(), sent_at: stamp(), notification_type: 'sms', template_id: template, template_version: 1 };
						return [[`${hook}/receipt`, bearer, JSON.stringify(told), null]];
					},
				};
			},
			reply(from, text) {
				const told = { id: crypto.randomUUID(), source_number: from.slice(1), destination_number: '07700900000', message: text, date_received: stamp().replace('Z', '000Z') };
				return [[bearer, JSON.stringify(told), null]];
			},
		};
	},
};

const gateway = gateways[name]();
const stranger = { ...jsonHeaders, Authorization: 'Bearer somebody-elses-token' };

// Tampered with first: what is believed then would be believed of anybody.
async function tell(url, headers, good, bad, what) {
	await call(url, bad === null ? stranger : headers, bad === null ? good : bad, 403, `${what}, tampered with`);
	counts.refused++;
	await call(url, headers, good, 200, what);
}

async function behave(taken) {
	for (const [url, headers, good, bad] of taken.receipts()) {
		await tell(url, headers, good, bad, 'a receipt');
		counts.receipts++;
	}
	const at = script.findIndex(([wait]) => taken.text.includes(wait));
	if (at < 0)
		return;
	const [[, answer]] = script.splice(at, 1);
	const calls = gateway.reply(taken.to, answer.replaceAll('\\n', '\n'));
	for (const [h, g, b] of calls)
		await tell(`${hook}/inbound`, h, g, b, 'a reply');
	counts.replies++;
	for (const [h, g] of calls)
		await call(`${hook}/inbound`, h, g, 200, 'the same reply again');
	counts.repeated++;
}

// One after the other, as one telephone does it.
let queue = Promise.resolve();
const server = http.createServer((request, response) => {
	let body = '';
	request.setEncoding('utf8').on('data', (d) => (body += d)).on('end', async () => {
		if (request.method === 'GET') {
			response.end(JSON.stringify(gateway.list(request)));
			return;
		}
		const taken = await gateway.take(request, body);
		response.writeHead(taken.status, { 'Content-Type': 'application/json' }).end(taken.body);
		if (taken.text === undefined)
			return;
		counts.texts++;
		fs.appendFileSync(heardFile, `${taken.text.replaceAll('\n', '\\n')}\n`);
		queue = queue.then(() => behave(taken)).catch((e) => must(false, e.stack));
	});
});
server.listen(Number(port), '127.0.0.1', async () => {
	await gateway.begin?.();
	console.log('ready');
});
process.on('SIGTERM', () => {
	console.log(Object.entries(counts).map(([k, v]) => `${v} ${k}`).join(', '));
	process.exit(0);
});
