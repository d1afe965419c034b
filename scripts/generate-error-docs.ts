/**
 * Writes docs/errors.md from the error catalogue; with `--check` only says whether it is current.
 * Run by `npm run docs:errors`, checked by `npm run lint`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CATALOGUE } from '../src/common/errors';

const file = join(__dirname, '../docs/errors.md');

const introduction = `# Error codes

Generated from \`src/common/errors/catalogue\` by \`npm run docs:errors\`; do not edit.

Every error the connector answers, stores with a dead letter or prints has one of these codes. Codes are stable and never
reused: program against them, not against the texts. \`message\` says what was wrong and where, \`detailedMessage\` what to do
about it; both come in the language of \`Accept-Language\` (\`en\`, \`pt-BR\`). The body is
\`{"code", "message", "detailedMessage", "details"?: [same]}\`. Words in braces are filled in when the error happens.
`;

/** The whole page: one section per HTTP status, one table row per code and language. */
export function errorPage(): string {
  const codes = Object.entries(ERROR_CATALOGUE).sort(([a], [b]) => (a < b ? -1 : 1));
  const statuses = [...new Set(codes.map(([, entry]) => entry.status))].sort((a, b) => a - b);
  const sections = statuses.map((status) => {
    const rows = codes
      .filter(([, entry]) => entry.status === status)
      .flatMap(([code, { message, remedy }]) => [
        row([`\`${code}\``, 'en', message.en, remedy.en]),
        row(['', 'pt-BR', message['pt-BR'], remedy['pt-BR']]),
      ]);
    return [
      `## HTTP ${status}`,
      '',
      row(['Code', 'Language', 'Message', 'What to do']),
      row(['---', '---', '---', '---']),
      ...rows,
      '',
    ].join('\n');
  });
  return [introduction, ...sections].join('\n');
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function isCurrent(): boolean {
  try {
    return readFileSync(file, 'utf8') === errorPage();
  } catch {
    return false;
  }
}

if (!process.argv.includes('--check')) {
  writeFileSync(file, errorPage());
} else if (!isCurrent()) {
  console.error('docs/errors.md differs from the error catalogue: run npm run docs:errors');
  process.exitCode = 1;
}
