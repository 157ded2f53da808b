import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CALLS, type Caller, type MonitorCall, REFUSED } from '../../../testkit/iam/calls.ts';
import { PAGE_CALLS, PAGE_REFUSED } from '../../../testkit/iam/page-calls.ts';
import { type Call, isAllowed, isLike, isMatch, listOf, type Statement } from '../../../testkit/iam/policy.ts';
import { policiesOf, type TemplatePolicies } from '../../../testkit/iam/template-policies.ts';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { synthesize } from '../../../testkit/synthesize.ts';
import { LANDING_ZONE } from '../../../testkit/templates/control-tower.ts';

// Every call that a deployed monitor makes, held against the statements of its templates; and every statement against the calls.

const SECRETS = `    credentials: { secret: wso2/monitor }
    apis: [{ name: PizzaShackAPI, version: 1.0.0 }]
    httpHeaders: [{ name: X-Api-Key, valueFrom: { secret: "ssm:/edge/key" } }]
`;
const integrators = (more = '') => `  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com${more} }\n`;
const secret = (more = '') => `  - name: gw-9\n    profile: gateway\n    host: gw-9.example.com\n${SECRETS}${more}`;
const FAST = ['gateway', 'micro-integrator']
  .map((profile) => `  - { name: ${profile}, profile: ${profile}, host: h.example.com, periodSeconds: 20 }\n`)
  .join('');

const PAGE = '  statusPage: { access: { basic: { secret: page/readers } } }';

/** The monitors, and which of the calls with `only` they make. */
const MONITORS = {
  'two families and secrets': { yaml: smallConfig('', integrators() + secret()), makes: ['direct', 'secrets'] },
  'a pager and an announcer': {
    yaml: smallConfig('', integrators() + secret() + FAST).replace(
      '[oncall@example.com] }',
      '[oncall@example.com], pager: [https://events.example.com/hook] }',
    ),
    makes: ['announced', 'pager', 'secrets'],
  },
  'in a VPC': {
    yaml: smallConfig('  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }', integrators() + secret()),
    makes: ['direct', 'secrets', 'vpc'],
  },
  'in a landing zone': { yaml: LANDING_ZONE, makes: ['announced', 'pager', 'vpc', 'announcer in a VPC'] },
  'with a status page': { yaml: smallConfig(PAGE, integrators() + secret()), makes: ['direct', 'secrets'] },
} as const;

/** The stacks with functions, and the calls on their resources. */
const STACKS = Object.entries(MONITORS).map(([name, monitor]) => ({
  ...{ name, stack: 'gatewatch-prod', table: CALLS, refusals: REFUSED },
  ...(monitor as { readonly yaml: string; readonly makes: readonly Made[] }),
}));
const PAGE_STACK = { name: 'its status page', stack: 'gatewatch-prod-Page', table: PAGE_CALLS, refusals: PAGE_REFUSED, makes: [] };

type Made = NonNullable<MonitorCall['only']>;
const isMade = ({ only }: MonitorCall, makes: readonly Made[]) => only === undefined || makes.includes(only);

const ROLES: Readonly<Record<string, string>> = {
  round: 'apimanager',
  announcer: 'Announcer',
  scheduler: 'SchedulerRole',
  page: 'PageRole',
};

function roleOf({ ofRoles }: TemplatePolicies, by: Caller): string | undefined {
  const part = ROLES[by];
  return part === undefined ? undefined : [...ofRoles.keys()].find((id) => id.includes(part));
}

/** A call of the table on the resources of a template. */
function callOn(policies: TemplatePolicies, { by, action, on, context }: MonitorCall): Call {
  const role = roleOf(policies, by);
  const principal = role === undefined ? by : `arn:aws:iam::111122223333:role/${role}`;
  const resource = typeof on === 'string' ? on : `${policies.arnOf(on.type, on.part)}${on.below ?? ''}`;
  const vpc = [...policies.ofRoles.keys()].some((id) => id.includes('vpcRole'));
  const shown = vpc && resource.includes(':function:') ? `${resource}-vpc` : resource;
  return { principal, action, resource: shown, context: { 'aws:SecureTransport': 'true', ...context } };
}

/** The policy of a resource, or of the bucket of an object. */
function ownPolicy({ ofResources }: TemplatePolicies, resource: string): readonly Statement[] {
  return ofResources.get(resource) ?? ofResources.get(resource.split('/')[0] ?? '') ?? [];
}

