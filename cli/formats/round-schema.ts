import { RUNGS } from '../../monitor/health/diagnosis.ts';
import { STATUSES } from '../../monitor/health/status.ts';
import { PHASE_NAMES } from '../../monitor/message/timeline.ts';
import { ROLES } from '../../monitor/target/probe.ts';

type Schema = Readonly<Record<string, unknown>>;

const TEXT = { type: 'string' };
const NUMBER = { type: 'number' };
const TIME = { type: 'string', format: 'date-time' };
const COUNT = { type: 'integer', minimum: 0 };
const MS = { type: 'number', minimum: 0 };
const REASON = { type: 'string', pattern: '^[a-z0-9]+\\.[a-z0-9-]+$', description: 'one of the list in docs/reference/reasons.md' };

function object(properties: Schema, optional: Schema = {}, more: Schema = {}): Schema {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional }, ...more };
}

function list(items: Schema): Schema {
  return { type: 'array', items };
}

const described = (schema: Schema, description: string) => ({ ...schema, description });

const FINDING = {
  rung: { enum: RUNGS, description: 'the check stage that failed' },
  probe: TEXT,
  summary: described(TEXT, 'what is wrong, in one sentence'),
  fix: described(TEXT, 'the recommended action'),
};
const OWNER = { reason: REASON, kind: { enum: ['target', 'configuration', 'monitor'], description: 'who must act' } };

const DIAGNOSIS = object({ ...FINDING, consequences: described(list({ $ref: '#/$defs/finding' }), 'the other failures') }, OWNER, {
  description: 'the failure that leads; without a reason if there is no result yet',
});

const CHAIN_LINK = object({ subject: TEXT, issuer: TEXT, notAfter: TIME, daysRemaining: NUMBER });

const CERTIFICATE = object(
  { trusted: { type: 'boolean' }, subject: TEXT, issuer: TEXT, notAfter: TIME, daysRemaining: NUMBER, pin: TEXT },
  { protocol: TEXT, problem: REASON, chain: described(list(CHAIN_LINK), "the certificates as they were sent, the server's own first") },
);

const PHASES = object({}, Object.fromEntries(PHASE_NAMES.map(([phase]) => [phase, MS])), {
  description: 'milliseconds; a phase that was not reached is absent',
});

const PROBE = object(
  {
    name: TEXT,
    role: { enum: ROLES },
    action: described(TEXT, 'what was checked, such as GET https://…'),
    outcome: { enum: ['success', 'failure', 'unknown'] },
    detail: TEXT,
    at: TIME,
  },
  {
    reason: described(REASON, 'absent if the outcome is success'),
    address: TEXT,
    latencyMs: MS,
    phases: PHASES,
    skewMs: described(MS, "the most that the monitor's own delay added to latencyMs"),
    http: object({ status: { type: 'integer' } }, { lenient: TEXT }),
    tls: CERTIFICATE,
    notes: described(list(TEXT), 'what else was seen and did not stop the check'),
  },
);

const TARGET = object(
  {
    name: TEXT,
    profile: TEXT,
    host: TEXT,
    status: { $ref: '#/$defs/status' },
    diagnosis: { anyOf: [{ type: 'null' }, DIAGNOSIS], description: 'null if the target is ready' },
    probes: list(PROBE),
  },
  { product: object({ name: TEXT, version: TEXT }, { updateLevel: TEXT }) },
);

/** Returns the JSON Schema of `gatewatch/round/v1`, which `--output json` of `check` and `wait` prints. */
export function roundSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A round of gatewatch: the JSON of check and wait. A later release can add keys.',
    ...object(
      {
        schema: { const: 'gatewatch/round/v1' },
        monitor: TEXT,
        at: TIME,
        status: described({ $ref: '#/$defs/status' }, 'that of the worst target'),
        counts: described(object(Object.fromEntries(STATUSES.map((status) => [status, COUNT]))), 'the number of targets of each status'),
        targets: list(TARGET),
      },
      {
        gate: object(
          { open: { type: 'boolean' }, ready: COUNT, required: COUNT },
          {},
          {
            description: 'of wait only: consecutive ready rounds, and how many were required',
          },
        ),
      },
    ),
    $defs: { status: { enum: STATUSES }, finding: object({ ...FINDING, ...OWNER }) },
  };
}
