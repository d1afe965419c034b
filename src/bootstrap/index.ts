export { readApi } from './read-api';
export { createApp, startApp, type RunningApp } from './create-app';
export { runBoth } from './run-both';
export { runOne } from './run-one';
