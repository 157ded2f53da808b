import type { CaFile } from '../../monitor/config/ca-file.ts';
import type { ConfigTarget } from '../../monitor/config/written-target.ts';
import { ROLES } from '../../monitor/target/probe.ts';
import type { TlsSetting } from '../../monitor/target/tls-setting.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { expandCalls } from './expand-calls.ts';
import { expandEntry } from './expand-entry.ts';
import { managementLogin } from './expand-management.ts';
import { expandOwnProbes } from './expand-own.ts';
import { expandReadOffs } from './expand-read-offs.ts';
import { expandWay } from './expand-way.ts';
import type { ExpandedTarget, MergedTarget } from './expansion.ts';

/** The value itself in a list, the list, or an empty list if nothing is written. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** Expands `tls`, with its files. */
export function tlsSetting({ tls }: Pick<ConfigTarget, 'tls'>, caFiles: readonly CaFile[]): TlsSetting {
  const ca = caFiles.flatMap((file) => ('pem' in file ? [file.pem] : []));
  const pins = listOf(tls?.pin);
  return {
    ...(ca.length > 0 && { ca }),
    ...(tls?.serverName !== undefined && { serverName: tls.serverName }),
    ...(pins.length > 0 && { pins }),
    verify: tls?.verify ?? true,
    ...(tls?.clientCertificate && { clientCertificate: tls.clientCertificate.secret }),
  };
}

type CaFiles = Pick<ExpandedTarget, 'caFiles' | 'proxyCaFiles'>;

/** Expands a target to all its probes, in the order of `explain`. */
export function expandTarget(merged: MergedTarget, { caFiles, proxyCaFiles }: CaFiles, hasVpc: boolean): ExpandedTarget {
  const { written, profile, portShift } = merged;
  const parts = [...CATALOGUE[profile].map((entry) => expandEntry(merged, entry)), ...expandOwnProbes(merged), ...expandCalls(merged)];
  const wire = parts.flatMap((part) => (part.kind === 'probes' ? part.probes : []));
  const inOrder = ROLES.flatMap((role) => wire.filter((probe) => probe.role === role));
  const readOffs = expandReadOffs(written, inOrder);
  const leftOut = [...parts.flatMap((part) => (part.kind === 'left-out' ? [part.omission] : [])), ...readOffs.leftOut];
  const way = expandWay(written, proxyCaFiles);
  const tls = tlsSetting(written, caFiles);
  const login = managementLogin(merged, wire, { tls, ...(way && { way }) });
  const target = {
    name: written.name,
    profile,
    host: written.host,
    ...(written.version !== undefined && { version: written.version }),
    portShift,
    tls,
    ...(way && { way }),
    ...(login && { tokens: [login] }),
    labels: written.labels ?? {},
    dependsOn: written.dependsOn ?? [],
    alert: written.alert ?? 'page',
    vpc: hasVpc && written.vpc !== false,
    probes: [...inOrder, ...readOffs.probes],
  } as const;
  return { ...merged, caFiles, proxyCaFiles, parts, leftOut, target };
}
