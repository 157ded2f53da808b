import { excerpt, unexpectedStatus } from '../../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../../monitor/observation/outcome.ts';
import { readServerJson } from '../../../monitor/observation/server-json.ts';
import type { HttpLook } from '../../../monitor/target/probe.ts';
import { isRecord } from '../../../monitor/text/guards.ts';
import type { ManagementReader } from '../../products/reader-name.ts';
import { type Artifact, artifactsIn } from './artifact.ts';
import { closeList } from './close-list.ts';
import { judgeArtifacts, type Noun } from './judge-artifacts.ts';
import { managementRefusal } from './management-refusal.ts';

type Json = Readonly<Record<string, unknown>>;

type Kind = { readonly noun: Noun; readonly artifacts: (json: Json) => readonly Artifact[] | undefined };

// A release that does not say the state lists what is deployed, no more.
const byStatus = ({ status }: Json): Artifact['state'] => (status === 'inactive' ? 'inactive' : 'active');
// False = the state is TIMEOUT, SUSPENDED, or OFF (synapse, EndpointContext).
const byActivity = ({ isActive }: Json): Artifact['state'] => (isActive === false ? 'inactive' : 'active');
const always = (): Artifact['state'] => 'active';

function listed(stateOf: (entry: Json) => Artifact['state']): Kind['artifacts'] {
  return ({ list }) => artifactsIn(list, stateOf);
}

// 4.1.0 and later: two lists. Earlier: one, of what is deployed.
function capps({ activeList, faultyList, list }: Json): readonly Artifact[] | undefined {
  if (activeList === undefined && faultyList === undefined) return artifactsIn(list, always);
  // The end of a long response is missing, and with it perhaps a list.
  const [active, faulty] = [artifactsIn(activeList ?? [], always), artifactsIn(faultyList ?? [], () => 'faulty')];
  return active && faulty ? [...active, ...faulty] : undefined;
}

/** The lists. Source: product-micro-integrator, the resources of org.wso2.micro.integrator.management.apis. */
const KINDS: Readonly<Record<ManagementReader, Kind>> = {
  'management-capps': { noun: { one: 'CApp', many: 'CApps', proves: 'deployed without fault' }, artifacts: capps },
  'management-message-processors': {
    noun: { one: 'message processor', many: 'message processors', proves: 'active' },
    artifacts: listed(byStatus),
  },
  'management-endpoints': { noun: { one: 'endpoint', many: 'endpoints', proves: 'active' }, artifacts: listed(byActivity) },
  'management-data-sources': {
    noun: { one: 'data source', many: 'data sources', proves: 'deployed (whether they connect is not checked)' },
    artifacts: listed(always),
  },
  'management-inbound-endpoints': {
    noun: { one: 'inbound endpoint', many: 'inbound endpoints', proves: 'not inactive' },
    artifacts: listed(byStatus),
  },
  'management-message-stores': { noun: { one: 'message store', many: 'message stores', proves: 'deployed' }, artifacts: listed(always) },
};

function readList({ noun, artifacts }: Kind, answer: HttpAnswer, look: HttpLook): Outcome {
  const refusal = managementRefusal(answer);
  if (refusal) return refusal;
  if (answer.status !== 200) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const read = readServerJson(answer.truncated ? closeList(answer.body) : answer.body);
  if ('contradiction' in read) return failure('body.mismatch', `status 200, but ${read.contradiction}`);
  const found = 'json' in read && isRecord(read.json) ? artifacts(read.json) : undefined;
  if (!found) return failure('body.mismatch', `status 200, but the body is not the list of ${noun.many}: ${excerpt(answer)}`);
  return judgeArtifacts(found, noun, { listed: look.listed ?? [], isCut: answer.truncated });
}

/** The readers of the lists of the management API of a Micro Integrator. */
export const MANAGEMENT_READERS = {
  'management-capps': readerOf('management-capps'),
  'management-message-processors': readerOf('management-message-processors'),
  'management-endpoints': readerOf('management-endpoints'),
  'management-data-sources': readerOf('management-data-sources'),
  'management-inbound-endpoints': readerOf('management-inbound-endpoints'),
  'management-message-stores': readerOf('management-message-stores'),
} as const satisfies Record<ManagementReader, unknown>;

function readerOf(name: ManagementReader) {
  return (answer: HttpAnswer, { look }: { readonly look: HttpLook }): Outcome => readList(KINDS[name], answer, look);
}
