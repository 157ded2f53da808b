import type { Client as TypedClient } from 'undici';
// @ts-expect-error: undici has types for all of it only
import PlainClient from 'undici/lib/dispatcher/client.js';

/** Undici's HTTP/1.1 client without the rest of undici (fetch, WebSocket, mocks, caches), which would be a fifth of the bundle and of its start. */
export const Client: typeof TypedClient = PlainClient;
