import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { isCount, isRecord } from '../../monitor/text/guards.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { holdersAmong, namesInWords, notCompared } from './fleet.ts';
import { type GatewaySign, readSign, signInWords } from './gateway-signs.ts';
import { ON_THE_WAY } from './journey.ts';
import { type Listed, type ListKind, readList, textIn } from './list-answer.ts';

/** The most APIs whose deployments are asked for, one request each. */
const MOST_APIS = 25;

/** The most requests of a check to the control plane itself. */
export const MOST_DEPLOYMENT_REQUESTS = 3 + MOST_APIS;

const FIX =
  'give the client of the token the scopes apim:api_view and apim:environment_read, and list both under `scope` of the token in monitor.tokens';

const ENVIRONMENTS: ListKind = { of: 'the list of environments', missing: 'the server has no Admin API, or a proxy blocks it', fix: FIX };
const GATEWAYS: ListKind = { ...ENVIRONMENTS, of: 'the list of gateways of an environment' };
const APIS: ListKind = { of: 'a list of APIs', missing: 'the server has no Publisher API, or a proxy blocks it', fix: FIX };
const REVISIONS: ListKind = { ...APIS, of: 'a list of revisions' };

const PUBLISHED = `/api/am/publisher/v4/apis?query=status:PUBLISHED&limit=${MOST_APIS}&offset=0`;

const NOT_DEPLOYED_FIX =
  'read the gateway log at the time of the deployment, and redeploy the named APIs to this environment. Check the event hub connection of the gateways';

const SILENT_FIX =
  'from each gateway, connect to port 9443 of the control plane, and check that the gateway trusts its certificate. Check `[apim.gateway_notification]` in deployment.toml';

/** What the control plane itself was asked: the next path, what ends the check, or all it knows. */
type Asked =
  | { readonly path: string }
  | { readonly outcome: Outcome }
  | { readonly environment: string; readonly signs: readonly GatewaySign[]; readonly apis: Listed; readonly asked: number };

// The first answers are those of the control plane, in this order: environments, gateways, APIs, and the revisions of
// each API. Source: carbon-apimgt, admin.yaml and publisher-api.yaml.
function ask([environments, gateways, apis, ...revisions]: readonly Answer[], { listed = [] }: HttpLook): Asked {
  const found = readHttp(environments, ENVIRONMENTS);
  if ('outcome' in found) return found;
  const [wanted] = listed;
  const environment = found.items.find((item) => textIn(item, 'name') === wanted?.name);
  if (!environment || !wanted) return { outcome: withoutEnvironment(found, wanted?.name ?? '') };
  const id = encodeURIComponent(textIn(environment, 'id') ?? wanted.name);
  if (!gateways) return { path: `/api/am/admin/v4/environments/${id}/gateways` };
  if (gateways.http?.status === 404)
    return { outcome: success('this release of the control plane does not count gateways; 4.6 and later do') };
  const signs = readHttp(gateways, GATEWAYS);
  if ('outcome' in signs) return signs;
  if (!apis) return { path: PUBLISHED };
  const published = readHttp(apis, APIS);
  if ('outcome' in published) return published;
  if (published.items.length === 0) return { outcome: notCompared('the control plane lists no published API') };
  const next = idsOf(published)[revisions.length];
  if (next !== undefined) return { path: `/api/am/publisher/v4/apis/${encodeURIComponent(next)}/revisions?query=deployed:true` };
  const known = signs.items.map((item) => readSign(item, gateways));
  return { environment: wanted.name, signs: known, apis: published, asked: 3 + idsOf(published).length };
}

function readHttp(answer: Answer | undefined, kind: ListKind): Listed | { readonly outcome: Outcome } {
  return answer?.http ? readList(answer.http, kind) : { outcome: ON_THE_WAY };
}

function idsOf({ items }: Listed): readonly string[] {
  return items.slice(0, MOST_APIS).flatMap((item) => textIn(item, 'id') ?? []);
}

function withoutEnvironment({ items }: Listed, wanted: string): Outcome {
  if (items.length === 0) return notCompared('the control plane lists no environment');
  const names = items.map((item) => textIn(item, 'name') ?? '');
  return failure('wso2.no-such-endpoint', `the control plane has no environment ${quote(wanted, 80)}; it has ${namesInWords(names)}`, {
    fix: 'set `environment` of the fleet to the name of the environment in the Admin Portal',
  });
}

/** Returns the next request: those to the control plane, then the list of each gateway, which may fail. */
export function followDeployments(target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const own = ask(answers, look);
  if ('outcome' in own) return undefined;
  if ('path' in own) return { look: { ...look, path: own.path } };
  const { peers = [], listed } = look;
  const place = answers.length - own.asked;
  const peer = target.peers?.find(({ name }) => name === peers[place]);
  if (!peer) return undefined;
  const same = { peers, ...defined({ reader: look.reader, listed }) };
  return { look: { ...peer.look, ...same }, reached: omit(peer, 'look'), among: peers.length - place };
}

