import { FAMILIES, type Family } from '../monitor/core/family.ts';
import type { MetricSetting } from '../monitor/core/metric.ts';
import { METRIC_LEVELS } from '../monitor/core/monitor-settings.ts';

/** What a function is told by its environment; written by infra, read once at start. */
export type Environment = {
  readonly family: Family;
  readonly table: string;
  readonly alertsTopic: string;
  readonly setting: MetricSetting;
  readonly heartbeat: { readonly region?: string; readonly url?: string };
  readonly allow: readonly string[];
  readonly vpc: boolean;
  readonly runbook: string;
  readonly userAgent: string;
  readonly region: string;
  readonly runtimeApi?: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the environment; throws one error that names every variable that is missing or wrong. */
export function readEnvironment(variables: Variables): Environment {
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = variables[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    return value;
  };
  const oneOf = <Word extends string>(name: string, words: readonly Word[]): Word => {
    const found = words.find((word) => word === variables[name]);
    if (found === undefined) problems.push(`${name} must be one of ${words.join(', ')}, is ${JSON.stringify(variables[name] ?? null)}`);
    return found ?? (words[0] as Word);
  };
  const is = (name: string): boolean => oneOf(name, ['false', 'true']) === 'true';
  const region = variables.GATEWATCH_HEARTBEAT_REGION;
  const url = variables.GATEWATCH_HEARTBEAT_URL;
  // Its own words would quote the URL, which may hold a key.
  if (url && !(URL.canParse(url) && url.startsWith('https://'))) problems.push('GATEWATCH_HEARTBEAT_URL is no https URL');
  const environment: Environment = {
    family: oneOf('GATEWATCH_FAMILY', FAMILIES),
    table: text('GATEWATCH_TABLE'),
    alertsTopic: text('GATEWATCH_ALERTS_TOPIC'),
    setting: { monitor: text('GATEWATCH_MONITOR'), metrics: oneOf('GATEWATCH_METRICS', METRIC_LEVELS), hasPager: is('GATEWATCH_PAGER') },
    heartbeat: { ...(region && { region }), ...(url && { url }) },
    allow: (variables.GATEWATCH_ALLOW ?? '').split(',').filter((cidr) => cidr !== ''),
    vpc: is('GATEWATCH_VPC'),
    runbook: text('GATEWATCH_RUNBOOK'),
    userAgent: `gatewatch/${text('GATEWATCH_VERSION')}`,
    region: text('AWS_REGION'),
    ...(variables.AWS_LAMBDA_RUNTIME_API && { runtimeApi: variables.AWS_LAMBDA_RUNTIME_API }),
  };
  if (problems.length > 0) throw new Error(`the environment of the function is not what a deployment makes: ${problems.join('; ')}`);
  return environment;
}
