import { gzipSync } from 'node:zlib';
import type { RawInput, Target } from './bad-request';

const GET = 'GET /health/live HTTP/1.1\r\nHost: x\r\n';

/** Bytes no HTTP library would send. */
export function rawInputs(token: string): RawInput[] {
  const auth = `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const post = `POST /v1/environment/eventsData HTTP/1.1\r\nHost: x\r\n${auth}`;
  const gzip = gzipSync('[');
  const inputs: [string, ...(string | Buffer)[]][] = [
    ['nothing', ''],
    ['garbage', Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 7_919) % 256))],
    ['a TLS hello', Buffer.from('16030100c8010000c40303', 'hex')],
    ['a PostgreSQL start', Buffer.from('0000000804d2162f', 'hex')],
    ['line ends only', '\r\n'.repeat(5_000)],
    ['a method of garbage', 'G\u0000T / HTTP/1.1\r\n\r\n'],
    ['an unknown method', 'BREW /v1/environment HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an unknown version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/1.0', 'GET /nowhere HTTP/1.0\r\n\r\n'],
    ['HTTP/0.9', 'GET /\r\n'],
    ['no host', 'GET /health/live HTTP/1.1\r\n\r\n'],
    ['two hosts', `${GET}Host: y\r\n\r\n`],
    ['a path with blanks', 'GET /v1/environment /x HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path of raw bytes', Buffer.from('GET /v1/\u00e9\u00ff HTTP/1.1\r\nHost: x\r\n\r\n', 'latin1')],
    ['a path of another site', 'GET http://evil.example/v1/environment HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path without slash', 'GET v1/environment HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path of 60,000 characters', `GET /${'x'.repeat(60_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a double slash', 'GET //v1//environment HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'],
    ['an upgrade', `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n`],
    ['a header of 40,000 characters', `${GET}X-Long: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['5,000 headers', `${GET}${Array.from({ length: 5_000 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`],
    ['a header without a colon', `${GET}garbage\r\n\r\n`],
    ['a header with NUL', `${GET}X-Nul: a\0b\r\n\r\n`],
    ['a header with a bare line feed', `${GET}X-A: a\nX-B: b\r\n\r\n`],
    ['a folded header', `${GET}X-A: a\r\n b\r\n\r\n`],
    ['a negative length', `${post}Content-Length: -5\r\n\r\n{}`],
    ['a length that is none', `${post}Content-Length: many\r\n\r\n{}`],
    ['a length of 10^18', `${post}Content-Length: 1000000000000000000\r\n\r\n{}`],
    ['two lengths', `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`],
    ['length and chunks', `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/environment HTTP/1.1\r\n\r\n`],
    ['chunks of garbage', `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a chunk too long', `${post}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}`],
    ['chunks cut short', `${post}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a`],
    ['an unknown transfer encoding', `${post}Transfer-Encoding: rot13\r\n\r\n{}`],
    ['a body longer than said', `${post}Content-Length: 2\r\n\r\n{}{}{}garbage\r\n\r\n`],
    ['a body shorter than said', `${post}Content-Length: 2000\r\n\r\n{}`],
    ['gzip cut short', `${post}Content-Encoding: gzip\r\nContent-Length: ${gzip.length - 4}\r\n\r\n`, gzip.subarray(0, gzip.length - 4)],
    ['an expectation of garbage', `${post}Expect: miracles\r\nContent-Length: 2\r\n\r\n{}`],
    ['an expectation kept', `${post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`, '{}'],
    ['half a request line', 'GET /v1/envir'],
    ['half a header', 'POST /v1/environment HTTP/1.1\r\nHost: x\r\nAuthor'],
    ['twenty at once, one bad', `${GET}\r\n`.repeat(19), 'garbage\r\n\r\n'],
    ['fifty at once', `${GET}\r\n`.repeat(50)],
    ['a message and garbage behind', `${post}Content-Length: 4\r\n\r\nnull`, Buffer.alloc(4_096, 0xff)],
    ['one byte at a time', ...[...`GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n`]],
  ];
  return (['server', 'client'] as Target[]).flatMap((target) =>
    inputs.map(([what, ...parts]) => ({ name: `${target} socket: ${what}`, target, parts })),
  );
}
