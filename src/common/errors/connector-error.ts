import { ERROR_CATALOGUE, type ErrorCode } from './catalogue';
import { problemInPortuguese } from './problem-phrases';

/** Values that fill the `{placeholders}` of an error's texts. Never put a secret here: they reach logs and answers. */
export type ErrorParameters = Readonly<Record<string, string | number | boolean | null>>;

/** Languages an error can be told in. */
export type Language = 'en' | 'pt-BR';

/** The error as the HTTP contract shows it (contract section 2). */
export interface ErrorBody {
  code: string;
  message: string;
  detailedMessage: string;
  details?: ErrorBody[];
}

/**
 * An error somebody outside is to understand: a stable code, what was wrong and where, and what to do.
 * The catalogue holds the texts and the HTTP status; transport is decided at the edge.
 */
export class ConnectorError extends Error {
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;
  readonly details: readonly ConnectorError[];

  constructor(code: ErrorCode, parameters: ErrorParameters = {}, options: { cause?: unknown; details?: readonly ConnectorError[] } = {}) {
    super(`${code}: ${fill(ERROR_CATALOGUE[code].message.en, parameters)}`, { cause: options.cause });
    this.name = 'ConnectorError';
    this.code = code;
    this.parameters = parameters;
    this.details = options.details ?? [];
  }

  /** HTTP status of this code. */
  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }

  /** The body an HTTP answer or a stored dead letter carries, in one language. */
  toBody(language: Language = 'en'): ErrorBody {
    const entry = ERROR_CATALOGUE[this.code];
    return {
      code: this.code,
      message: fill(entry.message[language], parametersIn(language, this.parameters)),
      detailedMessage: fill(entry.remedy[language], parametersIn(language, this.parameters)),
      ...(this.details.length > 0 && { details: this.details.map((detail) => detail.toBody(language)) }),
    };
  }
}

function parametersIn(language: Language, parameters: ErrorParameters): ErrorParameters {
  const { problem } = parameters;
  return language === 'pt-BR' && typeof problem === 'string' ? { ...parameters, problem: problemInPortuguese(problem) } : parameters;
}

function fill(template: string, parameters: ErrorParameters): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = parameters[name];
    return value === undefined ? placeholder : String(value);
  });
}
