import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength, type ValidationOptions } from 'class-validator';

/** A text without control characters that is not blank, as names are. */
export function IsPlainName(longest = 200, options: Pick<ValidationOptions, 'each'> = {}): PropertyDecorator {
  return applyDecorators(
    IsString(options),
    MaxLength(longest, options),
    Matches(/^(?=.*\S)\P{Cc}*$/u, { ...options, message: '$property must not be blank nor contain control characters' }),
  );
}

/** A text a database can hold: anything but NUL. */
export function IsPlainText(longest: number): PropertyDecorator {
  return applyDecorators(IsString(), MaxLength(longest), Matches(/^[^\0]*$/u, { message: '$property must not contain NUL' }));
}
