import { type Digest, NOTICE_KINDS, type Notice } from './notice.ts';
import { isRecord } from './plain-data.ts';
import { STATUSES } from './status.ts';

/** Reads a digest that waited in a queue; undefined when it is none this release can tell. */
export function parseDigest(value: unknown): Digest | undefined {
  if (!isRecord(value) || value.v !== 1 || typeof value.shard !== 'string' || typeof value.at !== 'number') return undefined;
  const { notices, census } = value;
  if (!Array.isArray(notices) || !notices.every(isNotice) || !isCensus(census)) return undefined;
  return value as Digest;
}

function isNotice(value: unknown): value is Notice {
  if (!isRecord(value) || value.v !== 1 || !isRecord(value.report)) return false;
  const { id, target, head, words, status, kind, at, lines, steps, changes } = value;
  const areTexts = [id, target, head, words].every((text) => typeof text === 'string');
  const isKnown = STATUSES.some((one) => one === status) && NOTICE_KINDS.some((one) => one === kind) && typeof at === 'number';
  const areLists = [lines, steps].every((list) => Array.isArray(list) && list.every((text) => typeof text === 'string'));
  return areTexts && isKnown && areLists && Array.isArray(changes) && Array.isArray(value.report.probes);
}

function isCensus(value: unknown): boolean {
  return isRecord(value) && typeof value.targets === 'number' && typeof value.turnedRed === 'number' && isRecord(value.control);
}
