import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, type Product, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { isGateway } from '../products/profiles.ts';
import type { Asked } from './reader.ts';
import { readXml } from './xml.ts';

const SIGNAL_FIX =
  'closed on purpose? switch the probe off (`probes: { version: false }`, `version-http: false`); else let the edge pass /services/Version';

const READINESS_FIX = 'let the edge pass /services/Version, or write a `readinessProbe` that looks at something else, e.g. a tcpSocket';

/**
 * Reads the Version service: exactly 200 and the element, else it is no health answer (202 with HTML is what Axis2 says when REST is
 * switched off). Proves JVM, Tomcat and Axis2, nothing more (`org.wso2.carbon.core.services.version.Version`).
 */
export function readVersionService(answer: HttpAnswer, { target }: Asked): Outcome {
  if (answer.status === 403 || answer.status === 404) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: the Version service is blocked at the edge, or missing`, {
      fix: isGateway(target.profile) ? SIGNAL_FIX : READINESS_FIX,
    });
  }
  if (answer.status !== 200 && answer.status !== 202) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const product = productOf(answer);
  if (product) return success(`${product.name} ${product.version}`, product);
  return failure('wso2.not-version-service', `status ${answer.status}, but not the Version service: ${excerpt(answer)}`);
}

function productOf(answer: HttpAnswer): Product | undefined {
  if (answer.status !== 200) return undefined;
  const xml = readXml(answer.body);
  const text = xml?.root === 'getVersionResponse' ? xml.text('return') : undefined;
  const product = splitProduct(quote(text ?? '', 120));
  // An exception in the element is no version.
  return product.version === '' ? undefined : product;
}

/** Takes `WSO2 API Manager-4.2.0` apart on the last `-` that a digit follows; without one the version is empty. */
export function splitProduct(text: string): Product {
  const [, name, version] = /^(.*)-(\d.*)$/.exec(text) ?? [];
  return name === undefined || version === undefined ? { name: text, version: '' } : { name, version };
}
