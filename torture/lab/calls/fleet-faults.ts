import { LAYERS, type Truth } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Described, Fault } from '../scenario.ts';
import { answering, JSON_TYPE } from './call-target.ts';

const LIST = '/api/am/gateway/v2/apis';

const gateway: Described = (port, shelf) => ({
  profile: 'custom',
  host: '127.0.0.1',
  ports: { 9443: { port, scheme: 'HTTP' } },
  credentials: { secret: shelf.secret('{"username":"lab","password":"correct horse battery"}') },
  readinessProbe: { httpGet: { path: '/ping', port } },
});

/** The APIs of a gateway, with the subscriptions of each. */
type Apis = Readonly<Record<string, readonly string[]>>;

function listOf(apis: Apis, total?: number): string {
  const list = Object.keys(apis).map((name) => ({ apiUUID: `uuid-of-${name}`, name, version: '1.0.0', status: 'PUBLISHED' }));
  return http(200, JSON.stringify({ count: total ?? list.length, list }), JSON_TYPE);
}

function holding(apis: Apis, list = listOf(apis)) {
  return answering((asked) => {
    if (asked === `GET ${LIST}`) return list;
    const ids = apis[asked.replace(`GET ${LIST}/uuid-of-`, '')];
    const subscripitons = ids?.map((id) => ({ subscriptionUUID: id, subscriptionState: 'UNBLOCKED' }));
    return subscripitons ? http(200, JSON.stringify({ subscripitons }), JSON_TYPE) : http(200);
  });
}

type Member = { readonly apis: Apis; readonly truth: Truth; readonly list?: string };

/** A fleet whose members hold this; `subscriptions` are compared where they are named. */
function fleet(name: string, what: string, members: readonly Member[], subscriptions: readonly string[] = []): readonly Fault[] {
  const keys = subscriptions.length > 0 ? { subscriptions: subscriptions.map((api) => ({ name: api, version: '1.0.0' })) } : {};
  return members.map(
    ({ apis, truth, list }, i): Fault => ({
      layer: LAYERS[5],
      name: `fleet ${name}: ${what}, gateway ${i + 1} of ${members.length}`,
      target: gateway,
      fleet: { name, keys },
      bad: { meet: holding(apis, list), truth: { ready: 'success', [`fleet/${name}`]: truth } },
    }),
  );
}

const ALL: Apis = { a: ['1', '2'], b: ['3'], c: [], d: [] };
const well = (apis: Apis = ALL): Member => ({ apis, truth: 'success' });
const lacks = (apis: Apis): Member => ({ apis, truth: 'fleet.out-of-sync' });
const unsure = (apis: Apis, list?: string): Member => ({ apis, truth: 'fleet.not-compared', ...(list !== undefined && { list }) });

const plane: Described = (port) => ({
  profile: 'custom',
  host: '127.0.0.1',
  ports: { 9443: { port, scheme: 'HTTP' } },
  readinessProbe: { httpGet: { path: '/ping', port } },
});

const token: Described = (_, shelf) => ({
  client: { secret: shelf.secret('{"clientId":"lab-fleet","clientSecret":"correct horse battery"}') },
  scope: ['apim:api_view', 'apim:environment_read'],
});

const ISSUED = http(200, '{"access_token":"token-of-the-plane","token_type":"Bearer","expires_in":3600}', JSON_TYPE);

const jsonList = (...list: readonly object[]) => http(200, JSON.stringify({ count: list.length, list }), JSON_TYPE);

const sign = (gatewayId: string, status = 'ACTIVE') => ({ gatewayId, lastActive: '2026-01-31 08:00:00.0', status });

function counting(live: number, deployed: number, failed: number): string {
  const counts = { liveGatewayCount: live, deployedGatewayCount: deployed, failedGatewayCount: failed };
  return jsonList({ id: 'r', deploymentInfo: [{ name: 'Default', ...counts }] });
}

