import { type GatewayCode, range } from './gateway-code.ts';

const SYNAPSE = 'SynapseConstants';

/** The codes of what goes wrong inside the gateway: policies, parsing, and its own input and output. */
export const MEDIATION_CODES: readonly GatewayCode[] = [
  {
    codes: range(401000, 401003),
    status: [500],
    meaning: 'a call to another service from a mediation policy failed',
    reason: 'gateway.mediation',
    broken: 'gateway',
    source: SYNAPSE,
  },
  {
    codes: [500000],
    status: [500],
    meaning: 'an endpoint or a mediation policy raised its own error',
    reason: 'gateway.mediation',
    broken: 'gateway',
    source: SYNAPSE,
  },
  {
    codes: [601000],
    status: [500],
    meaning: 'the gateway could not parse the message',
    reason: 'gateway.mediation',
    broken: 'gateway',
    fix: 'compare the content type of the message with its content: it is neither well-formed XML nor JSON',
    source: SYNAPSE,
  },
  {
    codes: [101000, 101001],
    status: [500],
    meaning: 'input or output failed between the client and the gateway',
    reason: 'gateway.other',
    broken: 'gateway',
    source: SYNAPSE,
  },
  {
    codes: [102510, 102511],
    status: [500, 400],
    meaning: 'the request or the response ended before it was complete',
    reason: 'gateway.other',
    broken: 'gateway',
    source: `${SYNAPSE}, error handling page`,
  },
  {
    codes: [900967],
    status: [500],
    meaning: 'general error of the management plane, often for a moment only',
    reason: 'gateway.other',
    broken: 'gateway',
    fix: 'check the database and the load of the Control Plane if it persists',
    source: 'ExceptionCodes',
  },
];
