import { isWireProbe, type Probe } from './probe.ts';
import type { WindowTime } from './window.ts';

/** How TLS is spoken to a target. Nothing set = public roots, chain and name checked. */
export type TlsSetting = {
  /** PEM texts that replace the public roots. */
  readonly ca?: readonly string[];
  /** SNI and the name the certificate must carry; default: the host of the look. */
  readonly serverName?: string;
  /** `sha256//BASE64=` each; replaces chain and name check. */
  readonly pins?: readonly string[];
  readonly verify: boolean;
  /** Name of the secret with PEM certificate and key. */
  readonly clientCertificate?: string;
};

/** Who is told: the pager too, mail only, nobody. */
export type AlertLevel = 'page' | 'mail' | 'none';

/** One server or load-balanced name with all its probes, everything expanded; plain data. */
export type Target = {
  readonly name: string;
  readonly profile: string;
  readonly host: string;
  readonly version?: string;
  /** How far the server's ports stand from the documented ones: `portOffset` minus the profile's default offset. */
  readonly portShift: number;
  readonly tls: TlsSetting;
  readonly labels: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly alert: AlertLevel;
  /** Names of the targets that depend on this one; absent = none. */
  readonly dependents?: readonly string[];
  /** When people are not told of it; absent = never. */
  readonly maintenance?: readonly WindowTime[];
  /** Looked at from inside the VPC; only with `monitor.vpc`. */
  readonly vpc: boolean;
  /** In the order of `explain`: readiness, liveness, startup, signal, then as the profile has them. */
  readonly probes: readonly Probe[];
};

/** Whether machines are told of a target. */
export function isPaged({ alert }: Pick<Target, 'alert'>, hasPager: boolean): boolean {
  return hasPager && alert === 'page';
}

/** The probe that stands for a target where one figure has to do: its first readiness probe with a look of its own. */
export function mainProbe({ probes }: Pick<Target, 'probes'>): Probe | undefined {
  return probes.find((probe) => probe.role === 'readiness' && isWireProbe(probe));
}
