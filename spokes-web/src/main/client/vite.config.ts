import { defineConfig } from 'vitest/config';

/** What ships: one page, self-hosted, nothing inlined, so that a strict content security policy fits. */
export default defineConfig({
  build: {
    outDir: '../../../target/client',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
  test: { environment: 'node', include: ['**/*.test.ts'], exclude: ['node_modules/**'] },
});
