import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../monitor/text/duration.ts';
import type { Report } from './commands/deliver-round.ts';
import { OUTPUT_FORMATS } from './terminal/terminal.ts';

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

/** The values of the CDK context that a deployment reads. */
const CONTEXT = ['dashboard', 'route53HealthChecks', 'tags'];

/** Parses `KEY=VALUE` and adds it to the values before it. Throws InvalidArgumentError. */
export function contextValue(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, key = '', value = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  if (!CONTEXT.includes(key)) throw new InvalidArgumentError(`Write KEY=VALUE, such as dashboard=true. Keys: ${CONTEXT.join(', ')}.`);
  return { ...before, [key]: value };
}

/** Parses `FORM=FILE` and adds it to the reports before it. Throws InvalidArgumentError. */
export function reportFile(text: string, before: readonly Report[] = []): readonly Report[] {
  const [, name, file = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
  const form = OUTPUT_FORMATS.find((one) => one === name);
  if (form === undefined) throw new InvalidArgumentError(`Write FORM=FILE, such as junit=report.xml. Forms: ${OUTPUT_FORMATS.join(', ')}.`);
  if (before.some((one) => one.file === file)) throw new InvalidArgumentError('Another report has the same file.');
  return [...before, { form, file }];
}
