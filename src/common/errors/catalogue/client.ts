import { defineErrors } from './entry';

export const CLIENT_ERRORS = defineErrors({});
