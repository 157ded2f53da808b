import { type Call, demand, type WireAnswer } from './wire-call.ts';

/** A secret as text or as bytes in base64. */
export type WireSecret = string | { readonly binary: string };

/** GetSecretValue. Source: Secrets Manager API reference. */
export function createSecretsWire(): { readonly kept: Map<string, WireSecret>; readonly answer: (call: Call) => WireAnswer } {
  const kept = new Map<string, WireSecret>();
  const answer = ({ operation, body }: Call): WireAnswer => {
    demand(operation === 'GetSecretValue', 'UnknownOperationException', `no ${operation} here`);
    const { SecretId = '' } = JSON.parse(body) as { SecretId?: string };
    const secret = kept.get(SecretId);
    demand(secret !== undefined, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    const value = typeof secret === 'string' ? { SecretString: secret } : { SecretBinary: secret.binary };
    return { status: 200, body: JSON.stringify({ Name: SecretId, VersionId: 'v1', ...value }) };
  };
  return { kept, answer };
}

/**
 * GetParameter: every parameter is a SecureString, which is cipher unless decryption is asked for. Source:
 * Systems Manager API reference.
 */
export function createParameterWire(): { readonly kept: Map<string, string>; readonly answer: (call: Call) => WireAnswer } {
  const kept = new Map<string, string>();
  const answer = ({ operation, body }: Call): WireAnswer => {
    demand(operation === 'GetParameter', 'UnknownOperationException', `no ${operation} here`);
    const { Name = '', WithDecryption } = JSON.parse(body) as { Name?: string; WithDecryption?: boolean };
    const value = kept.get(Name);
    demand(value !== undefined, 'ParameterNotFound', '');
    const Value = WithDecryption ? value : Buffer.from(value).toString('base64');
    return { status: 200, body: JSON.stringify({ Parameter: { Name, Type: 'SecureString', Value, Version: 1 } }) };
  };
  return { kept, answer };
}
