import { ACCESS_CODES } from './access-codes.ts';
import { BACKEND_CODES } from './backend-codes.ts';
import { DISPATCH_CODES } from './dispatch-codes.ts';
import type { GatewayCode } from './gateway-code.ts';
import { MEDIATION_CODES } from './mediation-codes.ts';
import { THROTTLE_CODES } from './throttle-codes.ts';

/** Every error code of the gateway that is known. The first row that fits a response decides. */
export const GATEWAY_CODES: readonly GatewayCode[] = [
  ...DISPATCH_CODES,
  ...ACCESS_CODES,
  ...THROTTLE_CODES,
  ...BACKEND_CODES,
  ...MEDIATION_CODES,
];

// The blocks of numbers that the product takes its codes from.
const OWN_BLOCKS = /^(10[12]|30[3-9]|401|700|90[01])\d{3}$/;

const UNKNOWN: Omit<GatewayCode, 'codes'> = {
  status: [],
  meaning: 'a code that gatewatch does not know',
  reason: 'gateway.other',
  broken: 'gateway',
  source: '',
};

/** What a response says: the code, all its words, and the HTTP status. */
export type Said = { readonly code: number; readonly words: string; readonly status: number };

/**
 * Returns the row of the table for a response. Undefined for a code that is none of the product's: one of three
 * digits without the product's own words, or one from outside its blocks of numbers.
 */
export function gatewayCode({ code, words, status }: Said): GatewayCode | undefined {
  const row = GATEWAY_CODES.find(
    ({ codes, says, at }) => codes.includes(code) && (says?.test(words) ?? true) && (at === undefined || at === status),
  );
  return row ?? (OWN_BLOCKS.test(`${code}`) ? { ...UNKNOWN, codes: [code] } : undefined);
}

/** Whether a number is the code of a row, and no HTTP status. */
export function isListedCode(code: number): boolean {
  return code > 999 && GATEWAY_CODES.some(({ codes }) => codes.includes(code));
}
