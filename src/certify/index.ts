export { certify } from './certify';
