const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sec: 1, secs: 1, second: 1, seconds: 1, m: 60, min: 60, mins: 60 };
const LONG_UNITS: Readonly<Record<string, number>> = { minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600, d: 86_400, days: 86_400 };

const PART = /([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)\s*/gi;

function secondsOf(text: string): number | undefined {
  const bare = text.trim().replace(/^PT?(?=[0-9])/i, '');
  if (!/^(?:[0-9]+(?:\.[0-9]+)?\s*[a-z]+\s*)+$/i.test(bare)) return undefined;
  let sum = 0;
  for (const [, count, unit = ''] of bare.matchAll(PART)) {
    const seconds = { ...UNITS, ...LONG_UNITS }[unit.toLowerCase()];
    if (seconds === undefined) return undefined;
    sum += Number(count) * seconds;
  }
  return sum;
}

/**
 * Returns the whole number that was meant by a text where a key counts in seconds, milliseconds, or days:
 * `10s`, `1m30s`, `500ms`, `"30"`. Half a unit becomes a whole one. Undefined = no duration.
 */
export function meantNumber(key: string, written: string | number): number | undefined {
  const unit = key.endsWith('Ms') ? 0.001 : key.endsWith('Days') ? 86_400 : 1;
  if (/^\s*[0-9]+(\.[0-9]+)?\s*$/.test(String(written))) return Math.ceil(Number(written));
  if (!/(Seconds|Ms|Days)$/.test(key)) return undefined;
  const seconds = secondsOf(String(written));
  return seconds === undefined ? undefined : Math.ceil(Number((seconds / unit).toFixed(3)));
}

/** Returns a duration as a config writes it, such as `90m`, that was meant by `1h30m`, `2 hours`, or `PT2H`. */
export function plainDuration(written: string): string | undefined {
  const seconds = secondsOf(written);
  if (seconds === undefined || seconds < 1) return undefined;
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${Math.ceil(seconds)}s`;
}
