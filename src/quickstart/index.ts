export { quickstart } from './quickstart';
