import { type GatewayCode, range } from './gateway-code.ts';

/**
 * The pass-through transport adds the state of the connection to the backend (0 to 8) to a base code
 * (`TargetErrorHandler.getErrorCode`): 101507 is 101504 + 3, a timeout after the request was sent, as well as the
 * documented "connection cancelled". So the description decides first, and then the most likely sum.
 */
const WITH_STATE = range(101500, 101518);

const SENDER = 'SynapseConstants, TargetErrorHandler';
const ENDPOINT = 'SynapseConstants, EndpointContext';

// "Error in Sender" is said of a connection that stood; a description of a connect phase never has it.
const IN_SENDER = /Error in Sender/i;

const SCHEME_FIX = 'compare the scheme of the endpoint URL (http or https) with the port of the backend, and read the log of the backend';

type Row = Pick<GatewayCode, 'codes' | 'meaning' | 'reason'> & Partial<GatewayCode>;

const ROWS: readonly Row[] = [
  {
    codes: WITH_STATE,
    says: /Error connecting to the back ?-?end|Connection refused or failed|Timeout connecting to/i,
    meaning: 'the connection to the backend was refused or timed out, its name is unknown, or its certificate is not trusted',
    reason: 'gateway.backend-connect',
  },
  {
    codes: WITH_STATE,
    says: /Number of queued messages exceeds/i,
    meaning: 'too many requests wait for the backend',
    reason: 'gateway.backend-timeout',
    fix: 'check the load of the backend: the gateway queues more requests for it than it may',
  },
  {
    codes: [101503],
    says: IN_SENDER,
    meaning: '101500 + 3: input or output failed after the request was sent',
    reason: 'gateway.backend-closed',
  },
  { codes: [101503], meaning: 'the connection to the backend failed', reason: 'gateway.backend-connect' },
  { codes: [101504], meaning: 'the connection to the backend timed out', reason: 'gateway.backend-timeout' },
  { codes: [101505], meaning: 'the backend closed the connection', reason: 'gateway.backend-closed' },
  { codes: [101506], meaning: 'the response of the backend is not valid HTTP', reason: 'gateway.backend-closed', fix: SCHEME_FIX },
  { codes: [101507], says: IN_SENDER, meaning: '101504 + 3: timeout after the request was sent', reason: 'gateway.backend-timeout' },
  {
    codes: [101507],
    meaning: 'timeout after the request was sent (101504 + 3), or connection cancelled',
    reason: 'gateway.backend-timeout',
  },
  {
    codes: [101508],
    says: IN_SENDER,
    meaning: '101505 + 3: connection closed after the request was sent',
    reason: 'gateway.backend-closed',
  },
  { codes: [101508], meaning: 'the connection attempt timed out, or the backend closed it', reason: 'gateway.backend-connect' },
  {
    codes: [101509],
    meaning: 'the connection ended while the response was expected (101505 + 4, or 101506 + 3), or the request was aborted',
    reason: 'gateway.backend-closed',
    fix: SCHEME_FIX,
  },
  {
    codes: [101510],
    meaning: 'the response of the backend could not be processed, or ended early (101505 + 5)',
    reason: 'gateway.backend-closed',
  },
  { codes: WITH_STATE, meaning: 'input or output failed on the connection to the backend', reason: 'gateway.backend-closed' },
];

/** The codes of a call that failed between the gateway and the backend (`fault.xml`). */
export const BACKEND_CODES: readonly GatewayCode[] = [
  ...ROWS.map((row): GatewayCode => ({ status: [500], broken: 'backend', source: SENDER, ...row })),
  ...(
    [
      [[303000], 'no endpoint of the load balance or failover group is ready'],
      [[303001], 'the endpoint is suspended: its backend failed moments ago'],
      [[303002], 'the WSDL endpoint is not ready'],
      [[303100, 304100], 'a failover of endpoints happened'],
      [[305100], 'the endpoint that is referred to is not ready'],
      [[309001, 309002, 309003], 'no endpoint of the session group is ready'],
    ] as const
  ).map(
    ([codes, meaning]): GatewayCode => ({
      codes,
      status: [500],
      meaning,
      reason: 'gateway.backend-suspended',
      broken: 'backend',
      source: ENDPOINT,
    }),
  ),
];
