// SPDX-License-Identifier: MIT
//
// tls_gateway.mjs PORT KEY CERT LOG: takes every text as Kannel would, by https. LOG gets a line for each
// request of which it read so much as a byte.
import fs from 'node:fs';
import https from 'node:https';

const [port, key, cert, log] = process.argv.slice(2);
const server = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
	response.writeHead(202, { 'Content-Type': 'text/html' }).end('0: Accepted for delivery');
});
server.on('secureConnection', (socket) => socket.once('data', () => fs.appendFileSync(log, 'heard\n')));
server.on('tlsClientError', () => {});
server.listen(Number(port), '127.0.0.1');
