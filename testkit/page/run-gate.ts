import * as crypto from 'node:crypto';
import { runInNewContext } from 'node:vm';

/** A request as CloudFront hands it to a function. Source: Amazon CloudFront, "CloudFront Functions event structure". */
type EdgeRequest = {
  readonly method: string;
  readonly uri: string;
  readonly querystring: Readonly<Record<string, never>>;
  readonly headers: Record<string, { readonly value: string }>;
  readonly cookies: Readonly<Record<string, never>>;
};

/** What a function answers: the request, which goes on, or a response. */
export type EdgeAnswer = Partial<EdgeRequest> & {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, { readonly value: string }>>;
};

/** Who asks, and what the key-value store has. */
export type EdgeSetting = {
  readonly ip?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stored?: Readonly<Record<string, string>>;
};

/**
 * Runs the code of a viewer-request function as CloudFront does, for the modules that ours import. A key that is not
 * in the store rejects. Source: Amazon CloudFront, "Helper methods for key value stores".
 */
export async function runGate(code: string, { ip = '192.0.2.1', headers = {}, stored = {} }: EdgeSetting = {}): Promise<EdgeAnswer> {
  const get = async (key: string) => {
    const value = stored[key];
    if (value === undefined) throw new Error('KeyNotFound');
    return value;
  };
  const modules = { cloudfront: { kvs: () => ({ get }) }, crypto: { createHash: crypto.createHash } };
  const plain = code.replace(/^import (\w+) from '(\w+)';$/gm, "const $1 = modules['$2'];");
  const request: EdgeRequest = {
    method: 'GET',
    uri: '/',
    querystring: {},
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: {},
  };
  const event = { version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip }, request };
  return runInNewContext(`${plain}\nhandler(event);`, { modules, event });
}
