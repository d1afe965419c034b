/** Healthy when a profile answers on its port: 3000 is the Server's, 3001 the Client's; HEALTH_PORT names another. */
const ports = process.env.HEALTH_PORT ? [process.env.HEALTH_PORT] : ['3000', '3001'];

async function lives(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

Promise.all(ports.map(lives)).then((answers) => process.exit(answers.includes(true) ? 0 : 1));
