/** What a diagnosis says of the one who has to repair it: the kind, and the effect on traffic. */
type Telling = { readonly kind: 'target' | 'configuration'; readonly traffic: RegExp };

const ONE_API = /^calls to that API fail on this node, .* only if another node has the API$/;
const EVERY_NODE = /^calls to that API fail on every node that uses the same backend/;

/**
 * Whoever can be to blame for a call that fails. Written by hand from docs/reference/reasons.md and the table of
 * codes (`wso2/products/gateway-codes/`), never by what the monitor says.
 */
const OWNERS = {
  node: { kind: 'target', traffic: ONE_API },
  backend: { kind: 'target', traffic: EVERY_NODE },
  publisher: { kind: 'target', traffic: /^calls to that API are refused on all nodes, and other APIs are served$/ },
  'Key Manager behind the gateway': { kind: 'target', traffic: /^calls with a token may fail on this node; prefer nodes/ },
  'token at this node': { kind: 'target', traffic: /^calls with this token fail on this node; .* other nodes accept the token$/ },
  subscription: { kind: 'configuration', traffic: /^calls with this token fail on this node; .* other nodes accept the token$/ },
  'Key Manager': { kind: 'target', traffic: /^clients may not get new tokens; what a call would return is not known$/ },
  policy: { kind: 'target', traffic: /^calls to that API fail, and other APIs are served$/ },
  gateway: { kind: 'target', traffic: /^calls to that API fail, and other calls may fail too$/ },
  throttle: { kind: 'target', traffic: /^it serves traffic; calls over the limit are refused$/ },
  config: { kind: 'configuration', traffic: /^the server may be healthy, but the check is misconfigured/ },
} as const satisfies Readonly<Record<string, Telling>>;

/** Who has to repair what a check found. */
export type Owner = keyof typeof OWNERS;

/** Whether these words blame another one. */
export function blamesAnother(owner: Owner, told: { readonly kind?: string; readonly traffic?: string }): boolean {
  const { kind, traffic } = OWNERS[owner];
  return told.kind !== kind || !traffic.test(told.traffic ?? '');
}
