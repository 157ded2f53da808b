import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import { clientsOf, type EmulatorClients } from './on-emulator.ts';

/** What a metric says of one minute. */
export type Measured = { readonly least: number; readonly most: number; readonly count: number };

/** Reads a metric of one minute back; undefined when nothing was measured. */
export async function readMetric(
  region: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
  at: number,
): Promise<Measured | undefined> {
  const { Datapoints = [] } = await clientsOf(region).cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: NAMESPACE,
      MetricName,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(at),
      EndTime: new Date(at + 60_000),
      Period: 60,
      Statistics: ['Minimum', 'Maximum', 'SampleCount'],
    }),
  );
  const [point] = Datapoints;
  return point && { least: Number(point.Minimum), most: Number(point.Maximum), count: Number(point.SampleCount) };
}

/** An item of the memory, as people would look at it. */
export type Remembered = { readonly status: string; readonly revision: number; readonly owed: number; readonly expires: number };

/** Everything the table holds, by target. */
export async function readItems({ dynamodb }: EmulatorClients, table: string): Promise<Readonly<Record<string, Remembered>>> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Object.fromEntries(
    Items.map(({ target, status, revision, owed, expires }) => [
      target?.S ?? '',
      { status: status?.S ?? '', revision: Number(revision?.N), owed: Number(owed?.N ?? 0), expires: Number(expires?.N) },
    ]),
  );
}
