/** The part of a reply that tells when its connection ends. */
export interface OpenReply {
  raw: { once(event: 'close', listener: () => void): unknown };
}

/** Aborted when the caller hangs up (or was answered), so that nobody waits on behalf of nobody. */
export function connectionSignal(reply: OpenReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return controller.signal;
}
