import { subscribe } from 'node:diagnostics_channel';
import { shiftClock } from '../shift-clock.ts';

// Loaded before a function: its wall clock stands where the header `lab-now` of the last event put it, and
// goes on from there.

subscribe('http.client.response.finish', (message) => {
  const { response } = message as { readonly response: { readonly headers: Readonly<Record<string, string | undefined>> } };
  const now = Number(response.headers['lab-now']);
  if (now > 0) shiftClock(now - Date.now());
});
