import { isDeepStrictEqual } from 'node:util';
import { createClients } from '../../aws/clients.ts';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import { createDynamodbHistory } from '../../aws/dynamodb-history.ts';
import { createDynamodbRecords } from '../../aws/dynamodb-records.ts';
import { createSqliteHealth } from '../../cli/session/sqlite-health.ts';
import { startAwsWire } from '../aws-wire/wire.ts';
import { type Compared, compareDays } from './compare-days.ts';

/** Whether the report of the days equals the accounting of the script, how many outages there were, and unseen minutes. */
type Accounted = {
  readonly store: string;
  readonly days: number;
  readonly isEqual: boolean;
  readonly outages: number;
  readonly unseen: number;
};

/** The most days with the stand-in of DynamoDB: each of them takes half a minute. */
const MOST_REQUESTED = 3;

/** Lives some days with SQLite, and some with the stand-in of DynamoDB, and accounts for them twice. */
export async function accountFor(days: number, start: number): Promise<readonly Accounted[]> {
  const few = Math.min(days, MOST_REQUESTED);
  return [accounted('SQLite', days, await throughSqlite(days, start)), accounted('DynamoDB', few, await throughDynamodb(few, start))];
}

function accounted(store: string, days: number, { shown, counted }: Compared): Accounted {
  const sum = (of: (one: Compared['counted'][number]) => number) => counted.reduce((all, one) => all + of(one), 0);
  return {
    store,
    days,
    isEqual: isDeepStrictEqual(shown, counted),
    outages: sum(({ outages }) => outages.length),
    unseen: sum(({ minutes }) => minutes.unseen ?? 0),
  };
}

async function throughSqlite(days: number, start: number): Promise<Compared> {
  const { load, save, history, records, close } = createSqliteHealth(':memory:');
  try {
    return await compareDays({ health: { load, save }, history, records }, { days, start, set: () => {} });
  } finally {
    close();
  }
}

async function throughDynamodb(days: number, start: number): Promise<Compared> {
  let now = start;
  const wire = await startAwsWire(() => now);
  try {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const table = {
      client: createClients('eu-west-1', { endpoint: wire.endpoint, credentials }).dynamodb,
      table: 'health',
      now: () => now,
    };
    const sources = { health: createDynamodbHealth(table), history: createDynamodbHistory(table), records: createDynamodbRecords(table) };
    const set = (at: number) => {
      now = at;
    };
    return await compareDays(sources, { days, start, set });
  } finally {
    await wire.close();
  }
}
