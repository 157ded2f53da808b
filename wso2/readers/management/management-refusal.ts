import type { HttpAnswer } from '../../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../../monitor/observation/outcome.ts';

const LOGIN_FIX = 'correct the user and the password in the secret of `management.credentials`, or let the user use the management API';

const SWITCHED_OFF =
  'start the server with -DenableManagementApi=true, as micro-integrator.sh does, and check `version` and `ports`. A proxy in front of the server may also block the path';

/** Returns why the management API did not let the request in; undefined = it did. */
export function managementRefusal({ status }: HttpAnswer): Outcome | undefined {
  if (status === 401 || status === 403) {
    return failure('wso2.unauthorized', `status ${status} from the management API`, { fix: LOGIN_FIX });
  }
  return status === 404 ? failure('wso2.no-such-endpoint', 'status 404 from the management API', { fix: SWITCHED_OFF }) : undefined;
}
