import { request } from 'undici';

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
  const answer = await request(url, { method: method as 'GET', headers, body: payload });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, body: parse(text) as Body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
