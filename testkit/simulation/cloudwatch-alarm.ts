/** The properties of an alarm that CloudWatch judges by, as a template has them. */
export type AlarmRule = {
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly TreatMissingData: string;
  readonly WarmUpConfiguration?: { readonly WarmUpPeriodDurationInMinutes: number };
};

/** The state of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The values of the periods in the evaluation range, the latest last; undefined = no data. */
export type Points = readonly (number | undefined)[];

const BREACHES: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  LessThanThreshold: (value, threshold) => value < threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
};

/**
 * Returns the state of an alarm after an evaluation. Source: Amazon CloudWatch user guide, "Configuring how
 * CloudWatch alarms treat missing data". The part for `missing`, which no alarm of ours uses, is left out.
 */
export function evaluate(rule: AlarmRule, points: Points, before: AlarmState): AlarmState {
  const { EvaluationPeriods: periods, DatapointsToAlarm: least, TreatMissingData: treat } = rule;
  const breaches = BREACHES[rule.ComparisonOperator];
  if (!breaches || !['breaching', 'notBreaching', 'ignore'].includes(treat))
    throw new Error(`${rule.ComparisonOperator} or ${treat} is not simulated`);
  const real = points.filter((value) => value !== undefined).slice(-periods);
  const bad = real.filter((value) => breaches(value, rule.Threshold)).length;
  const missing = periods - real.length;
  if (bad + (treat === 'breaching' ? missing : 0) >= least) return 'ALARM';
  return treat === 'ignore' && missing > 0 && bad === real.length ? before : 'OK';
}

/** What happens to an alarm in a minute: its rule then, and the data that CloudWatch has; undefined = it does not exist. */
export type AlarmMinute = { readonly rule: AlarmRule; readonly points: Points } | undefined;

/**
 * Returns the state of an alarm in each minute. A new alarm with a warm-up period has insufficient data until its
 * window is full, or until the period ends. Source: CloudWatch API reference, WarmUpConfiguration.
 */
export function statesOf(minutes: readonly AlarmMinute[]): readonly (AlarmState | undefined)[] {
  let state: AlarmState = 'INSUFFICIENT_DATA';
  let age = -1;
  return minutes.map((minute) => {
    age = minute ? age + 1 : -1;
    if (!minute) return undefined;
    if (age === 0) state = 'INSUFFICIENT_DATA';
    const { rule, points } = minute;
    const warmUp = rule.WarmUpConfiguration?.WarmUpPeriodDurationInMinutes ?? 0;
    const isFull = points.filter((value) => value !== undefined).length >= rule.EvaluationPeriods;
    const isWarm = isFull || age >= warmUp;
    if (isWarm) state = evaluate(rule, points, state);
    return state;
  });
}
