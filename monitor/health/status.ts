import type { RoleReading } from './reading.ts';

/** The status of a target. */
export type Status = 'down' | 'not-ready' | 'unknown' | 'pending' | 'degraded' | 'ready';

/** All statuses, worst first: a round takes the status of its worst target. */
export const STATUSES: readonly Status[] = ['down', 'not-ready', 'unknown', 'pending', 'degraded', 'ready'];

/** Whether a value is a `Status`. */
export function isStatus(value: unknown): value is Status {
  return STATUSES.some((status) => status === value);
}

/** The input of the truth table. */
export type Readings = {
  readonly startup: RoleReading;
  readonly liveness: RoleReading;
  readonly readiness: RoleReading;
  /** The last check of at least one probe that succeeded or failed received a byte. */
  readonly answers: boolean;
  readonly signalFailing: boolean;
};

type Row = { readonly when: (r: Readings) => boolean; readonly status: (r: Readings) => Status };

const isIn = (reading: RoleReading, ...of: RoleReading[]) => of.includes(reading);

const always = (status: Status) => () => status;

// The truth table of docs/reference/status.md, from top to bottom. The first row that matches decides. The
// numbers are those of the rows.
const ROWS: readonly Row[] = [
  /*  1 */ { when: (r) => isIn(r.startup, 'failing', 'config'), status: (r) => (r.answers ? 'not-ready' : 'down') },
  /*  2 */ { when: (r) => r.startup === 'unknown', status: always('unknown') },
  /*  3 */ { when: (r) => r.startup === 'pending', status: always('pending') },
  /*  4 */ { when: (r) => r.liveness === 'failing', status: always('down') },
  /*  5 */ { when: (r) => r.readiness === 'failing' && !r.answers, status: always('down') },
  /*  6 */ { when: (r) => isIn(r.readiness, 'failing', 'config'), status: always('not-ready') },
  /*7, 8*/ { when: (r) => r.liveness === 'unknown' || r.readiness === 'unknown', status: always('unknown') },
  /*9,10*/ { when: (r) => r.liveness === 'pending' || r.readiness === 'pending', status: always('pending') },
  /* 11 */ { when: (r) => r.liveness === 'config', status: always('degraded') },
  /* 12 */ { when: (r) => r.signalFailing, status: always('degraded') },
];

/** Returns the status of a target from its readings, by the truth table. */
export function statusOf(readings: Readings): Status {
  return ROWS.find((row) => row.when(readings))?.status(readings) ?? 'ready';
}

/** Returns the status of a round, which is that of its worst target; `ready` without targets. */
export function worstStatus(statuses: readonly Status[]): Status {
  return STATUSES.find((status) => statuses.includes(status)) ?? 'ready';
}

/** Whether a status is a failing one that needs action: the target takes no traffic, or should not. */
export function isRed(status: Status): boolean {
  return status === 'down' || status === 'not-ready';
}
