import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../monitor/text/duration.ts';

/** Parses a duration such as `30s` into seconds. Throws InvalidArgumentError. */
export function duration(text: string): number {
  const seconds = parseDuration(text);
  if (!seconds) throw new InvalidArgumentError('Write a whole number of at least 1 and s, m, h, or d, such as 30s.');
  return seconds;
}

/** Parses a whole number from 1 to 999999. Throws InvalidArgumentError. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a whole number of at least 1.');
  return Number(text);
}

/** Parses an amount of USD with at most two decimals. Throws InvalidArgumentError. */
export function amountOfUsd(text: string): number {
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('Write an amount in USD, such as 25.');
  return Number(text);
}
