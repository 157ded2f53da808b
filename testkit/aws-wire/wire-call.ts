/** The services that are simulated. */
export type Service = 'cloudwatch' | 'sns' | 'dynamodb' | 'secretsmanager' | 'ssm' | 'sqs' | 'events';

/** One request as it was received. */
export type Call = {
  readonly service: Service;
  /** The region it was signed for. */
  readonly region: string;
  readonly operation: string;
  /** The time of its signature, in milliseconds since 1970. */
  readonly signedAt: number;
  /** The body, uncompressed. */
  readonly body: string;
  readonly isCompressed: boolean;
};

/** A partial result: the remainder is reported as unprocessed, or left out. */
export type HalfDone = 'unprocessed' | 'partial';

/** The response. */
export type WireAnswer = {
  readonly status: number;
  readonly body: string;
  /** Whether the response comes from something other than AWS. */
  readonly isStranger?: true;
};

/** A refusal in the format of the service. */
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

/** Throws the service's refusal of an invalid request. */
export function demand(holds: boolean, code: string, message: string): asserts holds {
  if (!holds) throw new WireError(code, message);
}

type Refusal = { readonly code: string; readonly status: number };

/** The reasons why a service refuses every request. */
export type Refused = 'throttle' | 'error' | 'unavailable' | 'deny' | 'expired' | 'kms' | 'gone' | 'skew';

const JSON_CODES = {
  throttle: { code: 'ThrottlingException', status: 400 },
  unavailable: { code: 'ServiceUnavailable', status: 503 },
  deny: { code: 'AccessDeniedException', status: 400 },
  expired: { code: 'ExpiredTokenException', status: 400 },
  kms: { code: 'AccessDeniedException', status: 400 },
  gone: { code: 'ResourceNotFoundException', status: 400 },
  skew: { code: 'InvalidSignatureException', status: 400 },
};

/**
 * How each service reports throttling, an internal fault, missing permissions, and so on. Source: API
 * references, "Common errors" and the errors of each operation; those for keys, and for signatures in SNS,
 * are from memory.
 */
export const FAULT_CODES: Readonly<Record<Service, Readonly<Record<Refused, Refusal>>>> = {
  cloudwatch: { ...JSON_CODES, error: { code: 'InternalServiceFault', status: 500 } },
  sns: {
    throttle: { code: 'Throttled', status: 429 },
    error: { code: 'InternalError', status: 500 },
    unavailable: { code: 'ServiceUnavailable', status: 503 },
    deny: { code: 'AuthorizationError', status: 403 },
    expired: { code: 'ExpiredToken', status: 403 },
    kms: { code: 'KMSAccessDenied', status: 400 },
    gone: { code: 'NotFound', status: 404 },
    skew: { code: 'SignatureDoesNotMatch', status: 403 },
  },
  dynamodb: {
    ...JSON_CODES,
    throttle: { code: 'ProvisionedThroughputExceededException', status: 400 },
    error: { code: 'InternalServerError', status: 500 },
  },
  secretsmanager: { ...JSON_CODES, error: { code: 'InternalServiceError', status: 500 } },
  sqs: {
    ...JSON_CODES,
    error: { code: 'InternalFailure', status: 500 },
    gone: { code: 'QueueDoesNotExist', status: 400 },
    kms: { code: 'KmsAccessDenied', status: 400 },
  },
  events: { ...JSON_CODES, error: { code: 'InternalFailure', status: 500 } },
  ssm: { ...JSON_CODES, error: { code: 'InternalServerError', status: 500 }, gone: { code: 'ParameterNotFound', status: 400 } },
};
