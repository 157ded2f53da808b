const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The form of a duration in a config: a whole number and a unit. */
export const DURATION = /^(\d{1,9})([smhd])$/;

/** Returns the seconds of `90s`, `5m`, `2h`, or `7d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? [];
  const seconds = SECONDS[unit ?? ''];
  return seconds === undefined ? undefined : Number(count) * seconds;
}

/** Writes a duration for people, from milliseconds: `45 s`, `3 min`, `2.5 h`, `4 d`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  return hours < 48 ? `${Number(hours.toFixed(1))} h` : `${Number((hours / 24).toFixed(1))} d`;
}

/** Writes a time for people in UTC, from milliseconds since 1970: `2026-01-31 08:00:00`. */
export function formatUtc(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
