import type { YAMLMap, YAMLSeq, Document as YamlDocument } from 'yaml';
import { quote } from '../../monitor/text/quote.ts';
import { Document } from '../../monitor/yaml/yaml-library.ts';
import { apiEntry, isWritable, MOST_APIS, whyNot, withoutPreflight } from '../api-entry.ts';
import type { FoundApi, FoundTarget } from '../found.ts';

/** A host that never exists (RFC 6761 section 6.4); `validate` names it until the real one is written. */
export function placeholderHost(name: string): string {
  return `${name}.invalid`;
}

/** Writes a comment: one safe line, whatever a server or a file put into its names. */
function comment(text: string): string {
  return ` ${quote(text, 300)}`;
}

/** Writes texts as the config means them: `${` would be taken for a variable of the environment. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]));
}

/** The keys that stand in one line. */
const IN_ONE_LINE = ['ports', 'credentials', 'tls', 'probes'];

function portsOf({ ports }: FoundTarget): Map<number, unknown> | undefined {
  const entries = Object.entries(ports ?? {});
  return entries.length === 0 ? undefined : new Map(entries.map(([from, to]) => [Number(from), to]));
}

function tlsOf({ tls }: FoundTarget): Readonly<Record<string, unknown>> | undefined {
  const { ca = [], serverName, pin } = tls ?? {};
  const parts = {
    ...(ca.length > 0 && { ca: ca.length === 1 ? ca[0] : ca }),
    ...(serverName !== undefined && { serverName }),
    ...(pin !== undefined && { pin }),
  };
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** The target as plain data, without its APIs, in the order in which a person writes the keys. */
function plainTarget(target: FoundTarget): Readonly<Record<string, unknown>> {
  const { name, profile, host, version, portOffset, secret, needsTraffic, hasNoLiveness, blocks } = target;
  const [ports, tls] = [portsOf(target), tlsOf(target)];
  return {
    name,
    profile,
    host: host ?? placeholderHost(name),
    ...(version !== undefined && { version }),
    ...(portOffset !== undefined && { portOffset }),
    ...(ports && { ports }),
    ...(tls && { tls }),
    ...(secret !== undefined && profile !== 'custom' && { credentials: { secret } }),
    ...blocks,
    ...(hasNoLiveness && { livenessProbe: false }),
    ...(needsTraffic && { probes: { traffic: true } }),
  };
}

/** The APIs of a target: those that it can check, and lines about the others. */
export type TargetApis = { readonly entries: readonly FoundApi[]; readonly notes: readonly string[] };

function listed(apis: readonly FoundApi[], why: string): readonly string[] {
  const names = apis.slice(0, 5).map(({ name, version }) => `${quote(name, 60)} ${quote(version, 20)}`);
  const more = apis.length > names.length ? `, and ${apis.length - names.length} more` : '';
  return apis.length === 0 ? [] : [`${why}: ${names.join(', ')}${more}`];
}

/** Chooses the APIs of a target that the config can hold. */
export function apisOf(target: FoundTarget): TargetApis {
  const all = (target.apis ?? []).map((api) => withoutPreflight(target, api));
  const writable = all.filter(isWritable);
  const refused = writable.find((api) => whyNot(target, api) !== undefined);
  const able = writable.filter((api) => whyNot(target, api) === undefined);
  const why = refused ? (whyNot(target, refused) ?? '') : '';
  return {
    entries: able.slice(0, MOST_APIS),
    notes: [
      ...listed(able.slice(MOST_APIS), `apis holds at most ${MOST_APIS} entries; not checked`),
      ...listed(
        writable.filter((api) => !able.includes(api)),
        `APIs that are not checked, since ${why}`,
      ),
      ...listed(
        all.filter((api) => !isWritable(api)),
        'APIs whose name or version the config does not take',
      ),
    ],
  };
}

function flow(node: unknown): void {
  if (typeof node === 'object' && node !== null && 'items' in node) (node as YAMLMap).flow = true;
}

function apiNodes(document: YamlDocument, apis: readonly FoundApi[]): YAMLSeq {
  const list = document.createNode(apis.map((api) => escaped(apiEntry(api)))) as YAMLSeq;
  for (const [i, item] of list.items.entries()) {
    flow(item);
    (item as YAMLMap).comment = comment(`from ${apis[i]?.from}`);
  }
  return list;
}

function targetNode(document: YamlDocument, target: FoundTarget): YAMLMap {
  const node = document.createNode(escaped(plainTarget(target))) as YAMLMap;
  for (const key of IN_ONE_LINE) flow(node.get(key, true));
  for (const key of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const block = node.get(key, true) as YAMLMap | undefined;
    if (block && 'items' in block) for (const handler of ['httpGet', 'tcpSocket']) flow(block.get(handler, true));
  }
  const { entries, notes } = apisOf(target);
  if (entries.length > 0) node.set('apis', apiNodes(document, entries));
  const lines = [`from ${target.from}`, ...target.notes, ...notes];
  node.commentBefore = lines.map(comment).join('\n');
  return node;
}

function textOf(fill: (document: YamlDocument) => YAMLSeq): string {
  const document = new Document();
  document.contents = fill(document) as unknown as typeof document.contents;
  return document.toString({ lineWidth: 0 });
}

/** Writes targets as the items of a list: each begins with `- ` in the first column, after its comment. */
export function targetItems(targets: readonly FoundTarget[]): string {
  return textOf((document) => {
    const list = document.createNode([]) as YAMLSeq;
    for (const [i, target] of targets.entries()) {
      const node = targetNode(document, target);
      node.spaceBefore = i > 0;
      list.items.push(node);
    }
    return list;
  });
}

/** Writes a target as plain data, for a list in brackets. */
export function plainItem(target: FoundTarget): Readonly<Record<string, unknown>> {
  const { entries } = apisOf(target);
  const plain = { ...plainTarget(target), ...(target.ports && { ports: target.ports }) };
  return escaped({ ...plain, ...(entries.length > 0 && { apis: entries.map(plainApi) }) }) as Readonly<Record<string, unknown>>;
}

/** Writes an API as plain data, for a list in brackets. */
export function plainApi(api: FoundApi): unknown {
  return escaped(apiEntry(api));
}

/** Writes APIs as the items of a list. */
export function apiItems(apis: readonly FoundApi[]): string {
  return textOf((document) => apiNodes(document, apis));
}
