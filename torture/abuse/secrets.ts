import type { Canary } from '../../testkit/canary.ts';

const USER = 'abuse-monitor';
const PASSWORD = 'Zq7#kP2&vL<9"xW%4m/T+s';
const KEY = 'hK5-tw.0rUZ8=dNe/Y3+bQ';

/** What each target is looked at with: as the headers carry it. */
export const SENT = {
  authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
  key: KEY,
} as const;

/** The values a server learns from that, none of which may stand in anything that is written. */
export const CANARIES: readonly Canary[] = [
  { name: 'the password', value: PASSWORD },
  { name: 'the key', value: KEY },
  { name: 'the pair in base64', value: SENT.authorization.slice('Basic '.length) },
];

/** By the name that a config gives them. */
export const SECRETS: Readonly<Record<string, string>> = { 'abuse/authorization': SENT.authorization, 'abuse/key': SENT.key };
