/** The services that have a stand-in. */
export type Service = 'cloudwatch' | 'sns' | 'dynamodb' | 'secretsmanager' | 'ssm' | 'sqs' | 'events';

/** One request as it came in. */
export type Call = {
  readonly service: Service;
  /** The region it was signed for. */
  readonly region: string;
  readonly operation: string;
  /** When it says that it was signed, milliseconds since 1970. */
  readonly signedAt: number;
  /** Uncompressed. */
  readonly body: string;
  readonly isCompressed: boolean;
};

/** Work that is half done: the other half is said to be left, or is not there. */
export type HalfDone = 'unprocessed' | 'partial';

/** What goes back. */
export type WireAnswer = {
  readonly status: number;
  readonly body: string;
  /** Whether it comes from somebody who is not AWS. */
  readonly isStranger?: true;
};

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

/** Why a service refuses, whatever it is asked. */
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
 * How each service says that it is too much, its own fault, forbidden and so on. Source: API references, "Common errors" and the errors of each operation; those
 * for keys, and of signatures in SNS, as remembered.
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
