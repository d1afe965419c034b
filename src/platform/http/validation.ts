import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { invalidRequest, type InvalidValue } from './request-error';

/** Checks administration DTOs strictly: an unknown property is an error that names it. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => problemsOf(error, ''))),
  });
}

function problemsOf(error: ValidationError, parent: string): InvalidValue[] {
  const path = pathOf(parent, error.property);
  // What is missing breaks every rule of its property; one sentence says it.
  if (error.value === undefined && error.constraints) return [{ path, problem: 'is missing' }];
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({ path, problem: problemText(rule, text, error.property) }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}

function pathOf(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}

// class-validator begins its sentences with the property, which our path already names.
function problemText(rule: string, text: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not a known property';
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}
