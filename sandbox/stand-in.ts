import type { Mood } from './faults/fault.ts';
import { moodAt } from './faults/mood.ts';
import type { ServerKind } from './faults/server-kind.ts';
import { openPort, type StandInPort } from './servers/open-port.ts';
import { portsOf } from './servers/ports-of.ts';
import type { Certificates } from './wire/certificates.ts';

/** One simulated server with all its ports. */
export type StandIn = {
  readonly name: string;
  readonly kind: ServerKind;
  /** The offset of all its ports, as the `portOffset` of a real server. */
  readonly offset: number;
  readonly fault: () => Mood;
  /** Sets the fault; resolves when it applies to every new connection. */
  readonly setFault: (fault: Mood) => Promise<void>;
  /**
   * Returns the number of bytes that clients have sent to a port; undefined when the server has no such port.
   */
  readonly bytesReceived: (port: number) => number | undefined;
  /** Returns the last lines that a real server would have written into its log, as `LEVEL text`. */
  readonly log: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** How many lines of a log are kept. */
const MOST_LINES = 1000;

/** The input for a simulated server. */
export type StandInOptions = {
  readonly name: string;
  readonly kind: ServerKind;
  readonly host: string;
  readonly offset: number;
  readonly certificates: Certificates;
  /** The clock of a flapping server, in milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * Opens all ports of a server. When one is in use, none stays open, and the promise rejects with EADDRINUSE.
 */
export async function openStandIn(options: StandInOptions): Promise<StandIn> {
  const { name, kind, offset, now } = options;
  let fault: Mood = 'none';
  let since = now();
  const ports: StandInPort[] = [];
  let closed = false;
  const close = async (): Promise<void> => {
    closed = true;
    await Promise.all(ports.map((port) => port.close()));
  };
  let settled = Promise.resolve();
  const change = async (next: Mood): Promise<void> => {
    // A fault that is set after the close must not open a port again.
    if (closed) throw new Error(`cannot set a fault: the sandbox of ${name} is closed`);
    fault = next;
    since = now();
    await Promise.all(ports.map((port) => port.settle(next)));
  };
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    // A sandbox may run for days.
    if (lines.length > MOST_LINES) lines.shift();
  };
  const place = { host: options.host, offset, mood: () => moodAt(kind, fault, now() - since), log };
  try {
    for (const plan of portsOf(kind)) ports.push(await openPort(plan, place, options.certificates));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name,
    kind,
    offset,
    fault: () => fault,
    setFault: (next) => {
      const done = settled.then(() => change(next));
      settled = done.catch(() => undefined);
      return done;
    },
    bytesReceived: (port) => ports.find((one) => one.port === port)?.bytesReceived(),
    log: () => [...lines],
    close: () => settled.then(close),
  };
}
