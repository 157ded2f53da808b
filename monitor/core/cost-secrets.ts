import { type CostItem, MONTH_HOURS } from './cost-item.ts';
import type { PlannedShard } from './plan.ts';
import type { Probe } from './probe.ts';
import type { Target } from './target.ts';

/** A secret that was read is remembered for five minutes. */
const READS_PER_HOUR = 12;

/** What reading secrets costs: each environment remembers for itself, and a shard mostly has one of its own. The secrets belong to the user. */
export function secretReadItems(shards: readonly PlannedShard[]): readonly CostItem[] {
  const names = shards.map(({ targets }) => new Set(targets.flatMap(secretsOf).filter(isPriced)).size);
  const quantity = names.reduce((sum, n) => sum + n, 0) * READS_PER_HOUR * MONTH_HOURS;
  return quantity === 0 ? [] : [{ item: 'secret reads', price: 'secretReads', quantity, note: 'every 5 minutes, each secret and shard' }];
}

function secretsOf({ tls, probes }: Target): readonly string[] {
  return [...(tls.clientCertificate === undefined ? [] : [tls.clientCertificate]), ...probes.flatMap(headerSecrets)];
}

function headerSecrets({ look }: Probe): readonly string[] {
  if (look.kind !== 'http') return [];
  return look.headers.flatMap((header) => ('secret' in header ? [header.secret] : 'credentials' in header ? [header.credentials] : []));
}

// Reading a standard parameter of Systems Manager costs nothing.
function isPriced(secret: string): boolean {
  return !secret.startsWith('ssm:') && !/^arn:[^:]*:ssm:/.test(secret);
}
