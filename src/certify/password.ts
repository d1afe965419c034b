const [CTRL_C, CTRL_D, BACKSPACE, DELETE] = ['\u0003', '\u0004', '\b', '\u007f'];

/** Asks the person at the terminal without showing what is typed; null when there is nobody to ask. */
export async function askPassword(question: string): Promise<string | null> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return null;
  stderr.write(`${question} `);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

async function typed(stdin: NodeJS.ReadStream): Promise<string | null> {
  let password = '';
  for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
    for (const letter of chunk) {
      if (letter === CTRL_C || letter === CTRL_D) return null;
      if (letter === '\r' || letter === '\n') return password;
      password = letter === BACKSPACE || letter === DELETE ? password.slice(0, -1) : password + letter;
    }
  }
  return null;
}
