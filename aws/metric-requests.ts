import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { DataPoint } from '../monitor/metrics/round-metrics.ts';

/** Metric data divided by the limits of CloudWatch. */
export type MetricRequests = {
  /** The data of each request. */
  readonly requests: readonly (readonly MetricDatum[])[];
  /** Number of values that CloudWatch would reject together with their whole request. */
  readonly refused: number;
};

// Source: CloudWatch API reference, PutMetricData and MetricDatum.
const MAX_DATA = 1000;
const MAX_VALUES = 150;
const MAX_VALUE = 2 ** 360;
/** 1 MB less the envelope around the data, counted before compression. */
const MAX_BYTES = 999_000;

/** Divides data into as few requests as the limits of CloudWatch allow, in order. */
export function metricRequests(data: readonly DataPoint[]): MetricRequests {
  const requests: MetricDatum[][] = [];
  let bytes = 0;
  for (const datum of data.flatMap(wireData)) {
    // On the wire a time is a number, which is shorter than the text that is counted here.
    const size = Buffer.byteLength(JSON.stringify(datum)) + 1;
    const open = requests.at(-1);
    if (open && open.length < MAX_DATA && bytes + size <= MAX_BYTES) {
      open.push(datum);
      bytes += size;
    } else {
      requests.push([datum]);
      bytes = size;
    }
  }
  const refused = data.flatMap(({ values }) => values).filter((value) => !isAccepted(value)).length;
  return { requests, refused };
}

function isAccepted(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= MAX_VALUE;
}

function wireData({ metric, dimensions, unit, values, at }: DataPoint): readonly MetricDatum[] {
  const counts = new Map<number, number>();
  for (const value of values.filter(isAccepted)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const distinct = [...counts];
  return Array.from({ length: Math.ceil(distinct.length / MAX_VALUES) }, (_, i) => {
    const part = distinct.slice(i * MAX_VALUES, (i + 1) * MAX_VALUES);
    return {
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Timestamp: new Date(at),
      Unit: unit,
      Values: part.map(([value]) => value),
      Counts: part.map(([, count]) => count),
    };
  });
}
