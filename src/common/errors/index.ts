export { ERROR_CATALOGUE, type ErrorCode } from './catalogue';
export { ConnectorError, type ErrorBody, type ErrorParameters, type Language } from './connector-error';
