import type { Alias, Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from '../../monitor/yaml/yaml-library.ts';
import { MOST_APIS } from '../api-entry.ts';
import { apiKey, covers } from '../combine-targets.ts';
import type { FoundApi, FoundTarget } from '../found.ts';
import { textAt } from '../plain-values.ts';
import { named } from '../target-names.ts';
import { type Insertion, intoList, intoMap, withInsertions } from './insertion-points.ts';
import { apiItems, apisOf, placeholderHost, plainApi, plainItem, targetItems } from './target-entry.ts';

/** A target of the config as it is compiled, in the order of the file. */
export type KnownTarget = { readonly name: string; readonly profile: string; readonly host: string; readonly portShift: number };

/** What was added, and what could not be, one line each. `text` is that of the file with the additions. */
export type Merged = { readonly text: string; readonly added: readonly string[]; readonly notes: readonly string[] };

function shiftOf({ profile, portOffset }: FoundTarget): number {
  const usual = profile === 'micro-integrator' ? 10 : 0;
  return (portOffset ?? usual) - usual;
}

/** Whether a target of the config is what was found. Of a server without a known host, the name decides. */
function isSame(known: KnownTarget, found: FoundTarget): boolean {
  if (found.host === undefined) return known.name === found.name && covers(known.profile, found.profile);
  const isThere = known.host.toLowerCase() === found.host && known.portShift === shiftOf(found);
  if (found.profile === 'custom') return known.profile === 'custom' && known.name === found.name && isThere;
  return isThere && covers(known.profile, found.profile);
}

/** The keys of the APIs that are written at a target. */
function writtenApis(list: YAMLSeq | undefined, document: Document): ReadonlySet<string> {
  const plain: unknown = list?.toJS(document, { maxAliasCount: 1000 });
  const keys = (Array.isArray(plain) ? plain : []).map((entry) => {
    const [name = '', version = '', tenant] = ['name', 'version', 'tenant'].map((key) => textAt(entry, key));
    return apiKey({ name, version, ...(tenant !== undefined && { tenant }) });
  });
  return new Set(keys);
}

function hasMergeKey({ items }: YAMLMap): boolean {
  return items.some(({ key }) => isScalar(key) && key.source === '<<');
}

type Place = { readonly text: string; readonly document: Document; readonly defaultsHaveApis: boolean };

type Added = { readonly insertion?: Insertion; readonly line: string };

/** Adds to `apis` of a target what it does not have. */
function addApis(node: unknown, known: KnownTarget, found: FoundTarget, place: Place): Added | undefined {
  const { text, document, defaultsHaveApis } = place;
  const { entries } = apisOf(found);
  if (entries.length === 0 || !isMap(node)) return undefined;
  const value = (node as YAMLMap).get('apis', true) as Node | undefined;
  const list = isSeq(value) ? (value as YAMLSeq) : undefined;
  const has = writtenApis(list, document);
  const missing = entries.filter((api) => !has.has(apiKey(api))).slice(0, Math.max(0, MOST_APIS - has.size));
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name, version }) => `${name} ${version}`).join(', ');
  // The APIs are listed while the target is monitored.
  if (isMap(value)) return undefined;
  const isShared = isAlias(value as Alias) || hasMergeKey(node as YAMLMap) || (value === undefined && defaultsHaveApis);
  const insertion = isShared ? undefined : insertionFor(text, node as YAMLMap, list, missing);
  if (!insertion) return { line: `${known.name}: apis is shared with others or written in one line; add it yourself: ${names}` };
  return { insertion, line: `${known.name}: ${missing.length} ${missing.length === 1 ? 'API' : 'APIs'}: ${names}` };
}

function insertionFor(text: string, node: YAMLMap, list: YAMLSeq | undefined, missing: readonly FoundApi[]): Insertion | undefined {
  const block = apiItems(missing);
  return list ? intoList(text, list, { block, plain: missing.map(plainApi) }) : intoMap(text, node, 'apis', block);
}

function isUnder(document: Document, ...path: readonly string[]): boolean {
  return document.getIn(path) !== undefined;
}

/**
 * Adds to the text of a config what it does not have: targets to the end of `targets`, APIs to the end of `apis`.
 * Every character that is there stays as it is. `known` are the compiled targets of that text.
 */
export function mergeConfig(text: string, known: readonly KnownTarget[], found: readonly FoundTarget[]): Merged | { readonly why: string } {
  const document = parseDocument(text, { uniqueKeys: false, schema: 'core', merge: true });
  const list: unknown = document.get('targets', true);
  if (!isSeq(list)) return { why: 'its targets are not a list of their own' };
  const place = { text, document, defaultsHaveApis: isUnder(document, 'defaults', 'apis') };
  const pairs = found.map((target) => ({ target, index: known.findIndex((one) => isSame(one, target)) }));
  const apis = pairs.flatMap(({ target, index }) => {
    const one = known[index];
    return one ? (addApis((list as YAMLSeq).items[index], one, target, place) ?? []) : [];
  });
  const fresh = named(
    pairs.filter(({ index }) => index < 0).map(({ target }) => target),
    known.map(({ name }) => name),
  );
  const items = { block: targetItems(fresh), plain: fresh.map(plainItem) };
  const insertion = fresh.length === 0 ? undefined : intoList(text, list as YAMLSeq, items);
  if (fresh.length > 0 && !insertion) return { why: 'targets is written in a way to which nothing can be added' };
  const insertions = [...apis.flatMap((one) => one.insertion ?? []), ...(insertion ? [insertion] : [])];
  return {
    text: withInsertions(text, insertions),
    added: [
      ...fresh.map(({ name, profile, host }) => `target ${name} (${profile}, ${host ?? placeholderHost(name)})`),
      ...apis.flatMap(({ insertion: done, line }) => (done ? [line] : [])),
    ],
    notes: apis.flatMap(({ insertion: done, line }) => (done ? [] : [line])),
  };
}
