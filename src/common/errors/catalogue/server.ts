import { defineErrors } from './entry';

export const SERVER_ERRORS = defineErrors({});
