import { gzipSync } from 'node:zlib';

/** The bytes of a body and the headers that announce them. */
export interface BodyInput {
  name: string;
  body: string | Buffer;
  headers: Record<string, string>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' };
const DEEP = 100_000;

const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
const tooLarge = Buffer.alloc(8 * 1024 * 1024 + 1, ' ');
const deepArrays = '['.repeat(DEEP) + ']'.repeat(DEEP);
const deepObjects = '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP);

const text = (name: string, body: string | Buffer, headers: Record<string, string> = JSON_TYPE): BodyInput => ({ name, body, headers });

/** Everything that can be wrong about bytes, type and encoding of a body, whatever the route. @param good a body the route takes */
export function brokenBodies(good: unknown): BodyInput[] {
  const json = JSON.stringify(good);
  const zipped = gzipSync(json);
  const member = json.startsWith('{') ? json.slice(1) : '}';
  return [
    text('no body', ''),
    text('blanks only', ' \n\t '),
    text('cut in the middle', json.slice(0, Math.max(1, json.length >> 1))),
    text('cut before the end', json.slice(0, -1)),
    text('followed by another', json + json),
    text('followed by a comma', `${json},`),
    text('with a comment', `/* hello */ ${json}`),
    text('single quotes', "{'name': 'x'}"),
    text('NaN', '{"name": NaN}'),
    text('a number too large', '{"name": 1e999}'),
    text('a number of 100,000 digits', `{"name": ${'9'.repeat(100_000)}}`),
    text('a byte order mark', `\uFEFF${json}`),
    text('a NUL in the text', '{"name": "a\0b"}'),
    text('an escaped NUL', '{"name": "a\\u0000b"}'),
    text('a lone surrogate', '{"name": "\\ud800"}'),
    text('invalid UTF-8', Buffer.concat([Buffer.from('{"name": "'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')])),
    text('UTF-16', Buffer.from(json, 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }),
    text('duplicate keys', `{"name": 1, "name": {"name": 2}, "id": null, "id": 7, ${member}`),
    text('__proto__', `{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}, ${member}`),
    text('100,000 arrays', deepArrays),
    text('100,000 objects', deepObjects),
    text('100,000 open brackets', '['.repeat(DEEP)),
    text('100,000 objects in a property', `{"name": ${deepObjects}}`),
    text('an array of 1,001', JSON.stringify(Array.from({ length: 1_001 }, () => good))),
    text('null', 'null'),
    text('a text', '"x"'),
    text('a number', '7'),
    text('an array', '[]'),
    text('arrays in arrays', '[[[[{}]]]]'),
    text('a gzip bomb', bomb, GZIP),
    text('a cut gzip', zipped.subarray(0, zipped.length - 9), GZIP),
    text('a corrupt gzip', Buffer.concat([zipped.subarray(0, 12), Buffer.from([7, 7, 7]), zipped.subarray(15)]), GZIP),
    text('gzip of gzip', gzipSync(zipped), GZIP),
    text('gzip said twice', gzipSync(zipped), { ...GZIP, 'content-encoding': 'gzip, gzip' }),
    text('gzip and garbage behind', Buffer.concat([zipped, Buffer.from('garbage')]), GZIP),
    text('no gzip at all', json, GZIP),
    text('nothing, as gzip', '', GZIP),
    text('an unknown encoding', json, { ...JSON_TYPE, 'content-encoding': 'rot13' }),
    text('brotli', json, { ...JSON_TYPE, 'content-encoding': 'br' }),
    text('deflate', json, { ...JSON_TYPE, 'content-encoding': 'deflate' }),
    text('XML', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', { 'content-type': 'application/xml' }),
    text('a form', 'name=x&id=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    text('multipart', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
    text('text/plain', json, { 'content-type': 'text/plain' }),
    text('no content type', json, {}),
    text('an empty content type', json, { 'content-type': '' }),
    text('a garbled content type', json, { 'content-type': ';;;json/application,,' }),
    text('a content type of 4,000 characters', json, { 'content-type': `application/json; ${'x'.repeat(4_000)}` }),
    text('JSON with another charset', json, { 'content-type': 'application/json; charset=klingon' }),
  ];
}

/** 8 MiB and one byte: too large for any route. Apart, because it takes its time. */
export const TOO_LARGE: BodyInput = text('8 MiB and a byte', tooLarge);
