import { derElement, derElements } from './der.ts';

const EXPLICIT_VERSION = 0xa0;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/**
 * Returns when an X.509 certificate in DER ends, in milliseconds since 1970; undefined if it cannot be read.
 * Source: RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2.
 */
export function certificateEnd(der: Uint8Array): number | undefined {
  const body = derElements(derElement(der)?.content ?? new Uint8Array())[0];
  const fields = derElements(body?.content ?? new Uint8Array());
  const validity = fields[fields[0]?.tag === EXPLICIT_VERSION ? 4 : 3];
  const end = derElements(validity?.content ?? new Uint8Array())[1];
  if (!end || (end.tag !== UTC_TIME && end.tag !== GENERALIZED_TIME)) return undefined;
  const written = String.fromCharCode(...end.content.subarray(0, 20));
  // Two digits of a year are from 1950 to 2049.
  const whole = end.tag === UTC_TIME ? `${Number(written.slice(0, 2)) < 50 ? '20' : '19'}${written}` : written;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(whole)?.slice(1);
  const at = parts ? Date.parse(`${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
