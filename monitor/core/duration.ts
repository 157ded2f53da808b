const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** How a duration is written: a whole number and a unit. */
export const DURATION = /^(\d{1,9})([smhd])$/;

/** Seconds of `90s`, `5m`, `2h` or `7d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? [];
  const seconds = SECONDS[unit ?? ''];
  return seconds === undefined ? undefined : Number(count) * seconds;
}
