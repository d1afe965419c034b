import supertest, { type Response } from 'supertest';

export interface HttpOptions {
  /** Sent as `Authorization: Bearer`. */
  token?: string;
  headers?: Record<string, string>;
}

/** An answer; `body` is its JSON, or its text when it is not JSON. */
export interface HttpAnswer<Body> {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Body;
}

/**
 * One HTTP request. An object or array is sent as JSON, a string or Buffer as it stands (JSON unless a header says
 * otherwise). Any status is an answer; only the network throws.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the test knows what the endpoint answers with
export async function http<Body = any>(method: string, url: string, body?: unknown, options: HttpOptions = {}): Promise<HttpAnswer<Body>> {
  const headers: Record<string, string> = {
    ...(options.token && { authorization: `Bearer ${options.token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...options.headers,
  };
  const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const { origin, pathname, search } = new URL(url);
  const sending = supertest(origin)
    [method.toLowerCase() as 'get'](pathname + search)
    .set(headers)
    .redirects(0)
    .buffer(true)
    .parse(readText);
  const answer = await (payload === undefined ? sending : sending.serialize((given: unknown) => given as string).send(payload));
  return { status: answer.status, headers: answer.headers, body: parse(String(answer.body)) as Body };
}

/** Answers are read as text, so that a test sees what is not JSON, too. */
function readText(answer: Response, done: (error: Error | null, text: string) => void): void {
  let text = '';
  const stream = answer as unknown as NodeJS.ReadableStream;
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => (text += chunk));
  stream.on('end', () => done(null, text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
