export { createFolder } from './create-folder';
