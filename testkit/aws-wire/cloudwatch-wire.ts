import { type Call, demand, type WireAnswer } from './wire-call.ts';

/** One data point that CloudWatch accepted. */
export type ReceivedDatum = {
  readonly region: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly unit: string;
  readonly values: readonly number[];
  readonly counts: readonly number[];
};

type WireDatum = {
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp?: number;
  readonly Unit?: string;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StorageResolution?: number;
};

const TWO_WEEKS_MS = 14 * 86_400_000;
const TWO_HOURS_MS = 2 * 3_600_000;

/** PutMetricData with its limits. Source: CloudWatch API reference, PutMetricData and MetricDatum. */
export function createCloudwatchWire(now: () => number): {
  readonly received: readonly ReceivedDatum[];
  readonly answer: (call: Call) => WireAnswer;
} {
  const received: ReceivedDatum[] = [];
  const answer = ({ operation, body, region }: Call): WireAnswer => {
    demand(operation === 'PutMetricData', 'InvalidAction', `no ${operation} here`);
    demand(Buffer.byteLength(body) <= 1_000_000, 'RequestEntityTooLarge', 'more than 1 MB');
    const { Namespace, MetricData } = JSON.parse(body) as { Namespace?: string; MetricData?: readonly WireDatum[] };
    demand(typeof Namespace === 'string' && /^[^:]\S{0,254}$/.test(Namespace), 'InvalidParameterValue', 'bad Namespace');
    demand(MetricData !== undefined && MetricData.length > 0, 'MissingParameter', 'no MetricData');
    demand(MetricData.length <= 1000, 'InvalidParameterValue', 'more than 1000 data');
    for (const datum of MetricData) demandSound(datum, now());
    received.push(...MetricData.map((datum) => receivedDatum(datum, Namespace, region)));
    return { status: 200, body: '{}' };
  };
  return { received, answer };
}

function demandSound({ MetricName = '', Dimensions = [], Timestamp, ...datum }: WireDatum, now: number): void {
  const bad = 'InvalidParameterValue';
  demand(/^[^:][\x20-\x7e]{0,254}$/.test(MetricName), bad, `bad MetricName ${MetricName}`);
  demand(Dimensions.length <= 30, bad, `${MetricName} has more than 30 dimensions`);
  for (const { Name, Value } of Dimensions) {
    demand(/^[^:][\x20-\x7e]{0,254}$/.test(Name), bad, `bad dimension name ${Name}`);
    demand(/^(?=.*\S)[\x20-\x7e]{1,1024}$/.test(Value), bad, `bad value of dimension ${Name}`);
  }
  const at = Timestamp === undefined ? now : Timestamp * 1000;
  demand(at >= now - TWO_WEEKS_MS && at <= now + TWO_HOURS_MS, bad, `${MetricName} is older than two weeks or more than two hours ahead`);
  demand([undefined, 1, 60].includes(datum.StorageResolution), bad, 'bad StorageResolution');
  const values = datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]);
  demand(values.length > 0 && (datum.Values === undefined || datum.Value === undefined), bad, `${MetricName} has no value, or two kinds`);
  demand(values.length <= 150, bad, `${MetricName} has more than 150 values`);
  demand(new Set(values).size === values.length, bad, `${MetricName} has a value twice`);
  demand(
    values.every((value) => typeof value === 'number' && Math.abs(value) <= 2 ** 360),
    bad,
    `${MetricName} has a value that is no number`,
  );
  demand(datum.Counts === undefined || datum.Counts.length === values.length, bad, `${MetricName} has not as many counts as values`);
}

function receivedDatum(datum: WireDatum, namespace: string, region: string): ReceivedDatum {
  const values = datum.Values ?? [datum.Value ?? Number.NaN];
  return {
    region,
    namespace,
    metric: datum.MetricName ?? '',
    dimensions: Object.fromEntries((datum.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    at: Math.round((datum.Timestamp ?? Number.NaN) * 1000),
    unit: datum.Unit ?? 'None',
    values,
    counts: datum.Counts ?? values.map(() => 1),
  };
}
