import { unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { quote } from '../../monitor/text/quote.ts';
import { asJsonObject, notTheJson, readJsonObject } from './json.ts';
import type { Asked } from './reader.ts';

/**
 * Reads whether one API is deployed (`ApiArtifactApiServiceImpl`): 200 with the artifact, or 404 with JSON
 * when it is not. The startup health check cannot tell, because it succeeds once any API is deployed.
 */
export function readApiArtifact(answer: HttpAnswer, { look }: Asked): Outcome {
  const api = nameOf(look.path);
  if (answer.status === 200) return readDeployed(answer, api);
  if (answer.status === 401 || answer.status === 403) {
    return failure('wso2.unauthorized', `status ${answer.status}: the server rejected the credentials`, {
      fix: 'correct the user name and password in the secret; the user needs a role that may read the gateway API',
    });
  }
  if (answer.status !== 404) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const json = readServerJson(answer.body);
  if ('contradiction' in json) return notTheJson(answer, 'an error of the gateway API');
  if ('json' in json && asJsonObject(json.json)) return failure('wso2.api-missing', `${api} is missing on this gateway`);
  return failure('wso2.no-such-endpoint', 'status 404, but not from the gateway API');
}

function readDeployed(answer: HttpAnswer, api: string): Outcome {
  // An artifact may exceed the body limit; its beginning is sufficient proof.
  if (answer.truncated ? answer.body.trimStart().startsWith('{') : isArtifact(answer.body)) return success(`${api} is deployed`);
  return notTheJson(answer, 'an API artifact');
}

// The keys of an artifact differ between releases, so only an empty object and an error are excluded.
function isArtifact(body: string): boolean {
  const keys = readJsonObject(body)?.keys ?? [];
  return keys.length > 0 && !keys.some((key) => ['code', 'error', 'errors'].includes(key));
}

function nameOf(path: string): string {
  const query = new URLSearchParams(path.slice(path.indexOf('?') + 1));
  return quote(`${query.get('apiName') ?? 'the API'} ${query.get('version') ?? ''}`.trim(), 120);
}
