import type { HttpLook } from './probe.ts';
import type { TlsSetting } from './tls-setting.ts';
import type { WaySetting } from './way.ts';

/**
 * How an access token is asked for. Its name is unique in the monitor. The answer is JSON with the token under
 * `field`. Where the look has a reader, it says what an answer without a token means. Source: RFC 6749 section 4.4, for the grant client_credentials.
 */
export type TokenSetting = {
  readonly name: string;
  /** The target of the config that issues the token; absent = a server that is no target. */
  readonly issuer?: string;
  readonly look: HttpLook;
  readonly tls: TlsSetting;
  /** The way to the issuer; absent = the usual way. */
  readonly way?: WaySetting;
  readonly field: string;
  /** The longest time that a token is kept, in seconds; absent = until it ends. */
  readonly mostSeconds?: number;
  /** The lifetime of a token whose answer does not say it, in seconds. */
  readonly lifetimeSeconds: number;
};
