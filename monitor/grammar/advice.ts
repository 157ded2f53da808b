import { WEEKDAYS } from '../target/settings.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { quote } from '../text/quote.ts';
import type { ConfigGuide } from './guide.ts';
import { meantNumber, plainDuration } from './pasted/whole-number.ts';
import type { Path } from './path.ts';
import { DNS_NAME } from './schema/patterns.ts';

const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?(\[[0-9a-f:.]+\]|[^/:?#]+)(?::\d*)?(?:[/?#].*)?$/i;

/** The number of known keys up to which a message lists them. */
export const FEW_KEYS = 10;

/** Formats the fix for a word that resembles a known one. */
export function didYouMean(word: string): string {
  return `Did you mean "${word}"?`;
}

/** The host as it is in the DNS: IDNA labels in their ASCII form (RFC 5890, A-label). Undefined = no host. */
function asciiHost(text: string): string | undefined {
  const start = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/^[^:]+/, 'http') : `http://${text}`;
  const host = URL.canParse(start) ? new URL(start).hostname : '';
  return DNS_NAME.test(host) ? host : undefined;
}

function hostAdvice(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) {
    const host = asciiHost(text.trim());
    return host === undefined ? 'Write its ASCII form, with xn-- labels' : `Write ${host}, its ASCII form`;
  }
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
  if (/^\d+$/.test(text)) return `Write ${text}s for seconds, or use another unit: m, h, or d`;
  const plain = plainDuration(text);
  return plain && `Write ${plain}`;
}

const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/i;

function dayAdvice(text: string): string | undefined {
  const days = text
    .split(/\s*(?:,|&|\band\b)\s*/i)
    .map((word) => WEEKDAYS.find((day) => day.slice(0, 3) === WEEKDAY.exec(word)?.[1]?.toLowerCase()));
  if (days.length === 1 && days[0]) return `Write ${days[0]}`;
  if (days.every((day) => day !== undefined)) return `Write [${days.join(', ')}]`;
  const [from, to] = text
    .split(/\s*(?:-|–|to)\s*/i)
    .map((word) => WEEKDAYS.findIndex((day) => day.slice(0, 3) === word.slice(0, 3).toLowerCase()));
  if (from !== undefined && to !== undefined && from >= 0 && to > from) return `Write [${WEEKDAYS.slice(from, to + 1).join(', ')}]`;
  if (/^(week|business)-?\s?days?$/i.test(text)) return `Write [${WEEKDAYS.slice(0, 5).join(', ')}]`;
  if (/^week-?\s?ends?$/i.test(text)) return `Write [${WEEKDAYS.slice(5).join(', ')}]`;
  return /^(daily|days|every ?day|all|day)$/i.test(text) ? 'Write day, which is every day' : undefined;
}

const VARIABLE = /\$\(([A-Za-z_]\w*)\)|\$env:([A-Za-z_]\w*)|\$([A-Za-z_]\w*)|%([A-Za-z_]\w*)%/g;

/** The fix for a variable as a shell, Windows, PowerShell, or Kubernetes writes it. */
function variableAdvice(text: string): string | undefined {
  if (!VARIABLE.test(text)) return undefined;
  const line = text.replaceAll(
    VARIABLE,
    (_, ...names: (string | undefined)[]) => `\${${names.slice(0, 4).find((name) => name !== undefined)}}`,
  );
  return `Write ${quote(line, 60)}: an environment variable is written with \${}`;
}

function pathAdvice(text: string): string | undefined {
  const path = URL.canParse(text) ? text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '') : undefined;
  return path === undefined
    ? undefined
    : `Write ${quote(path.startsWith('/') ? path : `/${path}`, 60)}: host, port and scheme have keys of their own`;
}

function numberAdvice(key: string, written: string | number): string | undefined {
  const meant = meantNumber(key, written);
  if (meant === undefined) return undefined;
  if (typeof written === 'number') return Number.isInteger(written) ? undefined : `Write ${key}: ${meant}, a whole number`;
  if (/^\s*\d+\s*$/.test(written)) return `Write ${key}: ${meant} without quotes`;
  const unit = key.endsWith('Ms') ? 'milliseconds' : key.endsWith('Days') ? 'days' : 'seconds';
  return `Write ${key}: ${meant}, in ${unit} and without a unit`;
}

function textAdvice(key: string, text: string): string | undefined {
  if (key === 'host') return hostAdvice(text);
  if (key === 'version') return versionAdvice(text);
  if (key === 'duration' || key === 'remindEvery') return durationAdvice(text);
  if (key === 'start' && /^\d:\d\d$/.test(text)) return `Write "0${text}"`;
  if (key === 'every') return dayAdvice(text.trim());
  return key === 'path' ? pathAdvice(text) : undefined;
}

function choiceAdvice(choices: readonly string[], value: unknown): string | undefined {
  const same = choices.find((choice) => typeof value === 'string' && choice.toLowerCase() === value.trim().toLowerCase());
  if (same !== undefined && !choices.includes('true')) return `Write ${same}`;
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
  if (typeof value !== 'string' && typeof value !== 'number') return 'Correct the value';
  const text = String(value);
  const isWhole = /whole|port number/.test(guide.expected(path));
  const advice =
    variableAdvice(text) ??
    textAdvice(key, text) ??
    (isWhole ? numberAdvice(path.at(-2) === 'ports' ? 'port' : key, value) : undefined) ??
    choiceAdvice(guide.choices(path), value);
  return advice ?? 'Correct the value';
}

// What other monitors call the same.
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  host: ['hostname', 'url', 'address', 'endpoint', 'fqdn', 'ip'],
  profile: ['type', 'kind', 'product'],
  periodSeconds: ['interval', 'period', 'frequency'],
  timeoutSeconds: ['timeout'],
  failureThreshold: ['retries', 'threshold'],
  httpHeaders: ['headers'],
};

/** Returns the fix for a key that is not known at its place. */
export function adviseOnKey(path: Path, guide: ConfigGuide): string {
  const key = String(path.at(-1));
  const keys = guide.keys(path.slice(0, -1));
  if (key === 'role') return 'Remove it: the name of the block determines the role';
  // A key of a target that is in the wrong place is no misspelling.
  const isMisplaced = guide.keys(['targets', 0]).includes(key);
  const near = (isMisplaced ? undefined : nearestWord(key, keys)) ?? keys.find((known) => OTHER_NAMES[known]?.includes(key));
  if (near !== undefined) return didYouMean(near);
  const others = keys.length > 0 && keys.length <= FEW_KEYS ? `, or use one of ${keys.join(', ')}` : '';
  return `Remove it, or correct its indentation${others}`;
}

/** Returns the fix for a null, which is written or is the value of a key without one. */
export function adviseOnNull(path: Path, guide: ConfigGuide): string {
  return guide.choices(path).includes('false') ? 'Write false to switch it off, or remove the key' : 'Write a value, or remove the key';
}
