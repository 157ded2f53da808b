import { nearestWord } from '../text/nearest-word.ts';
import { quote } from '../text/quote.ts';
import type { ConfigGuide } from './guide.ts';
import type { Path } from './path.ts';
import { DNS_NAME } from './patterns.ts';

const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?(\[[0-9a-f:.]+\]|[^/:?#]+)(?::\d*)?(?:[/?#].*)?$/i;

/** The number of known keys up to which a message lists them. */
export const FEW_KEYS = 10;

/** Formats the fix for a word that resembles a known one. */
export function didYouMean(word: string): string {
  return `Did you mean "${word}"?`;
}

function hostAdvice(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return 'Write its ASCII form, with xn-- labels';
  const host = URL_PARTS.exec(text.trim())?.[1]?.replace(/^\[|\]$/g, '');
  if (host === undefined || host === text) return undefined;
  if (!DNS_NAME.test(host) && !host.includes(':') && !/^[\d.]+$/.test(host)) return undefined;
  return `Write ${host}; the probes have their own port, path, and scheme`;
}

function versionAdvice(text: string): string | undefined {
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (major !== undefined) return `Write ${major}.${minor ?? '0'}.0`;
  const [exact] = /\d+\.\d+\.\d+/.exec(text) ?? [];
  return exact && `Write ${exact}`;
}

function durationAdvice(text: string): string | undefined {
  return /^\d+$/.test(text) ? `Write ${text}s for seconds, or use another unit: m, h, or d` : undefined;
}

function textAdvice(key: string, text: string): string | undefined {
  if (key === 'host') return hostAdvice(text);
  if (key === 'version') return versionAdvice(text);
  if (key === 'duration' || key === 'remindEvery') return durationAdvice(text);
  if (key === 'path' && !text.startsWith('/')) return `Write /${quote(text, 60)}`;
  return undefined;
}

function choiceAdvice(choices: readonly string[], value: unknown): string | undefined {
  if (choices.includes('true') && typeof value === 'string') {
    if (/^(yes|on|y|true)$/i.test(value)) return 'Write true';
    if (/^(no|off|n|false|none)$/i.test(value)) return 'Write false';
  }
  const near = typeof value === 'string' ? nearestWord(value, choices) : undefined;
  return near && didYouMean(near);
}

/** Returns the fix for a value that does not have the expected form. */
export function adviseOnValue(path: Path, value: unknown, guide: ConfigGuide): string {
  const key = [...path].reverse().find((step) => typeof step === 'string') ?? '';
  const isText = typeof value === 'string' || typeof value === 'number';
  const special = isText ? textAdvice(key, String(value)) : undefined;
  const quotedNumber = typeof value === 'string' && /^\d+$/.test(value) && guide.expected(path).includes('number');
  const advice = special ?? choiceAdvice(guide.choices(path), value) ?? (quotedNumber ? `Write ${value} without quotes` : undefined);
  return advice ?? 'Correct the value';
}

/** Returns the fix for a key that is not known at its place. */
export function adviseOnKey(path: Path, guide: ConfigGuide): string {
  const key = String(path.at(-1));
  const keys = guide.keys(path.slice(0, -1));
  if (key === '<<') return 'Move shared keys to defaults: merge keys are not part of YAML 1.2';
  if (key === 'role') return 'Remove it: the name of the block determines the role';
  const near = nearestWord(key, keys);
  if (near !== undefined) return didYouMean(near);
  const others = keys.length > 0 && keys.length <= FEW_KEYS ? `, or use one of ${keys.join(', ')}` : '';
  return `Remove it, or correct its indentation${others}`;
}

/** Returns the fix for a null, which is written or is the value of a key without one. */
export function adviseOnNull(path: Path, guide: ConfigGuide): string {
  return guide.choices(path).includes('false') ? 'Write false to switch it off, or remove the key' : 'Write a value, or remove the key';
}
