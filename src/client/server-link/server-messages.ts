/** A request to the Server. */
export interface ServerRequest {
  /** From `/v1` on; SERVER_URL may add a base path before it. */
  path: string;
  query?: Record<string, string | number | undefined>;
  /** JSON text, or the bytes `headers['content-encoding']` says. */
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Longest wait for the answer's head and between its parts; by default what the Server turns out to need, 10,000 to 60,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What the Server answered, whatever the status. */
export interface ServerAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body; null when it is empty or no JSON. */
  json: unknown;
}
