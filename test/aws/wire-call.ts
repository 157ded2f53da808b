/** The services that have a stand-in. */
export type Service = 'cloudwatch' | 'sns' | 'dynamodb' | 'secretsmanager' | 'ssm' | 'sqs' | 'events';

/** One request as it came in. */
export type Call = {
  readonly service: Service;
  /** The region it was signed for. */
  readonly region: string;
  readonly operation: string;
  /** Uncompressed. */
  readonly body: string;
  readonly isCompressed: boolean;
};

/** What goes back. */
export type WireAnswer = { readonly status: number; readonly body: string };

/** A refusal as the service itself words it. */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.more = more;
  }
}

/** Refuses what breaks a rule of the service. */
export function demand(holds: boolean, code: string, message: string): asserts holds {
  if (!holds) throw new WireError(code, message);
}

type Refusal = { readonly code: string; readonly status: number };

const JSON_CODES = { throttle: { code: 'ThrottlingException', status: 400 }, deny: { code: 'AccessDeniedException', status: 400 } };

/** How each service says that it is too much, its own fault or forbidden. */
export const FAULT_CODES: Readonly<Record<Service, Readonly<Record<'throttle' | 'error' | 'deny', Refusal>>>> = {
  cloudwatch: { ...JSON_CODES, error: { code: 'InternalServiceFault', status: 500 } },
  sns: {
    throttle: { code: 'Throttled', status: 429 },
    error: { code: 'InternalError', status: 500 },
    deny: { code: 'AuthorizationError', status: 403 },
  },
  dynamodb: {
    throttle: { code: 'ProvisionedThroughputExceededException', status: 400 },
    error: { code: 'InternalServerError', status: 500 },
    deny: JSON_CODES.deny,
  },
  secretsmanager: { ...JSON_CODES, error: { code: 'InternalServiceError', status: 500 } },
  sqs: { ...JSON_CODES, error: { code: 'InternalFailure', status: 500 } },
  events: { ...JSON_CODES, error: { code: 'InternalFailure', status: 500 } },
  ssm: { ...JSON_CODES, error: { code: 'InternalServerError', status: 500 } },
};
