import { isStatus } from '../health/status.ts';
import { NEWS_KINDS } from '../memory/news.ts';
import { isListOfTexts, isMoment, isRecord } from '../text/guards.ts';
import type { Digest, Notification } from './notification.ts';

/**
 * Reads a digest from the queue. Returns undefined when this release cannot send it. The check is strict,
 * because the digest becomes part of one message with others and must not break that message.
 */
export function readDigest(value: unknown): Digest | undefined {
  if (!isRecord(value) || value.v !== 1 || typeof value.shard !== 'string' || !isMoment(value.at)) return undefined;
  const { notices, census } = value;
  if (!Array.isArray(notices) || !notices.every(isNotice) || !isCensus(census)) return undefined;
  return value as Digest;
}

function isNotice(value: unknown): value is Notification {
  if (!isRecord(value) || value.v !== 1) return false;
  const { id, target, head, words, status, kind, at, incident, reason, lines, steps, changes, report } = value;
  const isNamed = [id, target, head].every(isWord) && typeof words === 'string' && (reason === undefined || isWord(reason));
  const isKnown = isStatus(status) && NEWS_KINDS.some((one) => one === kind);
  const isDated = isMoment(at) && (incident === undefined || isMoment(incident));
  const isTold = isListOfTexts(lines) && isListOfTexts(steps) && Array.isArray(changes) && changes.every(isRecord);
  return isNamed && isKnown && isDated && isTold && isRecord(report) && isStatus(report.status) && Array.isArray(report.probes);
}

function isCensus(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.control)) return false;
  const { call, ms, error } = value.control;
  const isCounted = [value.targets, value.turnedRed].every((count) => Number.isInteger(count) && Number(count) >= 0);
  return isCounted && typeof call === 'string' && (error === undefined ? Number.isFinite(ms) : typeof error === 'string');
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
