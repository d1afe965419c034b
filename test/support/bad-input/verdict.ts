import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reply } from './send';

const documentation = readFileSync(path.resolve(__dirname, '../../../docs/errors.md'), 'utf8');
const DOCUMENTED = new Set([...documentation.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code]) => code));

/** What is wrong with the answer to a bad input, as the contract sees it; null: nothing. */
export function wrongWith({ status, headers, text }: Reply, method: string): string | null {
  if (status < 200 || status > 599) return `status ${status}: ${text.slice(0, 200)}`;
  if (status === 503 && !headers['retry-after'] && !isHealth(text)) return '503 without Retry-After';
  if (status >= 500 && status !== 503) return `${status}: ${text.slice(0, 300)}`;
  if (status < 400 || isHealth(text)) return null;
  return method === 'HEAD' ? null : wrongWithBody(text);
}

function wrongWithBody(text: string): string | null {
  try {
    const { code, message, detailedMessage, details } = JSON.parse(text) as Record<string, unknown>;
    if (typeof code !== 'string' || !DOCUMENTED.has(code)) return `code ${String(code)} is not documented: ${text.slice(0, 200)}`;
    if (!isText(message) || !isText(detailedMessage)) return `${code} without message or detailedMessage`;
    const inner = (details ?? []) as unknown[];
    return inner.map((detail) => wrongWithBody(JSON.stringify(detail))).find((problem) => problem !== null) ?? null;
  } catch {
    return `not the contract's body: ${text.slice(0, 200)}`;
  }
}

/** "Not ready" is an answer of its own form, to a question that was asked well. */
function isHealth(text: string): boolean {
  return text.startsWith('{"ready":false');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
