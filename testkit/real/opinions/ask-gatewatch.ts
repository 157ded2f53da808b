import { readFileSync } from 'node:fs';
import { checkOnce, type Looked } from '../check-once.ts';
import { type Opinion, patience, type Question } from './question.ts';

/** A question to gatewatch. By default only the status counts; `readAs` lets a reader of a profile judge the answer. */
export type Asked = Question & { readonly readAs?: ReadAs };

/** The keys of a target with a profile, and the probe of it that is meant. */
type ReadAs = { readonly probe: string; readonly target: object };

/** What gatewatch made of it: its probe, and whether that succeeded. */
export type OwnOpinion = Opinion & { readonly looked: Looked };

const SECRET = 'client';
const STARVED = 'monitor.deadline';

/**
 * Runs `gatewatch check` once for all questions. A check that a busy machine has starved says so, and is run again, at
 * most twice. Throws if a question has no such probe.
 */
export async function askGatewatch(questions: readonly Asked[], again = 2): Promise<readonly OwnOpinion[]> {
  const opinions = await runChecks(questions);
  const isStarved = ({ looked }: OwnOpinion) => again > 0 && looked.reason === STARVED;
  const starved = questions.filter((_, index) => opinions[index] && isStarved(opinions[index]));
  if (starved.length === 0) return opinions;
  const repeated = [...(await askGatewatch(starved, again - 1))];
  return opinions.map((opinion) => (isStarved(opinion) ? (repeated.shift() ?? opinion) : opinion));
}

async function runChecks(questions: readonly Asked[]): Promise<readonly OwnOpinion[]> {
  const targets = questions.map((question, index) => ({ name: `q-${index}`, host: '127.0.0.1', ...targetOf(question) }));
  const certificates = questions.flatMap(({ clientCertificate }) => clientCertificate ?? []);
  const environment = { GATEWATCH_SECRET_CLIENT: certificates[0] === undefined ? '' : readFileSync(certificates[0], 'utf8') };
  const checked = await checkOnce(targets, {}, environment);
  return checked.map(({ probes }, index) => {
    const wanted = questions[index]?.readAs?.probe ?? 'ready';
    const looked = probes.find(({ name }) => name === wanted);
    if (looked === undefined) throw new Error(`${questions[index]?.name}: no probe ${wanted} among ${probes.map(({ name }) => name)}`);
    return { healthy: looked.outcome === 'success', said: looked.reason ?? `status ${looked.http?.status}`, looked };
  });
}

function targetOf(question: Asked): object {
  const { scheme, port, path = '/', serverName, authority, clientCertificate, readAs } = question;
  const tls = {
    ...(authority === undefined ? {} : { ca: authority }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(clientCertificate === undefined ? {} : { clientCertificate: { secret: SECRET } }),
  };
  const httpGet = { scheme: scheme.toUpperCase(), port, path };
  const look = readAs === undefined ? { profile: 'custom', readinessProbe: { httpGet } } : readAs.target;
  return { tls, timeoutSeconds: patience(question), ...look };
}
