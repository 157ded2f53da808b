import { either, few, host, list, mapping, oneOf, port, scheme, seconds, secret, text, whole, z } from './forms.ts';
import * as pattern from './patterns.ts';
import { TIMING_RANGES } from './timing.ts';

export const timing = {
  initialDelaySeconds: seconds(TIMING_RANGES.initialDelaySeconds),
  periodSeconds: seconds(TIMING_RANGES.periodSeconds),
  timeoutSeconds: seconds(TIMING_RANGES.timeoutSeconds),
  successThreshold: seconds(TIMING_RANGES.successThreshold),
  failureThreshold: seconds(TIMING_RANGES.failureThreshold),
  recheckSeconds: seconds(TIMING_RANGES.recheckSeconds),
  maxAgeSeconds: seconds(TIMING_RANGES.maxAgeSeconds),
};

export const header = mapping(
  {
    name: text(pattern.HEADER_NAME, 'the name of an HTTP header'),
    value: text(pattern.HEADER_VALUE, 'one line of Latin-1 text. The value to send').optional(),
    valueFrom: secret('The secret that holds the value; gatewatch reads it at run time').optional(),
  },
  '{ name, value } or { name, valueFrom: { secret: NAME } }',
);

export const headers = (of: string) => list(header, 0, 20, `a list of at most 20 headers. ${of}`);

const serverPort = port('The port on the server, including its offset');

const otherHost = host('The host to probe. Default: the host of the target').optional();

const socket = (of: string) => mapping({ port: serverPort, host: otherHost }, `{ port: NUMBER }. ${of}`);

const httpGet = {
  path: text(
    pattern.REQUEST_PATH,
    'a path such as /services/Version, printable ASCII only. The path of the request, with its query; a missing first slash is added. Default: /',
  ).optional(),
  port: serverPort,
  scheme: scheme('The protocol of the port. Default: HTTP').optional(),
  host: otherHost,
  httpHeaders: headers('Sent in addition to the headers of the target; of the same name, this one is sent. Default: none').optional(),
};

const status = either(
  [whole(100, 599, 'a status'), text(pattern.STATUS_RANGE, 'a range of statuses')],
  'a status from 100 to 599, or a range',
);

const statuses = either(
  [status, z.array(status).min(1).max(20)],
  'a status from 100 to 599, a range such as 200-399, or a list of them. The statuses that are a success. Default: 200-299',
);

const body = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'text of 1 to 1000 characters. The response body must contain it. Default: any body' });

const bodyExcludes = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'text of 1 to 1000 characters. The response body must not contain it. Default: none' });

const SCALARS = [z.string().max(1000), z.number(), z.boolean(), z.null()] as const;

const json = few(
  text(pattern.JSON_PATH, 'a JSONPath that starts with "$", as in RFC 9535'),
  either([...SCALARS, z.array(z.union(SCALARS)).min(1).max(20)], 'text, a number, true, false, or a list of them'),
  'a mapping of at most 20 JSONPaths to values. Each JSONPath (RFC 9535) must select at least one value of the JSON in the body, and each of them must equal the value, or one of a list. Default: none',
);

const responseHeaders = few(
  text(pattern.HEADER_NAME, 'the name of an HTTP header'),
  z.string().regex(pattern.HEADER_VALUE).min(1).meta({ description: 'one line of Latin-1 text. The text that the header must contain' }),
  'a mapping of at most 20 names of headers to texts. Each header of the response must contain the text; case does not matter. Default: none',
);

const expectations = {
  status: statuses.optional(),
  body: body.optional(),
  bodyExcludes: bodyExcludes.optional(),
  json: json.optional(),
  headers: responseHeaders.optional(),
};

/** The key `expect` of a probe. */
export const expectation = mapping(
  expectations,
  '{ status, headers, body, bodyExcludes, json }. If set, it alone decides whether a response is a success. Default: the check of the endpoint, or status 200-299',
);

const block = {
  httpGet: mapping(httpGet, '{ port: NUMBER, path: /… }. Sends one GET request; gatewatch never follows redirects').optional(),
  tcpSocket: socket('Connects and closes the connection without sending data').optional(),
  tlsSocket: socket('Completes a TLS handshake and closes the connection').optional(),
  exec: z
    .looseObject({})
    .meta({ description: 'a command. Read as tcpSocket where it is `nc -z localhost PORT` or its like, otherwise left out' })
    .optional(),
  grpc: z.looseObject({}).meta({ description: 'a gRPC health check. Left out: no supported server answers it' }).optional(),
  expect: expectation.optional(),
  ...timing,
  terminationGracePeriodSeconds: whole(
    0,
    86_400,
    'whole seconds from 0 to 86400. Accepted as in Kubernetes, without effect: gatewatch restarts nothing',
  ).optional(),
};

const onOff = 'true, false, or a probe block';

const plainBlock = z.strictObject(block).meta({ id: 'probe' });

export const fixedProbe = (of: string) => either([z.boolean(), plainBlock], `${onOff}. ${of}`).optional();

const ROLE_TEXT = 'What the probe decides about the target. Default: as in the profile (readiness for a probe of your own)';

/** The key `role` of a probe. */
export const role = oneOf(['readiness', 'liveness', 'startup', 'signal'], ROLE_TEXT).optional();

export const namedBlock = z.strictObject({ role, ...block }).meta({ id: 'namedProbe' });

export const namedProbe = either(
  [z.boolean(), namedBlock],
  `${onOff}. A probe of the profile by its name, or a probe of your own. Default: as in the profile`,
);
