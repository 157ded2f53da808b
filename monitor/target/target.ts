import type { ApiDiscovery } from './discovery.ts';
import type { PeerSetting } from './peer.ts';
import { isWireProbe, type Probe } from './probe.ts';
import type { TlsSetting } from './tls-setting.ts';
import type { TokenSetting } from './token.ts';
import type { WaySetting } from './way.ts';
import type { WindowTime } from './window.ts';

/** Who is notified: email and pager, email only, or no one. */
export type AlertLevel = 'page' | 'mail' | 'none';

/** One server or load-balanced name with all its probes, everything expanded; plain data. */
export type Target = {
  readonly name: string;
  readonly profile: string;
  readonly host: string;
  readonly version?: string;
  /**
   * The distance of the ports of the server from the documented ones: `portOffset` minus the default offset
   * of the profile.
   */
  readonly portShift: number;
  readonly tls: TlsSetting;
  /** Absent = the usual way. */
  readonly way?: WaySetting;
  /** The access tokens that its probes send; absent = none. */
  readonly tokens?: readonly TokenSetting[];
  /** Other targets that its probes ask, to compare; absent = none. */
  readonly peers?: readonly PeerSetting[];
  /** How it gets more probes while it is monitored; absent = not at all. */
  readonly discovery?: ApiDiscovery;
  readonly labels: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly alert: AlertLevel;
  /** Names of the targets that depend on this one; absent = none. */
  readonly dependents?: readonly string[];
  /** When its notifications are suppressed; absent = never. */
  readonly maintenance?: readonly WindowTime[];
  /** Whether looks are sent from inside the VPC; only with `monitor.vpc`. */
  readonly vpc: boolean;
  /** In the order of `explain`: readiness, liveness, startup, signal, then as the profile has them. */
  readonly probes: readonly Probe[];
};

/** Whether the incidents of a target page. */
export function isPaged({ alert }: Pick<Target, 'alert'>, hasPager: boolean): boolean {
  return hasPager && alert === 'page';
}

/**
 * Returns the main probe of a target, for places that show one figure: its first readiness probe with a look.
 */
export function mainProbe({ probes }: Pick<Target, 'probes'>): Probe | undefined {
  return probes.find((probe) => probe.role === 'readiness' && isWireProbe(probe));
}
