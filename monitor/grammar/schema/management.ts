import { DURATION } from '../../text/duration.ts';
import { either, few, line, list, mapping, secret, text, whole, z } from './forms.ts';
import * as pattern from './patterns.ts';

const named = (what: string, rest: string) =>
  list(line(`the name of ${what}`), 1, 50, `a list of 1 to 50 names. ${rest} Default: none`).optional();

const store = mapping(
  {
    maxSize: whole(
      0,
      1_000_000_000,
      'a whole number from 0 to 1000000000. The target is degraded while the store holds more messages. Default: any number',
    ).optional(),
    maxGrowth: either(
      [z.literal(false), z.string().regex(DURATION)],
      'a duration such as 30m or 4h, or false. How long the store may grow without being emptied until the target is degraded, from 10m to 7d; false: any time. Default: 1h',
    ).optional(),
  },
  '{ maxSize: NUMBER, maxGrowth: DURATION } or {}',
);

/** The key `management` of a target. */
export const management = mapping(
  {
    credentials: secret('A secret with {"username": …, "password": …} of a user of the management API, for one login an hour'),
    capps: named('a CApp', 'CApps that must be deployed: NAME, NAME_VERSION, or the name of the file.'),
    messageProcessors: named('a message processor', 'Message processors that must be deployed and active.'),
    endpoints: named('an endpoint', 'Endpoints that must be deployed and active: not suspended, not switched off.'),
    dataSources: named('a data source', 'Data sources that must be deployed; whether they connect is not checked.'),
    inboundEndpoints: named('an inbound endpoint', 'Inbound endpoints that must be deployed and active.'),
    messageStores: few(
      text(pattern.LINE, 'the name of a message store'),
      store,
      'a mapping of at most 50 names of message stores to { maxSize, maxGrowth }. Message stores that must be deployed, and should not grow. Default: none',
      50,
    ).optional(),
  },
  '{ credentials, capps, messageProcessors, … }. Checks artifacts of a Micro Integrator by its management API on port 9164. Default: none',
);
