import { LOOKING_MS } from '../../monitor/health/due.ts';
import { isWireProbe } from '../../monitor/target/probe.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { pagersIn } from './pagers.ts';
import type { DeployFinding, Plan } from './plan.ts';

/** Returns the findings that do not prevent a deployment, but that a user may not expect. */
export function deployWarnings(settings: MonitorSettings, plan: Plan): readonly DeployFinding[] {
  return [
    ...listenerWarnings(settings, plan),
    ...heartbeatPagerWarnings(settings, plan),
    ...concurrencyWarnings(settings, plan),
    ...reservationWarnings(settings, plan),
    ...accountWarnings(plan),
    ...eventWarnings(plan),
    ...recheckWarnings(plan),
    ...voterWarnings(plan),
  ];
}

function listenerWarnings({ alerts }: MonitorSettings, { region }: Plan): readonly DeployFinding[] {
  if (alerts.email.length + alerts.pager.length === 0) {
    return [
      {
        says: 'no one receives notifications: monitor.alerts has no email and no pager',
        fix: 'set monitor.alerts.email, or subscribe to the topic in the output AlertsTopicArn',
      },
    ];
  }
  const noEmail = {
    says: 'no one is notified of status changes or of failures of the monitor: monitor.alerts.email is empty',
    fix: 'add an address, or subscribe to the topic in the output AlertsTopicArn',
  };
  const noPage = {
    says: `no one is paged: no secret of a pager can be read in ${region}`,
    fix: `replicate the secret to ${region} and write its name`,
  };
  return [
    ...(alerts.email.length === 0 ? [noEmail] : []),
    ...(alerts.pager.length > 0 && pagersIn(alerts.pager, region, region).length === 0 ? [noPage] : []),
  ];
}

function heartbeatPagerWarnings({ alerts }: MonitorSettings, { region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  if (!heartbeatRegion || alerts.pager.length === 0 || pagersIn(alerts.pager, region, heartbeatRegion).length > 0) return [];
  const instead = alerts.email.length > 0 ? 'only sends email' : 'notifies no one';
  const says = `the heartbeat alarm in ${heartbeatRegion} ${instead}: the secret of the pager is in ${region}`;
  const fix = `replicate the secret to ${heartbeatRegion} and add { secret: <its ARN there> } to monitor.alerts.pager`;
  return [{ says, fix }];
}

/** The largest number of concurrent rounds of a shard: the rounds of two consecutive minutes can overlap. */
const ROUNDS_AT_A_TIME = 2;

function concurrencyWarnings({ reservedConcurrency }: MonitorSettings, { functions, shards }: Plan): readonly DeployFinding[] {
  if (reservedConcurrency === 0) return [];
  return functions.flatMap(({ name }): readonly DeployFinding[] => {
    const needed = shards.filter(({ functionName }) => functionName === name).length * ROUNDS_AT_A_TIME;
    if (reservedConcurrency >= needed) return [];
    const says = `each function has a reserved concurrency of ${reservedConcurrency}, but ${name} can run ${needed} rounds at a time, so some may be throttled`;
    return [{ says, fix: `set monitor.reservedConcurrency to ${needed} or more, or to 0 for no reservation` }];
  });
}

/**
 * The default concurrency of an account per region; a new account starts with less. Source: AWS Lambda
 * quotas.
 */
const ACCOUNT_CONCURRENCY = 1000;

/** The concurrency of a new account per region. Source: AWS Lambda developer guide, "Lambda quotas". */
const NEW_ACCOUNT_CONCURRENCY = 10;

/** What an account must keep unreserved. Source: AWS Lambda developer guide, "Configuring reserved concurrency". */
const UNRESERVED_CONCURRENCY = 100;

function reservationWarnings({ reservedConcurrency }: MonitorSettings, { functions }: Plan): readonly DeployFinding[] {
  const reserved = reservedConcurrency * functions.length;
  if (reserved === 0) return [];
  const says = `the functions reserve a concurrency of ${reserved} together; the deployment fails unless ${UNRESERVED_CONCURRENCY} more of the account remain, and a new account has ${NEW_ACCOUNT_CONCURRENCY}`;
  const fix = 'compare with aws lambda get-account-settings, or set monitor.reservedConcurrency to 0';
  return [{ says, fix }];
}

function accountWarnings({ shards }: Plan): readonly DeployFinding[] {
  const needed = shards.length * ROUNDS_AT_A_TIME;
  if (needed <= NEW_ACCOUNT_CONCURRENCY) return [];
  if (needed <= ACCOUNT_CONCURRENCY) {
    const says = `${shards.length} shards can use ${needed} functions at a time; a new account may run ${NEW_ACCOUNT_CONCURRENCY}`;
    return [{ says, fix: 'compare with aws lambda get-account-settings: see docs/reference/limits.md' }];
  }
  const says = `${shards.length} shards can use ${needed} functions at a time; the default quota is ${ACCOUNT_CONCURRENCY} per region for the whole account`;
  return [{ says, fix: 'first request an increase of the AWS Lambda quota "Concurrent executions": see docs/reference/limits.md' }];
}

/** The largest input that shards of several targets have; beyond it nobody has tried CloudFormation, bytes. */
const PROVEN_EVENT_BYTES = 100_000;

function eventWarnings({ shards }: Plan): readonly DeployFinding[] {
  return shards
    .filter(({ eventBytes }) => eventBytes > PROVEN_EVENT_BYTES)
    .map(({ targets, eventBytes }) => ({
      says: `the event of target ${targets[0]?.name} has ${eventBytes} bytes; above ${PROVEN_EVENT_BYTES} it is not proven that CloudFormation accepts it`,
      fix: 'split the target into two with fewer probes or apis each, or remove authorities it does not need from tls.ca',
    }));
}

/** A round starts checks only in its first 50 seconds, so a later recheck never takes place. */
function recheckWarnings({ targets }: Plan): readonly DeployFinding[] {
  const late = targets.filter(({ probes }) => probes.some((probe) => isWireProbe(probe) && probe.recheckSeconds * 1000 >= LOOKING_MS));
  if (late.length === 0) return [];
  const says = `recheckSeconds of ${LOOKING_MS / 1000} or more has no effect on AWS (${late[0]?.name}${late.length > 1 ? ` and ${late.length - 1} more` : ''})`;
  return [{ says, fix: `write less than ${LOOKING_MS / 1000}, or 0 for no recheck` }];
}

function voterWarnings({ voters, region }: Plan): readonly DeployFinding[] {
  const far = voters.map((voter) => voter.region).join(', ');
  const names = secretNames(voters.flatMap(({ targets }) => targets));
  return [
    ...(names.length > 0 && voters.length > 0
      ? [
          {
            says: `${far} read${voters.length === 1 ? 's' : ''} the secrets of ${voters.length === 1 ? 'that region' : 'those regions'}: ${names.length} must exist there under the same name`,
            fix: 'replicate each secret; until then, the targets that need it are judged without these regions',
          },
        ]
      : []),
    ...(voters.length > 0
      ? [
          {
            says: `if ${region} itself fails, the heartbeat alarm notifies, and no other region notifies of targets until it is back`,
            fix: 'this is a limit of this release: see docs/how-to/several-regions.md',
          },
        ]
      : []),
  ];
}
