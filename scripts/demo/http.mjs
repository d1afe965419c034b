/** An answer that is not 2xx. */
export class HttpError extends Error {
  /**
   * @param {string} request e.g. `POST http://127.0.0.1:3000/v1/environment`
   * @param {number} status
   * @param {{ code?: string, message?: string, details?: { message?: string }[] } | null} body the contract's error body
   */
  constructor(request, status, body) {
    const details = (body?.details ?? []).map(({ message }) => `\n  ${message}`).join('');
    super(`${request} answered ${status} ${body?.code ?? ''} ${body?.message ?? ''}${details}`);
    this.status = status;
    this.code = body?.code;
  }
}

/** One side's public HTTP API, used with one token. */
export class Api {
  /**
   * @param {string} address e.g. `http://127.0.0.1:3000`
   * @param {string} token sent as Bearer
   */
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  /** @param {string} path @param {AbortSignal} [signal] */
  get(path, signal) {
    return this.#request('GET', path, undefined, signal);
  }

  /** @param {string} path @param {unknown} [body] */
  post(path, body) {
    return this.#request('POST', path, body);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>} the parsed answer
   */
  async #request(method, path, body, signal) {
    const headers = { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(this.address + path, { method, headers, body: body && JSON.stringify(body), signal });
    const text = await response.text();
    const answer = text === '' ? null : parse(text);
    if (!response.ok) throw new HttpError(`${method} ${this.address}${path}`, response.status, answer);
    return answer;
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}
