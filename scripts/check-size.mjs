/**
 * A source file has at most 350 lines: one that needs more has two reasons to exist. A file of tests, whose cases are read
 * one at a time, has at most 500. SQL templates (`*.sql`, `*.sql.ts`) are exempt, a statement is best read in one piece.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folders = ['src', 'test', 'bench', 'scripts'];
const measured = /\.(ts|mjs|cjs|js)$/;
const exempt = /\.sql\.ts$/;

/** Most lines a file may have. */
export function maximumLines(file) {
  return file.endsWith('.spec.ts') ? 500 : 350;
}

/** @returns the files over the limit, longest first */
export function oversizedFiles(root) {
  return folders
    .flatMap((folder) => filesUnder(join(root, folder)))
    .filter((file) => measured.test(file) && !exempt.test(file))
    .map((file) => ({ file: file.slice(root.length + 1), lines: lineCount(file) }))
    .filter(({ file, lines }) => lines > maximumLines(file))
    .sort((a, b) => b.lines - a.lines);
}

function filesUnder(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function lineCount(file) {
  return readFileSync(file, 'utf8').split('\n').length - 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const oversized = oversizedFiles(fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, ''));
  for (const { file, lines } of oversized) console.error(`${file}: ${lines} lines, at most ${maximumLines(file)} are allowed`);
  process.exitCode = oversized.length === 0 ? 0 : 1;
}
