import { FAMILIES, type Family } from '../deployment/schedule/family.ts';
import type { RoundSetting } from '../monitor/engine/rounds/round-tools.ts';
import type { AlertLink } from '../monitor/message/alert.ts';
import { PAGES } from '../monitor/metrics/pages.ts';
import { METRIC_LEVELS } from '../monitor/target/settings.ts';
import { alertLinks } from './alert-links.ts';
import { demandNone, namesIn, textsOf, type Variables } from './variables.ts';

/**
 * The settings of a function in its environment variables. infra writes them; the function reads them once at
 * start.
 */
export type Environment = {
  readonly family: Family;
  readonly table: string;
  /**
   * Where notifications are sent: the topic, or the queue of the announcer if there is one. A voter sends what it saw to
   * the table of the region that judges, and notifies no one.
   */
  readonly alerts: { readonly topic: string } | { readonly queue: string } | { readonly home: string };
  /** The regions whose votes this one judges by; none for a monitor of one region. */
  readonly voters: readonly string[];
  readonly setting: RoundSetting;
  /** The links of every mail. */
  readonly links: readonly AlertLink[];
  readonly heartbeat: { readonly region?: string; readonly url?: string };
  readonly allow: readonly string[];
  readonly vpc: boolean;
  readonly runbook: string;
  readonly userAgent: string;
  readonly region: string;
  readonly runtimeApi?: string;
};

/** The settings of the announcer in its environment variables. */
export type AnnouncerEnvironment = {
  readonly region: string;
  readonly table: string;
  readonly topic: string;
  readonly monitor: string;
  /** Number of targets of the monitor. */
  readonly targets: number;
  /** The links of every mail. */
  readonly links: readonly AlertLink[];
};

/** Reads the environment. Throws one error that names every variable that is missing or invalid. */
export function readEnvironment(variables: Variables): Environment {
  const problems: string[] = [];
  const text = textsOf(variables, problems);
  const oneOf = <Word extends string>(name: string, words: readonly Word[]): Word => {
    const found = words.find((word) => word === variables[name]);
    if (found === undefined) problems.push(`${name} must be one of ${words.join(', ')}, is ${JSON.stringify(variables[name] ?? null)}`);
    return found ?? (words[0] as Word);
  };
  const is = (name: string): boolean => oneOf(name, ['false', 'true']) === 'true';
  const queue = variables.GATEWATCH_DIGESTS_QUEUE;
  const home = variables.GATEWATCH_HOME_REGION;
  const region = variables.GATEWATCH_HEARTBEAT_REGION;
  const url = variables.GATEWATCH_HEARTBEAT_URL;
  // The message of the parser would quote the URL, which may hold a key.
  if (url && !(URL.canParse(url) && url.startsWith('https://'))) problems.push('GATEWATCH_HEARTBEAT_URL is not an https URL');
  const environment: Environment = {
    family: oneOf('GATEWATCH_FAMILY', FAMILIES),
    table: text('GATEWATCH_TABLE'),
    alerts: home ? { home } : queue ? { queue } : { topic: text('GATEWATCH_ALERTS_TOPIC') },
    voters: namesIn(variables.GATEWATCH_VOTERS),
    setting: {
      monitor: text('GATEWATCH_MONITOR'),
      metrics: oneOf('GATEWATCH_METRICS', METRIC_LEVELS),
      pages: oneOf('GATEWATCH_PAGES', PAGES),
      remindEveryMs: remindEveryMs(variables.GATEWATCH_REMIND_SECONDS, problems),
    },
    // Lambda names the log group of the function.
    links: alertLinks(variables, variables.AWS_REGION ?? '', namesIn(variables.AWS_LAMBDA_LOG_GROUP_NAME)),
    heartbeat: { ...(region && { region }), ...(url && { url }) },
    allow: namesIn(variables.GATEWATCH_ALLOW),
    vpc: is('GATEWATCH_VPC'),
    runbook: text('GATEWATCH_RUNBOOK'),
    userAgent: `gatewatch/${text('GATEWATCH_VERSION')}`,
    region: text('AWS_REGION'),
    ...(variables.AWS_LAMBDA_RUNTIME_API && { runtimeApi: variables.AWS_LAMBDA_RUNTIME_API }),
  };
  demandNone(problems);
  return environment;
}

/** Reads the environment of the announcer; throws as `readEnvironment` does. */
export function readAnnouncerEnvironment(variables: Variables): AnnouncerEnvironment {
  const problems: string[] = [];
  const text = textsOf(variables, problems);
  const targets = Number(text('GATEWATCH_TARGETS'));
  if (!Number.isInteger(targets) || targets < 1) problems.push('GATEWATCH_TARGETS is not a number of targets');
  const environment = {
    region: text('AWS_REGION'),
    table: text('GATEWATCH_TABLE'),
    topic: text('GATEWATCH_ALERTS_TOPIC'),
    monitor: text('GATEWATCH_MONITOR'),
    targets,
    links: alertLinks(variables, variables.AWS_REGION ?? '', namesIn(variables.GATEWATCH_LOG_GROUPS)),
  };
  demandNone(problems);
  return environment;
}

/** 0 = no reminders. */
function remindEveryMs(text: string | undefined, problems: string[]): number | false {
  const seconds = Number(text === undefined || text === '' ? Number.NaN : text);
  if (!Number.isInteger(seconds) || seconds < 0)
    problems.push(`GATEWATCH_REMIND_SECONDS must be a whole number, is ${JSON.stringify(text ?? null)}`);
  return seconds > 0 ? seconds * 1000 : false;
}
