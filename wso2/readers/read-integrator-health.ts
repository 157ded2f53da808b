import { unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, type Product, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { cappsInText, FAULTY_CAPPS } from './faulty-capps.ts';
import { probeMissing } from './integrator-endpoint.ts';
import { type JsonObject, notTheJson, readJsonObject } from './json.ts';
import type { Asked } from './reader.ts';

const EXPECTED = [
  { from: 200, to: 200 },
  { from: 500, to: 500 },
];

/**
 * Reads `/healthz` of the Micro Integrator (`ReadinessResource`): 200 with status "ready", or 500 with the
 * faulty CApps. The server keeps the status code in a field that all requests share, so the body and the
 * status can contradict each other. One check is then not enough to judge.
 */
export function readIntegratorHealth(answer: HttpAnswer, { look }: Asked): Outcome {
  const { status, body } = answer;
  if (status === 404) return probeMissing(look, '/healthz requires MI 1.2 or later and -DenableReadinessProbe=true');
  if (status !== 200 && status !== 500) return unexpectedStatus(answer, EXPECTED);
  if (status === 500 && body.trim() === '')
    return failure('wso2.unhealthy', 'status 500 without a body: the server could not build its response');
  const json = readJsonObject(body);
  if (json) return judgeHealth(answer, json);
  const capps = cappsInText(body);
  return capps ? judgeFaulty(status, capps, productInText(body)) : notTheJson(answer, 'the JSON of /healthz');
}

function judgeHealth({ status, body }: HttpAnswer, json: JsonObject): Outcome {
  const product = productOf(json.text('version'), json.text('update_level'));
  const more = product ? { product } : {};
  const capps = faultyCapps(json, body);
  if (!capps) return failure('body.mismatch', `status ${status}, and "${FAULTY_CAPPS}" is not a list`, more);
  if (capps.length > 0) return judgeFaulty(status, capps, product, json.text('status'));
  const says = quote(json.text('status') ?? '(no status)', 80);
  const isReady = json.text('status') === 'ready';
  if (status === 200 ? says.startsWith('not ready') : isReady) {
    return failure('wso2.contradiction', `status ${status}, but the body says "${says}"`, more);
  }
  return isReady ? success(readyDetail(product), product) : failure('wso2.unhealthy', `status ${status}, the body says "${says}"`, more);
}

function judgeFaulty(status: number, capps: readonly string[], product: Product | undefined, says = 'not ready'): Outcome {
  const more = product ? { product } : {};
  const named = list(capps);
  if (status === 200) return failure('wso2.contradiction', `status 200, but the body says "${quote(says, 80)}" (${named})`, more);
  return failure('wso2.faulty-capps', `${named}; the server itself runs`, {
    ...more,
    fix: `check the server log for ${named}, then fix and redeploy`,
  });
}

/**
 * Returns the names in the list, with a placeholder for what is not text; undefined when the value is not a
 * list. The server escapes no name, so a backslash is a part of the name, although JSON reads it as an escape.
 */
function faultyCapps(json: JsonObject, body: string): readonly string[] | undefined {
  if (!json.keys.includes(FAULTY_CAPPS)) return [];
  const names = json.list(FAULTY_CAPPS);
  const asWritten = names && body.includes('\\') ? cappsInText(body) : undefined;
  return asWritten ?? names?.map((name) => (typeof name === 'string' && quote(name, 80)) || '(not a name)');
}

function list(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

function productInText(body: string): Product | undefined {
  const textOf = (key: string) => new RegExp(`"${key}"\\s*:\\s*"([^"\\\\]*)"`).exec(body)?.[1];
  return productOf(textOf('version'), textOf('update_level'));
}

// The server writes the system property as it is: `-` before the first update, `null` where it is not set.
const NO_LEVEL = ['', '-', 'null'];

function productOf(version: string | undefined, updateLevel = ''): Product | undefined {
  if (version === undefined) return undefined;
  const level = quote(updateLevel, 40);
  return { name: 'WSO2 Micro Integrator', version: quote(version, 40), ...(!NO_LEVEL.includes(level) && { updateLevel: level }) };
}

function readyDetail(product: Product | undefined): string {
  // MI 1.2 caches its first response and, with hot deployment enabled, always reports ready.
  if (product?.version.startsWith('1.2.')) return 'ready (MI 1.2 cannot report faulty CApps)';
  return product
    ? `ready, version ${product.version}${product.updateLevel === undefined ? '' : ` update level ${product.updateLevel}`}`
    : 'ready';
}
