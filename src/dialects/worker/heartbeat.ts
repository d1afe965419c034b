/** Asks again and again; calls `onSilence` once nothing was answered for `silenceMs`. @returns what ends it */
export function keepAsking(ask: () => Promise<unknown>, silenceMs: number, onSilence: () => void): () => void {
  let lastHeard = Date.now();
  const timer = setInterval(() => {
    if (Date.now() - lastHeard > silenceMs) return onSilence();
    ask().then(
      () => (lastHeard = Date.now()),
      () => undefined,
    );
  }, silenceMs / 3);
  return () => clearInterval(timer);
}
