import type { TlsSetting } from './tls-setting.ts';
import type { WaySetting } from './way.ts';

/** How a server is reached: the TLS settings and the way, with the names of their secrets. */
export type Reached = { readonly tls: TlsSetting; readonly way?: WaySetting };
