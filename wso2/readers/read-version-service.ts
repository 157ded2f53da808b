import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, type Product, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { isGateway } from '../products/gateway.ts';
import { notTheJson, readJsonObject } from './json.ts';
import type { Asked } from './reader.ts';
import { readXml } from './xml.ts';

const SIGNAL_FIX =
  'if the path is blocked intentionally, disable the probe (`probes: { version: false }`, `version-http: false`). If not, let the proxy pass /services/Version';

const READINESS_FIX = 'let the proxy pass /services/Version, or write a `readinessProbe` for another endpoint, such as a `tcpSocket`';

/**
 * Reads the Version service (`org.wso2.carbon.core.services.version.Version`): status 200 and its XML
 * element, or the same as JSON for a request with `Accept: application/json`. When REST is disabled, Axis2
 * returns 200 or 202 with HTML, which does not count as healthy. A success proves that the JVM, Tomcat and
 * Axis2 run, and nothing more.
 */
export function readVersionService(answer: HttpAnswer, { target }: Asked): Outcome {
  const { status, body } = answer;
  if (status === 403 || status === 404) {
    return failure('wso2.no-such-endpoint', `status ${status}: the Version service is missing, or a proxy blocks it`, {
      fix: isGateway(target.profile) ? SIGNAL_FIX : READINESS_FIX,
    });
  }
  if (status !== 200 && status !== 202) return unexpectedStatus({ ...answer, body: faultOf(answer) ?? body }, [{ from: 200, to: 200 }]);
  const product = productOf(answer);
  if (product) return success(`${product.name} ${product.version}`, product);
  if (body.includes('enable REST support')) return restDisabled(status);
  if (readJsonObject(body) === undefined && /^\s*[[{]/.test(body)) return notTheJson(answer, 'the JSON of the Version service');
  return failure('wso2.not-version-service', `status ${status}, but the response is not from the Version service: ${excerpt(answer)}`);
}

/** Returns the failure for a service that the server does not have, with its path. */
export function withoutService(path: string): Outcome {
  return failure('wso2.no-such-endpoint', `status 500: the server has no service ${quote(path, 120)}, or is still starting`, {
    fix: 'if the server has started, restore the service archive in repository/deployment/server/axis2services, or probe another endpoint',
  });
}

// What a fault says stands behind 100 characters of XML.
function faultOf({ body }: HttpAnswer): string | undefined {
  return /<faultstring[^<>]*>([^<]+)</.exec(body)?.[1];
}

// Axis2 flushes the page before it sets the status, so the status is 200; other releases return 202 (AxisServlet).
function restDisabled(status: number): Outcome {
  return failure('wso2.not-version-service', `status ${status}: REST is disabled for services on the server`, {
    fix: 'set `disableREST` to false in repository/conf/axis2/axis2.xml of the server, or probe another endpoint',
  });
}

function productOf({ status, body }: HttpAnswer): Product | undefined {
  if (status !== 200) return undefined;
  const xml = readXml(body);
  const text = xml?.root === 'getVersionResponse' ? xml.text('return') : readJsonObject(body)?.object('getVersionResponse')?.text('return');
  const product = splitProduct(quote(text ?? '', 120));
  // The element may hold the text of an exception.
  return product.version === '' ? undefined : product;
}

/** Splits `WSO2 API Manager-4.2.0` at the last `-` before a digit; without one the version is empty. */
export function splitProduct(text: string): Product {
  const [, name, version] = /^(.*)-(\d.*)$/.exec(text) ?? [];
  return name === undefined || version === undefined ? { name: text, version: '' } : { name, version };
}
