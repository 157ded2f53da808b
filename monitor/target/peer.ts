import type { HttpLook } from './probe.ts';
import type { TlsSetting } from './tls-setting.ts';
import type { WaySetting } from './way.ts';

/** Another target that a check of this one asks, to compare both. Its name is that of the target. */
export type PeerSetting = {
  readonly name: string;
  readonly look: HttpLook;
  readonly tls: TlsSetting;
  /** The way to it; absent = the usual way. */
  readonly way?: WaySetting;
};
