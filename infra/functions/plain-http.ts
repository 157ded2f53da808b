import type { Plugin } from 'esbuild';

const NAMESPACE = 'plain-http';

/**
 * Makes a bundle of ES modules take `node:http` as an object. An import of it reads every export, among them
 * `WebSocket`, for which Node loads an HTTP client of its own: 80 ms of CPU at each start, for nothing. Source:
 * Node.js, lib/http.js, `lazyUndici`.
 */
export const PLAIN_HTTP: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, () => ({ path: 'node:http', namespace: NAMESPACE }));
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: "module.exports = process.getBuiltinModule('node:http');" }));
  },
};
