import hooks from 'eslint-plugin-react-hooks'
import { readdirSync } from 'node:fs'
import ts from 'typescript-eslint'

const features = readdirSync(new URL('./src/features', import.meta.url))

export default ts.config(
  { ignores: ['src/lib/graphql/**', 'node_modules/**'] },
  ...ts.configs.strict,
  hooks.configs.flat['recommended-latest'],
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', 250],
      complexity: ['error', 12],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-globals': ['error', 'localStorage', 'sessionStorage', 'indexedDB'],
    },
  },
  // Floors, as in the rest of the house: app > features > components > lib.
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@/app/*'], message: 'The app uses features, not the other way round.' },
            {
              group: features.filter((other) => other !== feature).map((other) => `@/features/${other}/*`),
              message: 'Features do not know each other: share through components or lib.',
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['src/components/**', 'src/lib/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['@/app/*', '@/features/*'] }],
    },
  },
)
