import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { mockServer } from './mock-server.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * `npm run dev`: the page against a server of make-believe, call included. With SPOKES_SERVER=http://host:8080 it is
 * the real one instead, whose Origin check must then know this address.
 */
const real = process.env['SPOKES_SERVER'];

export default defineConfig({
  root: here('..'),
  cacheDir: here('../node_modules/.vite-dev'),
  server: {
    host: '127.0.0.1',
    port: 34180,
    fs: { allow: [here('..'), here('../../resources/spokes')] },
    proxy: real ? { '/api': { target: real, ws: true }, '/rtc': { target: real, ws: true } } : {},
  },
  resolve: real ? {} : { alias: [{ find: /^\.\.\/core\/probe$/, replacement: here('./fake-probe.ts') }, { find: /^\.\/core\/livekit-call$/, replacement: here('./fake-call.ts') }] },
  plugins: real ? [] : [mockServer()],
});
