import { copyFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const web = resolve(import.meta.dirname, '../api/web')

export default defineConfig({
  plugins: [
    react(),
    {
      // What the pages may ask is part of the build that the box serves.
      name: 'trusted-documents',
      closeBundle: () => {
        copyFileSync('src/lib/graphql/persisted-documents.json', `${web}/documents.json`)
      },
    },
  ],
  resolve: { alias: { '@': resolve(import.meta.dirname, 'src') } },
  build: {
    outDir: web,
    emptyOutDir: true,
    // Whoever has a link gets a page of their own, without the rest.
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        share: resolve(import.meta.dirname, 'share.html'),
        upload: resolve(import.meta.dirname, 'upload.html'),
      },
    },
    // An inlined file would be a data: address, which the policy of our pages forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
})