function judge(policies: TemplatePolicies, call: Call, by: Caller): boolean {
  const role = roleOf(policies, by);
  return isAllowed(call, { identity: policies.ofRoles.get(role ?? '') ?? [], resource: ownPolicy(policies, call.resource) });
}

/** What a statement allows although none of these calls needs it. */
function unusedOf(statement: Statement, calls: readonly Call[], where: string): readonly string[] {
  if (statement.Effect === 'Deny') return [];
  const using = calls.filter((call) => isMatch(statement, call));
  const actions = listOf(statement.Action).filter(
    (action) => !using.some((call) => isLike(call.action.toLowerCase(), action.toLowerCase())),
  );
  const resources = listOf(statement.Resource ?? []).filter((resource) => !using.some((call) => isLike(call.resource, resource)));
  return [...actions, ...resources].map((one) => `${where}: ${one}`);
}

/** The statement by which a key lets the policies of roles of its account count. */
function isOfAccount({ Principal }: Statement): boolean {
  return JSON.stringify(Principal ?? '').includes(':root');
}

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:gatewatch-prod-';
const IN_VPC = ['api-manager-vpc', 'micro-integrator-vpc', 'announcer'];

describe.each([...STACKS, { ...PAGE_STACK, yaml: MONITORS['with a status page'].yaml }])(
  'a monitor: $name',
  ({ yaml, stack, table, refusals, makes }) => {
    const home = synthesize(yaml).stacks.find((one) => one.name === stack);
    if (!home) throw new Error(`there is no stack ${stack}`);
    const policies = policiesOf(home);
    const made = table.filter((call) => isMade(call, makes));
    const calls = made.map((call) => ({ ...callOn(policies, call), by: call.by }));

    test('may make every call that it makes', () => {
      expect(calls.filter((call) => !judge(policies, call, call.by))).toEqual([]);
    });

    test('may make none of the calls that nobody makes', () => {
      const refused = refusals.filter((call) => isMade(call, makes)).filter((call) => judge(policies, callOn(policies, call), call.by));
      expect(refused.map(({ action, why }) => `${action}: ${why}`)).toEqual([]);
    });

    test('holds no statement, action, or resource that no call needs', () => {
      const ofRoles = (['round', 'announcer', 'scheduler', 'page'] as const).flatMap((by) =>
        (policies.ofRoles.get(roleOf(policies, by) ?? '') ?? []).flatMap((statement) =>
          unusedOf(
            statement,
            calls.filter((call) => call.by === by),
            by,
          ),
        ),
      );
      const ofResources = [...policies.ofResources].flatMap(([arn, statements]) =>
        statements
          .filter((one) => !isOfAccount(one))
          .flatMap((statement) =>
            unusedOf(
              statement,
              calls.filter(({ resource }) => ownPolicy(policies, resource) === statements),
              arn,
            ),
          ),
      );
      expect([...ofRoles, ...ofResources]).toEqual([]);
    });

    test('every denial refuses a call that would be made otherwise', () => {
      const all = [...policies.ofRoles.values(), ...policies.ofResources.values()].flat().filter(({ Effect }) => Effect === 'Deny');
      const tried = [
        ...calls.map((call) => ({ ...call, context: { ...call.context, 'aws:SecureTransport': 'false' } })),
        ...calls.map((call) => ({ ...call, action: 'kms:CreateGrant' })),
        ...calls.flatMap((call) => IN_VPC.map((name) => ({ ...call, context: { 'lambda:SourceFunctionArn': `${FUNCTION}${name}` } }))),
      ];
      expect(all.filter((statement) => !tried.some((call) => isMatch(statement, call)))).toEqual([]);
    });
  },
);

test('the table has every command that a function sends, and no other', () => {
  const sent = globSync('{aws,lambda}/**/*.ts', { cwd: join(import.meta.dirname, '../../..') }).flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, '../../..', file), 'utf8').matchAll(/new (\w+Command)\(/g)].map(([, command]) => command),
  );
  const listed = [...CALLS, ...PAGE_CALLS].map(({ from }) => from).filter((from) => from.endsWith('Command'));
  expect([...new Set(listed)].sort()).toEqual([...new Set(sent)].sort());
});