const PLANE = {
  'POST /oauth2/token': ISSUED,
  'GET /api/am/admin/v4/environments': jsonList({ id: 'Default', name: 'Default' }),
  'GET /api/am/admin/v4/environments/Default/gateways': jsonList(sign('one'), sign('two')),
  'GET /api/am/publisher/v4/apis?query=status:PUBLISHED&limit=25&offset=0': jsonList({ id: 'uuid', name: 'a', version: '1.0.0' }),
  'GET /api/am/publisher/v4/apis/uuid/revisions?query=deployed:true': counting(2, 2, 0),
};

/** A control plane with two gateways that are well. */
function planeFault(name: string, what: string, changed: Partial<Record<keyof typeof PLANE, string>>, truth: Truth): readonly Fault[] {
  const members = fleet(name, what, [well(), well()]);
  const answers: Readonly<Record<string, string>> = { ...PLANE, ...changed };
  const own: Fault = {
    layer: LAYERS[5],
    name: `fleet ${name}: ${what}, control plane`,
    target: plane,
    token,
    fleet: { name, isPlane: true },
    bad: { meet: answering((asked) => answers[asked] ?? http(200)), truth: { ready: 'success', [`deployments/${name}`]: truth } },
  };
  return [...members, own];
}

const GATEWAYS = 'GET /api/am/admin/v4/environments/Default/gateways';
const REVISIONS = 'GET /api/am/publisher/v4/apis/uuid/revisions?query=deployed:true';

/** What gateways of one fleet hold, and what one of them lacks; and what their control plane knows of them. */
export const FLEET_FAULTS: readonly Fault[] = [
  ...fleet('even', 'all have the same', [well(), well(), well()], ['a', 'b']),
  ...fleet('one', 'one lacks an API', [well(), lacks({ a: ['1', '2'], b: ['3'], c: [] }), well()]),
  ...fleet('two', 'each lacks another one', [lacks({ a: [], b: [] }), lacks({ b: [], c: [] }), lacks({ a: [], c: [] })]),
  ...fleet('empty', 'one has just started', [well(), unsure({}), well()]),
  ...fleet('half', 'one is still deploying', [well(), unsure({ a: [] }), well()]),
  ...fleet('cut', 'one shows a part of its list', [well(), unsure({ a: [], b: [], c: [] }, listOf({ a: [], b: [], c: [] }, 40)), well()]),
  ...fleet('ids', 'one missed a subscription', [well(), lacks({ ...ALL, a: ['1'] }), well()], ['a', 'b']),
  ...fleet('other', 'one has another subscription', [lacks({ ...ALL, a: ['1', '9'] }), lacks(ALL)], ['a']),
  ...fleet('none', 'one has no subscription yet', [well(), unsure({ ...ALL, a: [] }), well()], ['a']),
  ...planeFault('known', 'all report', {}, 'success'),
  ...planeFault('failed', 'one failed to deploy an API', { [REVISIONS]: counting(2, 1, 1) }, 'fleet.not-acknowledged'),
  ...planeFault('partly', 'one did not acknowledge an API', { [REVISIONS]: counting(2, 1, 0) }, 'fleet.not-acknowledged'),
  ...planeFault('silent', 'one is silent', { [GATEWAYS]: jsonList(sign('one'), sign('two', 'EXPIRED')) }, 'fleet.not-acknowledged'),
  ...planeFault('never', 'one never reported', { [GATEWAYS]: jsonList(sign('one')) }, 'fleet.not-acknowledged'),
  ...planeFault('off', 'none ever reported', { [GATEWAYS]: jsonList() }, 'fleet.not-compared'),
  ...planeFault('older', 'a release that does not count', { [GATEWAYS]: http(404) }, 'success'),
  ...planeFault('scope', 'the token has no scope for it', { [GATEWAYS]: http(403) }, 'wso2.unauthorized'),
];
