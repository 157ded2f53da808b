import type { PartName } from '../parts.ts';
import type { Program } from '../start-program.ts';
import { note } from './note.ts';

/** What a line at warning or above looks like in the log of each part. */
const LOUD = {
  axis2: /^(WARNING|SEVERE)/,
  keycloak: / (WARN|ERROR|FATAL) /,
  rabbitmq: /\[(warning|error|critical|alert|emergency)\]/,
  thrift: /^(WARNING|ERROR|CRITICAL)/,
  nginx: /\[(warn|error|crit|alert|emerg)\]/,
  haproxy: /^<[0-4]>|^\[(WARNING|ALERT)\]/,
} as const satisfies Partial<Readonly<Record<PartName, RegExp>>>;

/** The parts that have a log. */
export type LoggingPart = keyof typeof LOUD;

/** The lines at warning or above that a program writes from now on. */
export function loudLines(part: LoggingPart, program: Program): () => readonly string[] {
  const start = program.written().length;
  return () =>
    program
      .written()
      .slice(start)
      .split('\n')
      .filter((line) => LOUD[part].test(line));
}

/** Notes the lines of a log for the table at the end of the run, and returns them. */
export function noteLog(part: LoggingPart, checks: number, lines: readonly string[], expected?: string): readonly string[] {
  note({ log: { part, checks, lines, ...(expected !== undefined && { expected }) } });
  return lines;
}
