import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { type Outcome, unknown } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import type { FoundEntry } from '../../monitor/target/discovery.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { isPlain } from '../../monitor/text/quote.ts';
import { apiProbeName, basePathOf } from '../products/api-path.ts';
import { PORTAL_PAGE } from '../products/api-sources.ts';
import { answersPreflight, runsOnGateway } from '../products/listed-api.ts';
import type { JourneyStage } from './journey.ts';

/** The most pages that one check reads. */
const MOST_PAGES = 20;

const PATH = /^\/[\x21-\x22\x24-\x3e\x40-\x7e]{0,500}$/;

type Page = { readonly entries: readonly unknown[]; readonly total?: number };

type Read = { readonly page: Page } | { readonly why: string };

/** Returns the request for the next page of a developer portal. */
export function followListedApis(_: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const read = answers.map(({ http }) => (http ? readPage(http) : { why: '' }));
  const offset = answers.length * PORTAL_PAGE;
  if (look.reader !== 'portal-apis' || answers.length >= MOST_PAGES || !isMore(read, offset)) return undefined;
  return { look: { ...look, path: look.path.replace(/offset=\d+/, `offset=${offset}`) } };
}

function isMore(read: readonly Read[], offset: number): boolean {
  const last = read.at(-1);
  if (!last || 'why' in last || last.page.entries.length === 0) return false;
  return last.page.total === undefined ? last.page.entries.length >= PORTAL_PAGE : last.page.total > offset;
}

/**
 * Reads a list of APIs, page by page: `{"list": [{"name", "version", "context"}]}`. An API without a preflight is not
 * part of it. Any other answer is `unknown`: the source may be another server than the target. Source: carbon-apimgt,
 * internal gateway API v2, `GET /apis`; developer portal API v2 and v3, `GET /apis`.
 */
export function readListedApis(answer: HttpAnswer, { before = [] }: JourneyStage): Outcome {
  const read = [...before.flatMap(({ http }) => http ?? []), answer].map(readPage);
  const wrong = read.find((one) => 'why' in one);
  if (wrong) return noList(wrong.why);
  if (isMore(read, read.length * PORTAL_PAGE) && read.length >= MOST_PAGES)
    return noList(`the source lists more than ${MOST_PAGES * PORTAL_PAGE} APIs`);
  const entries = read.flatMap((one) => ('page' in one ? one.page.entries : []));
  const apis = entries.map(apiOf);
  // Without one that cannot be read, the others would seem to be all.
  if (apis.includes(undefined)) return noList('the list has an entry without name, version, and context');
  const found = [...new Map(apis.flatMap((one) => (one ? [[one.name, one] as const] : []))).values()].sort(byName);
  const without = entries.length - found.length;
  const also = without === 0 ? '' : `, and ${without} that answer no preflight`;
  return { outcome: 'success', detail: `${found.length} ${found.length === 1 ? 'API' : 'APIs'} listed${also}`, found };
}

/** The outcome of a list that could not be read. */
export function noList(why: string): Outcome {
  return unknown('discovery.no-list', why);
}

function readPage(answer: HttpAnswer): Read {
  const { status } = answer;
  if (status === 401 || status === 403) return { why: `status ${status}: the source rejected the credentials, or requires some` };
  if (status === 404) return { why: 'status 404: the source has no list of APIs yet, or a proxy blocks it' };
  if (status !== 200) return { why: `status ${status} in place of a list of APIs` };
  const body = readServerJson(answer.body);
  const json = 'json' in body && isRecord(body.json) ? body.json : undefined;
  if (!Array.isArray(json?.list)) return { why: 'status 200, but the body is not a list of APIs' };
  const total = isRecord(json.pagination) ? json.pagination.total : undefined;
  return { page: { entries: json.list, ...(typeof total === 'number' && { total }) } };
}

/** An API as what its probe needs; null = it answers no preflight; undefined = it cannot be read. */
function apiOf(item: unknown): FoundEntry | null | undefined {
  if (!isRecord(item)) return undefined;
  const { name, version, context } = item;
  if (![name, version, context].every(isLine)) return undefined;
  if (!runsOnGateway(item) || !answersPreflight(item)) return null;
  const path = `${basePathOf({ context: String(context), version: String(version) })}/`.replace(/^\/*/, '/').replaceAll(/[{}]/g, '');
  return PATH.test(path) ? { name: apiProbeName(String(name), String(version)), path } : undefined;
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200 && isPlain(value);
}

function byName(a: FoundEntry, b: FoundEntry): number {
  return a.name < b.name ? -1 : 1;
}
