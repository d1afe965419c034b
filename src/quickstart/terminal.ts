import { createInterface } from 'node:readline/promises';

/** The person at the terminal. */
export interface Terminal {
  say(line?: string): void;
  /** Whether the question was answered with yes. */
  confirm(question: string): Promise<boolean>;
}

/** @param yes take every question as answered with yes */
export function openTerminal(yes: boolean): Terminal {
  const say = (line = '') => void process.stdout.write(`${line}\n`);
  return {
    say,
    confirm: async (question) => {
      if (yes) return true;
      if (!process.stdin.isTTY) {
        say(`${question} -> --yes`);
        return false;
      }
      const reader = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return /^(y|yes|s|sim)$/i.test((await reader.question(`${question} `)).trim());
      } finally {
        reader.close();
      }
    },
  };
}
