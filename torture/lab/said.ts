import type { ReceivedDatum } from '../../testkit/aws-wire/cloudwatch-wire.ts';
import type { ReceivedEvent } from '../../testkit/aws-wire/queue-wire.ts';
import type { Seen } from './matrix.ts';

/** What a function said. */
export type Said = {
  /** In each round, in their order, by target: its log lines and metrics. */
  readonly rounds: readonly ReadonlyMap<string, Seen>[];
  /** The statuses its events tell of, by target, in their order. */
  readonly changes: ReadonlyMap<string, readonly string[]>;
};

type Line = {
  readonly at: string;
  readonly target: string;
  readonly status: string;
  readonly probes: Readonly<Record<string, { readonly outcome?: string; readonly reason?: string; readonly detail?: string }>>;
};

/** Reads what a function printed, measured and emitted. */
export function readSaid(output: string, metrics: readonly ReceivedDatum[], events: readonly ReceivedEvent[]): Said {
  const ready = new Map(
    metrics
      .filter(({ metric }) => metric === 'Ready')
      .map(({ dimensions, at, values }) => [`${dimensions.Target} ${at}`, Math.min(...values)] as const),
  );
  const rounds = new Map<number, Map<string, Seen>>();
  for (const text of output.split('\n').filter((line) => line.includes('"event":"target"'))) {
    const line = (JSON.parse(text) as { readonly message: Line }).message;
    const at = Date.parse(line.at);
    const round = rounds.get(at) ?? new Map<string, Seen>();
    rounds.set(at, round);
    round.set(line.target, seenIn(line, ready.get(`${line.target} ${at}`)));
  }
  const changes = new Map<string, string[]>();
  for (const { detail } of events) {
    const { target, to } = detail as { readonly target: string; readonly to: string };
    changes.set(target, [...(changes.get(target) ?? []), to]);
  }
  return { rounds: [...rounds].sort(([a], [b]) => a - b).map(([, round]) => round), changes };
}

function seenIn({ status, probes }: Line, ready: number | undefined): Seen {
  return {
    status,
    metrics: ready === undefined ? {} : { ready },
    probes: new Map(Object.entries(probes).map(([name, { outcome = 'success', ...rest }]) => [name, { outcome, ...rest }])),
  };
}
