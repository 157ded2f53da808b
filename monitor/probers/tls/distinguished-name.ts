import { quote } from '../../text/quote.ts';

/** Writes a distinguished name in one safe line, the most specific part first (RFC 4514). */
export function oneLine(name: string | undefined): string {
  return quote((name ?? '').split('\n').reverse().join(', '));
}
