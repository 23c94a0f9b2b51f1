// SPDX-License-Identifier: MIT
//
// relay.mjs MODULES PORT KEY CERT TOOK FATES [ACCOUNT]: a mail server by npm's smtp-server, with STARTTLS or
// nothing. FATES, words with commas between them, are what becomes of its first connections, one each:
// connect-drop, mail-451 and so on. What becomes of a mail after those is said by whom it is for:
// rcpt-450@, rcpt-550@, rcpt-drop@, text-drop@, dot-450@, dot-550@, dot-drop@; to anybody else it is
// delivered. TOOK gets a line for each mail that is whole here: recipient, sender of the envelope,
// Message-ID, version of TLS. With ACCOUNT, user:password, nobody else is let in, and nobody without TLS.
// It thinks for RELAY_SCAN_MS before it answers the last dot. What it finds wrong is a line FAULT.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const [modules, port, key, cert, tookFile, fates, account] = process.argv.slice(2);
const { SMTPServer } = createRequire(`${modules}/`)('smtp-server');
const connections = (fates ?? '').split(',').filter((fate) => fate !== '');
const scan = Number(process.env.RELAY_SCAN_MS ?? 0);
const sockets = new Map();
const counts = { connections: 0, mails: 0, 'behind another': 0, 'refused or dropped': 0, 'let in': 0, 'not let in': 0 };

// Ends a step as the fate says, if it is of this step; the server's callback otherwise.
function meet(step, fate, session, otherwise, done) {
	if (fate === undefined || !fate.startsWith(`${step}-`)) {
		otherwise();
		return;
	}
	counts['refused or dropped']++;
	const how = fate.slice(step.length + 1);
	if (how === 'drop') {
		sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.destroy();
		return;
	}
	done(Object.assign(new Error('as it was asked for'), { responseCode: Number(how) }));
}

const fateOf = (address) => address.split('@')[0];
const server = new SMTPServer({
	key: fs.readFileSync(key), cert: fs.readFileSync(cert), logger: false,
	...(account ? { authMethods: ['PLAIN', 'LOGIN'] } : { authOptional: true, disabledCommands: ['AUTH'] }),
	onConnect(session, done) {
		session.fate = connections.shift();
		counts.connections++;
		meet('connect', session.fate, session, done, done);
	},
	onAuth(auth, session, done) {
		if (!session.secure)
			console.log('FAULT a password in plain text');
		const known = `${auth.username}:${auth.password}` === account;
		counts[known ? 'let in' : 'not let in']++;
		done(known ? null : new Error('wrong'), { user: auth.username });
	},
	onMailFrom(address, session, done) {
		if (!session.secure)
			console.log('FAULT a sender in plain text');
		if (account && !session.user)
			console.log('FAULT a sender who was not let in');
		meet('mail', session.fate, session, done, done);
	},
	onRcptTo(address, session, done) {
		meet('rcpt', fateOf(address.address), session, done, done);
	},
	onData(stream, session, done) {
		const fate = fateOf(session.envelope.rcptTo[0].address);
		let text = '';
		stream.setEncoding('utf8');
		stream.on('data', (piece) => {
			text += piece;
			if (fate === 'text-drop')
				meet('text', fate, session, () => {}, done);
		});
		stream.on('end', () => {
			if (fate === 'text-drop')
				return;
			const id = /^Message-ID:\s*(<[^>]*>)/im.exec(text)?.[1];
			if (id === undefined || session.envelope.rcptTo.length !== 1)
				console.log('FAULT a mail without its name, or for two');
			fs.appendFileSync(tookFile, `${session.envelope.rcptTo[0].address} ${session.envelope.mailFrom.address} ${id} ${session.tlsOptions.version ?? 'TLS'}\n`);
			counts.mails++;
			counts['behind another'] += session.before === true;
			session.before = true;
			setTimeout(() => meet('dot', fate, session, () => done(null, 'kept'), done), scan);
		});
	},
});
server.on('error', () => {});
server.server.on('connection', (socket) => sockets.set(`${socket.remoteAddress}:${socket.remotePort}`, socket));
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => {
	console.log(Object.entries(counts).map(([k, v]) => `${v} ${k}`).join(', '));
	process.exit(0);
});
