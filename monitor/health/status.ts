import type { RoleReading } from './reading.ts';

/** A target's status. */
export type Status = 'down' | 'not-ready' | 'unknown' | 'pending' | 'degraded' | 'ready';

/** Worst first: the order in which a round takes the status of its worst target. */
export const STATUSES: readonly Status[] = ['down', 'not-ready', 'unknown', 'pending', 'degraded', 'ready'];

/** Whether a value is one of them. */
export function isStatus(value: unknown): value is Status {
  return STATUSES.some((status) => status === value);
}

/** What the truth table looks at. */
export type Readings = {
  readonly startup: RoleReading;
  readonly liveness: RoleReading;
  readonly readiness: RoleReading;
  /** Some probe's last success-or-failure look got a byte. */
  readonly answers: boolean;
  readonly signalFailing: boolean;
};

type Row = { readonly when: (r: Readings) => boolean; readonly status: (r: Readings) => Status };

const isIn = (reading: RoleReading, ...of: RoleReading[]) => of.includes(reading);

const always = (status: Status) => () => status;

// The truth table of docs/reference/status.md, top to bottom; the first row that fits decides. The numbers are the rows'.
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

/** The status of a target from its readings: the truth table. */
export function statusOf(readings: Readings): Status {
  return ROWS.find((row) => row.when(readings))?.status(readings) ?? 'ready';
}

/** The status of a round: that of its worst target; `ready` without targets. */
export function worstStatus(statuses: readonly Status[]): Status {
  return STATUSES.find((status) => statuses.includes(status)) ?? 'ready';
}

/** Whether people must act: the target takes no traffic, or should not. */
export function isRed(status: Status): boolean {
  return status === 'down' || status === 'not-ready';
}
