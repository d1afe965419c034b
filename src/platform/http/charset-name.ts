import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isCharset } from '../../common/charset';

/** A text that names a character set, as WHATWG labels do. */
export function IsCharset(options: ValidationOptions = {}): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && isCharset(value);
  const defaultMessage = () => '$property must be the name of a character set, e.g. windows-1252, iso-8859-15 or utf-8';
  return ValidateBy({ name: 'isCharset', validator: { validate, defaultMessage } }, options);
}