/** Whether the last of these answers is one of a gateway, and not of the control plane. */
export function isOfGateway(answers: readonly Answer[], look: HttpLook): boolean {
  const own = ask(answers.slice(0, -1), look);
  return 'asked' in own && answers.length > own.asked;
}

/** Judges what a control plane knows of the gateways of a fleet, and how many of them respond. */
export function judgeDeployments(answers: readonly Answer[], look: HttpLook): Outcome {
  const own = ask(answers, look);
  if ('outcome' in own) return own.outcome;
  if ('path' in own || answers.length < own.asked + (look.peers?.length ?? 0)) return ON_THE_WAY;
  const { signs, environment, apis, asked } = own;
  const deployed = deploymentsIn(answers.slice(3, asked), apis, environment);
  const responding = holdersAmong(answers.slice(asked));
  if (signs.length === 0) {
    return notCompared(`the control plane lists no gateway of ${quote(environment, 80)}: [apim.gateway_notification] may be switched off`);
  }
  const fresh = signs.filter(({ isFresh }) => isFresh);
  const wrong = deployed.flatMap(({ wrong: what }) => what ?? []);
  const isSilent = fresh.length < responding;
  const silent = isSilent ? [silence(signs, fresh.length, responding)] : [];
  const problems = [...wrong.slice(0, NAMED), ...(wrong.length > NAMED ? [`and ${wrong.length - NAMED} more`] : []), ...silent];
  if (problems.length > 0)
    return failure('fleet.not-acknowledged', problems.join('; '), { fix: wrong.length > 0 ? NOT_DEPLOYED_FIX : SILENT_FIX });
  return success(`${countsOf(deployed, apis)}; last signs of gateways: ${fresh.slice(0, NAMED).map(signInWords).join(', ')}`);
}

const NAMED = 5;

// A gateway that never reported has no line at all, so what is counted is how many report.
function silence(signs: readonly GatewaySign[], heard: number, responding: number): string {
  const last = signs
    .filter(({ isFresh }) => !isFresh)
    .sort((a, b) => (a.ageMs ?? Number.POSITIVE_INFINITY) - (b.ageMs ?? Number.POSITIVE_INFINITY))
    .slice(0, responding - heard)
    .map(signInWords);
  const never = responding - heard - last.length;
  const gone = [...last, ...(never > 0 ? [`${never} never reported`] : [])].join(', ');
  return `${heard} of the ${responding} gateways that respond report to the control plane (${gone})`;
}

function countsOf(deployed: readonly Deployed[], { items, total = items.length }: Listed): string {
  const counted = deployed.filter(({ isCounted }) => isCounted).length;
  const of = total > deployed.length ? `the first ${deployed.length} of ${total} published APIs` : `the ${total} published APIs`;
  return `${counted} of ${of} have counts here, and are deployed on every live gateway`;
}

type Deployed = { readonly isCounted: boolean; readonly wrong?: string };

function deploymentsIn(revisions: readonly Answer[], { items }: Listed, environment: string): readonly Deployed[] {
  const named = items.slice(0, MOST_APIS).filter((item) => textIn(item, 'id') !== undefined);
  return revisions.map(({ http }, i): Deployed => {
    const item = named[i] ?? {};
    const name = quote(`${textIn(item, 'name') ?? ''} ${textIn(item, 'version') ?? ''}`.trim(), 80);
    return deployedOn(http, environment, name);
  });
}

function deployedOn(http: HttpAnswer | undefined, environment: string, name: string): Deployed {
  // An API that was deleted meanwhile has no revisions.
  const read = http ? readList(http, REVISIONS) : undefined;
  if (!read || 'outcome' in read) return { isCounted: false };
  const infos = read.items.flatMap(({ deploymentInfo }) => (Array.isArray(deploymentInfo) ? deploymentInfo.filter(isRecord) : []));
  const own = infos.filter((info) => textIn(info, 'name') === environment);
  const counts = own.map(({ liveGatewayCount: live, deployedGatewayCount: deployed, failedGatewayCount: failed }) => ({
    live,
    deployed,
    failed,
  }));
  const [first] = counts.filter((one): one is Counts => Object.values(one).every(isCount));
  if (!first) return { isCounted: false };
  const { live, deployed, failed } = first;
  if (failed > 0) return { isCounted: true, wrong: `${name}: ${failed} of ${live} gateways failed to deploy it` };
  // Without a live gateway there is nobody to deploy it, which the signs show.
  return live > deployed ? { isCounted: true, wrong: `${name}: deployed on ${deployed} of ${live} gateways` } : { isCounted: true };
}

type Counts = { readonly live: number; readonly deployed: number; readonly failed: number };
