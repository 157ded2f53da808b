import { failure, type Outcome } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';

/**
 * Returns the failure for a 404 of the internal API of a Micro Integrator. The dispatcher takes a query for a
 * part of the path (`InternalAPIDispatcher`): `/healthz?x=1` does not exist, and `/healthz/?x=1` does. Before
 * 4.1.0, the HTTPS port has no health probes.
 */
export function probeMissing(look: HttpLook, detail: string, fix?: string): Outcome {
  const [path = '', query] = look.path.split('?');
  if (query !== undefined && !path.endsWith('/')) {
    return failure('wso2.no-such-endpoint', `status 404: the server takes the query for a part of the path`, {
      fix: `set \`path: ${path}\`, without a query`,
    });
  }
  if (look.scheme === 'https') {
    return failure('wso2.no-such-endpoint', `status 404: ${path} over HTTPS requires MI 4.1 or later, and \`protocols = "http https"\``, {
      fix: 'probe the HTTP port 9201, or set `protocols = "http https"` under `[readiness_probe]` and `[liveness_probe]` in deployment.toml',
    });
  }
  return failure('wso2.no-such-endpoint', `status 404: ${detail}`, fix === undefined ? {} : { fix });
}
