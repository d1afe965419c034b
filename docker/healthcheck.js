/** Healthy when a profile answers on its port: PORT where it is set, else 3000 (Server) or 3001 (Client). */
const ports = process.env.PORT ? [process.env.PORT] : ['3000', '3001'];

async function lives(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

Promise.all(ports.map(lives)).then((answers) => process.exit(answers.includes(true) ? 0 : 1));
