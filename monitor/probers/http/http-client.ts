import type { Client as TypedClient } from 'undici';
// @ts-expect-error: undici has types only for its main module
import PlainClient from 'undici/lib/dispatcher/client.js';

/**
 * The HTTP/1.1 client of undici alone: the rest (fetch, WebSocket, mocks, caches) would be a fifth of the
 * bundle.
 */
export const Client: typeof TypedClient = PlainClient;
