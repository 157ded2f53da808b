/** What a server sends: its status line's text, more headers, its body. */
type Said = { readonly status: number; readonly reason?: string; readonly headers?: readonly string[]; readonly body: string };

/** A place where a reader quotes what a server says. */
export type Place = {
  readonly name: string;
  readonly profile: string;
  readonly path: string;
  /** What stands in `expect`, as YAML. */
  readonly expect?: string;
  /** Whether a good answer has room for it: the target may be ready then, and is never ready otherwise. */
  readonly mayBeReady?: true;
  readonly say: (text: string) => Said;
};

const json = (value: unknown): string => JSON.stringify(value);
const VERSION = '/services/Version';
const STARTUP = '/api/am/gateway/v2/server-startup-healthcheck';
const ARTIFACT = '/api/am/gateway/v2/api-artifact?apiName=a&version=1';

/** All of them. */
export const PLACES: readonly Place[] = [
  {
    name: 'Version, the product',
    profile: 'gateway',
    path: VERSION,
    mayBeReady: true,
    say: (text) => ({
      status: 200,
      body: `<ns:getVersionResponse xmlns:ns="v"><return><![CDATA[${text}]]>-4.2.0</return></ns:getVersionResponse>`,
    }),
  },
  {
    name: 'Version, the version',
    profile: 'gateway',
    path: VERSION,
    mayBeReady: true,
    say: (text) => ({
      status: 200,
      body: `<getVersionResponse><return>WSO2 API Manager-4<![CDATA[${text}]]></return></getVersionResponse>`,
    }),
  },
  { name: 'Version, a page', profile: 'gateway', path: VERSION, say: (text) => ({ status: 200, body: `-${text}` }) },
  { name: 'startup health-check, 200', profile: 'gateway', path: STARTUP, say: (text) => ({ status: 200, body: `-${text}` }) },
  {
    name: 'startup health-check, 500',
    profile: 'gateway',
    path: STARTUP,
    say: (text) => ({ status: 500, body: json({ description: text, message: text }) }),
  },
  { name: 'API artifact', profile: 'gateway', path: ARTIFACT, say: (text) => ({ status: 200, body: `-${text}` }) },
  { name: 'WebSocket health', profile: 'gateway', path: '/health', say: (text) => ({ status: 200, body: `-${text}` }) },
  {
    name: 'healthz, a CApp',
    profile: 'micro-integrator',
    path: '/healthz',
    say: (text) => ({ status: 500, body: json({ status: 'not ready', 'Faulty CAPPs': [text, `b-${text}`] }) }),
  },
  {
    name: 'healthz, the status',
    profile: 'micro-integrator',
    path: '/healthz',
    say: (text) => ({ status: 500, body: json({ status: text }) }),
  },
  {
    name: 'healthz, the version',
    profile: 'micro-integrator',
    path: '/healthz',
    mayBeReady: true,
    say: (text) => ({ status: 200, body: json({ version: text, update_level: text, status: 'ready' }) }),
  },
  {
    name: 'healthz, a contradiction',
    profile: 'micro-integrator',
    path: '/healthz',
    say: (text) => ({ status: 200, body: json({ status: `not ready ${text}`, 'Faulty CAPPs': [text] }) }),
  },
  { name: 'liveness', profile: 'micro-integrator', path: '/liveness', say: (text) => ({ status: 200, body: json({ server: text }) }) },
  {
    name: 'identity health',
    profile: 'identity-server',
    path: '/api/health-check/v1.0/health',
    say: (text) => ({ status: 503, body: json({ errors: [{ code: text, message: text, description: text }] }) }),
  },
  {
    name: 'the issuer',
    profile: 'identity-server',
    path: '/oauth2/token/.well-known/openid-configuration',
    mayBeReady: true,
    say: (text) => ({ status: 200, body: json({ issuer: text }) }),
  },
  {
    name: 'a body that lacks a text',
    profile: 'custom',
    path: '/',
    expect: 'body: never-there',
    say: (text) => ({ status: 200, body: text }),
  },
  {
    name: 'a value of JSON',
    profile: 'custom',
    path: '/',
    expect: 'json: { "$.status": never-there, "$..*": never-there }',
    say: (text) => ({ status: 200, body: json({ [text]: text, status: text }) }),
  },
  {
    name: 'a key of JSON with two values',
    profile: 'custom',
    path: '/',
    expect: 'json: { "$.*": never-there }',
    say: (text) => ({ status: 200, body: `{${json(text)}:${json(text)},${json(text)}:0}` }),
  },
  {
    name: 'a header that lacks a text',
    profile: 'custom',
    path: '/',
    expect: 'headers: { x-said: never-there }',
    say: (text) => ({ status: 200, headers: [`x-said: ${text}`], body: '' }),
  },
  {
    name: 'a text that must not be there',
    profile: 'custom',
    path: '/',
    expect: 'bodyExcludes: always-there',
    say: (text) => ({ status: 200, body: `${text} always-there ${text}` }),
  },
  {
    name: 'a part that is down',
    profile: 'custom',
    path: '/',
    say: (text) => ({ status: 503, body: json({ status: 'DOWN', components: { [text]: { status: 'DOWN' } } }) }),
  },
  {
    name: 'a service that is missing',
    profile: 'gateway',
    path: VERSION,
    say: (text) => ({
      status: 500,
      body: `<faultstring>The service cannot be found for the endpoint reference (EPR) /services/${text}</faultstring>`,
    }),
  },
  {
    name: 'healthz, a CApp that is not escaped',
    profile: 'micro-integrator',
    path: '/healthz',
    say: (text) => ({ status: 500, body: `{"status": "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["${text}"a.car"]}` }),
  },
  { name: 'a body with a wrong status', profile: 'custom', path: '/', say: (text) => ({ status: 503, body: text }) },
  { name: 'Location', profile: 'custom', path: '/', say: (text) => ({ status: 302, headers: [`location: https://x/${text}`], body: '' }) },
  { name: 'the status line', profile: 'custom', path: '/', say: (text) => ({ status: 500, reason: text, body: '' }) },
  {
    name: 'other headers',
    profile: 'custom',
    path: '/',
    say: (text) => ({ status: 500, headers: [`x-${text}: 1`, `server: ${text}`, `set-cookie: ${text}`], body: '' }),
  },
];
