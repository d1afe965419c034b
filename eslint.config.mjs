import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rules that hold for every TypeScript file; each stands for a mistake that has cost somebody data or a night. */
const everywhere = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/prefer-readonly': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
  'prefer-const': 'error',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-console': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
};

/** A function that does not fit is doing two things. */
const budget = {
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  complexity: ['error', 15],
  'max-depth': ['error', 4],
  'no-restricted-syntax': [
    'error',
    // Constructors are exempt: what they take is injected by name, nobody writes the call.
    ...['FunctionDeclaration', 'ArrowFunctionExpression', 'MethodDefinition[kind!="constructor"] > FunctionExpression'].map((kind) => ({
      selector: `${kind}[params.length>6]`,
      message: 'More than 6 parameters: pass an object, or split the function.',
    })),
  ],
};

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: everywhere,
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      ...budget,
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment; inject CONFIG.' },
        { object: 'process', property: 'exit', message: 'Only the entries src/main.ts and worker-main.ts end a process.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@nestjs/typeorm', importNames: ['InjectEntityManager'], message: 'Transactions take the client as an argument.' },
          ],
        },
      ],
    },
  },
  {
    // Nest resolves constructor parameters from emitted metadata, so classes with decorators need real imports: the rule
    // skips such files by itself when both decorator options are on in the parser.
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.spec.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }] },
  },
  { files: ['src/config/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['src/main.ts', 'src/dialects/worker/worker-main.ts'], rules: { 'no-restricted-properties': 'off', 'no-console': 'off' } },
  { files: ['src/**/*.spec.ts'], rules: { 'max-lines-per-function': 'off', 'no-restricted-properties': 'off' } },
  { files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts', 'demo/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }], 'no-var': 'error', 'prefer-const': 'error', 'no-undef': 'off' },
  },
);
