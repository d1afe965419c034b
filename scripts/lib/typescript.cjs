/** `node --require` this to load .ts files: compiled by SWC as they are loaded, types not checked (`npm run lint` does). */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

const options = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
};

Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename }).code, filename);
};

// An `import()` in the source names the compiled file; before compilation there is only its source.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  try {
    return resolveFilename(request, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
    return resolveFilename(request.replace(/\.js$/, '.ts'), ...rest);
  }
};
