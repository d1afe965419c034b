import { CAPTURE_ERRORS } from './capture';
import { CLIENT_ERRORS } from './client';
import { CONTRACT_ERRORS } from './contract';
import { PLATFORM_ERRORS } from './platform';
import { PRODUCT_DATABASE_ERRORS } from './product-database';
import { SERVER_ERRORS } from './server';

export type { CatalogueEntry, LocalisedText } from './entry';

/** Every error code of the connector. `docs/errors.md` is generated from it. */
export const ERROR_CATALOGUE = Object.freeze({
  ...PLATFORM_ERRORS,
  ...CONTRACT_ERRORS,
  ...SERVER_ERRORS,
  ...CLIENT_ERRORS,
  ...CAPTURE_ERRORS,
  ...PRODUCT_DATABASE_ERRORS,
});

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
