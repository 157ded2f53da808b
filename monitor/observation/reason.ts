import { CALL_REASONS } from './reasons/call-reasons.ts';
import { GATEWAY_REASONS } from './reasons/gateway-reasons.ts';
import { HTTP_REASONS } from './reasons/http-reasons.ts';
import { MONITOR_REASONS } from './reasons/monitor-reasons.ts';
import { NAME_REASONS } from './reasons/name-reasons.ts';
import { PATH_REASONS } from './reasons/path-reasons.ts';
import { PROXY_REASONS } from './reasons/proxy-reasons.ts';
import { SIGNAL_REASONS } from './reasons/signal-reasons.ts';
import { TLS_REASONS } from './reasons/tls-reasons.ts';
import { WSO2_REASONS } from './reasons/wso2-reasons.ts';

/**
 * The owner of a problem: the operator of the target, the author of the config, or the operator of the
 * monitor.
 */
export type Kind = 'target' | 'configuration' | 'monitor';

/** `degrades`: such a failure degrades a target and never makes it not ready, whatever the role of the probe. */
type Entry = { readonly kind: Kind; readonly sentence: string; readonly fix: string; readonly degrades?: true };

/**
 * The closed list of reasons why a check did not succeed. Metrics, alerts and docs refer to the key; people
 * read the sentence, which is short enough for the subject of an email. `fix` applies where the check has no
 * better one.
 */
export const REASONS = {
  ...NAME_REASONS,
  ...PROXY_REASONS,
  ...TLS_REASONS,
  ...HTTP_REASONS,
  ...WSO2_REASONS,
  ...GATEWAY_REASONS,
  ...CALL_REASONS,
  ...SIGNAL_REASONS,
  ...PATH_REASONS,
  ...MONITOR_REASONS,
} as const satisfies Record<string, Entry>;

/** The key of a reason, such as `tcp.refused`. */
export type Reason = keyof typeof REASONS;

/** Returns the owner of a problem with this reason. */
export function kindOf(reason: Reason): Kind {
  return REASONS[reason].kind;
}

/** Whether a failure for this reason degrades a target at most: the server responds as it is set up to. */
export function degradesOnly(reason: Reason): boolean {
  return 'degrades' in REASONS[reason];
}
