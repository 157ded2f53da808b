import type { GatewayCode } from './gateway-code.ts';

const THROTTLE = 'APIThrottleConstants, ThrottleHandler';

type Throttled = readonly [codes: readonly number[], meaning: string, fix?: string];

const THROTTLED: readonly Throttled[] = [
  [[900800], 'the limit of the API (advanced policy) is reached'],
  [[900802], 'the limit of the resource is reached'],
  [
    [900803],
    'the limit of the application is reached',
    'give the application of the monitor an unlimited policy: somebody changed it, or another program uses its keys',
  ],
  [[900804], 'the limit of the subscription is reached'],
  [[900806], 'the limit of a custom rule is reached'],
  [[900807, 900809], 'the burst limit (requests per second) is reached'],
  [[900808], 'the limit of connections or events is reached'],
];

/** The codes of a request that is over a limit (`_throttle_out_handler_.xml`). */
export const THROTTLE_CODES: readonly GatewayCode[] = [
  ...THROTTLED.map(
    ([codes, meaning, fix]): GatewayCode => ({
      codes,
      status: [429],
      meaning,
      reason: 'gateway.throttled',
      broken: 'throttle',
      source: THROTTLE,
      ...(fix !== undefined && { fix }),
    }),
  ),
  {
    codes: [900801],
    status: [503],
    meaning: 'the hard limit of calls to the backend is reached, for all applications',
    reason: 'gateway.blocked',
    broken: 'backend',
    fix: 'raise the maximum backend throughput of the API in the Publisher, or add capacity to the backend',
    source: THROTTLE,
  },
  {
    codes: [900805],
    status: [403, 429],
    meaning: 'a deny policy blocks the user, the address, the application, or the API',
    reason: 'gateway.subscription',
    broken: 'config',
    fix: 'remove the condition in the Admin Portal (Rate Limiting Policies, Deny Policies)',
    source: THROTTLE,
  },
];

/** The limits that a Traffic Manager counts. The gateway itself counts bursts and connections. */
const COUNTED: ReadonlySet<number> = new Set([900800, 900802, 900803, 900804, 900806]);

/** Whether a response shows that the decision of a Traffic Manager reached the gateway. */
export function isOfTrafficManager({ codes }: GatewayCode): boolean {
  return codes.every((code) => COUNTED.has(code));
}
