import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, type Product, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { isGateway } from '../products/gateway.ts';
import type { Asked } from './reader.ts';
import { readXml } from './xml.ts';

const SIGNAL_FIX =
  'if the path is blocked intentionally, disable the probe (`probes: { version: false }`, `version-http: false`). If not, let the proxy pass /services/Version';

const READINESS_FIX = 'let the proxy pass /services/Version, or write a `readinessProbe` for another endpoint, such as a `tcpSocket`';

/**
 * Reads the Version service (`org.wso2.carbon.core.services.version.Version`): status 200 and its XML
 * element. Axis2 returns 202 with HTML when REST is disabled, which does not count as healthy. A success
 * proves that the JVM, Tomcat and Axis2 run, and nothing more.
 */
export function readVersionService(answer: HttpAnswer, { target }: Asked): Outcome {
  if (answer.status === 403 || answer.status === 404) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: the Version service is missing, or a proxy blocks it`, {
      fix: isGateway(target.profile) ? SIGNAL_FIX : READINESS_FIX,
    });
  }
  if (answer.status !== 200 && answer.status !== 202) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const product = productOf(answer);
  if (product) return success(`${product.name} ${product.version}`, product);
  return failure(
    'wso2.not-version-service',
    `status ${answer.status}, but the response is not from the Version service: ${excerpt(answer)}`,
  );
}

function productOf(answer: HttpAnswer): Product | undefined {
  if (answer.status !== 200) return undefined;
  const xml = readXml(answer.body);
  const text = xml?.root === 'getVersionResponse' ? xml.text('return') : undefined;
  const product = splitProduct(quote(text ?? '', 120));
  // The element may hold the text of an exception.
  return product.version === '' ? undefined : product;
}

/** Splits `WSO2 API Manager-4.2.0` at the last `-` before a digit; without one the version is empty. */
export function splitProduct(text: string): Product {
  const [, name, version] = /^(.*)-(\d.*)$/.exec(text) ?? [];
  return name === undefined || version === undefined ? { name: text, version: '' } : { name, version };
}
