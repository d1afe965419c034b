/** An answer that is not 2xx; `message` is made for people. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Calls one profile's administration API. */
export class Api {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
    private readonly language: string,
  ) {}

  get<Answer>(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post<Answer>(path: string, body: object = {}): Promise<Answer> {
    return this.call('POST', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.call('DELETE', path);
  }

  /** @throws RefusedError with the answer's own words; UNREACHABLE when nobody answers */
  private async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}`, 'accept-language': this.language };
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(this.baseUrl + path, { method, headers, body: body && JSON.stringify(body) }).catch((error: Error) => {
      throw new RefusedError('UNREACHABLE', `${this.baseUrl}: ${error.cause instanceof Error ? error.cause.message : error.message}`);
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(answer.status, text);
    return (text ? JSON.parse(text) : null) as Answer;
  }
}

interface ErrorAnswer {
  code?: string;
  message?: string;
  detailedMessage?: string;
  details?: ErrorAnswer[];
}

function refusal(status: number, text: string): RefusedError {
  const error = readError(text);
  const sentences = [error, ...(error.details ?? [])].flatMap(({ message, detailedMessage }) => [message, detailedMessage]);
  return new RefusedError(error.code ?? `HTTP_${status}`, sentences.filter(Boolean).join(' ') || `HTTP ${status}: ${text.slice(0, 200)}`);
}

function readError(text: string): ErrorAnswer {
  try {
    return (JSON.parse(text) as ErrorAnswer | null) ?? {};
  } catch {
    return {};
  }
}
