import { isParameter } from '../deployment/schedule/secret-place.ts';
import type { Pager } from '../monitor/target/settings.ts';

/**
 * Returns the URL of a pager for the template. A secret stays a reference, which CloudFormation resolves
 * during the deployment. Source: AWS CloudFormation user guide, "Get values stored in other services using
 * dynamic references".
 */
export function pagerEndpoint(pager: Pager): string {
  if ('url' in pager) return pager.url;
  const { secret } = pager;
  if (!isParameter(secret)) return `{{resolve:secretsmanager:${secret}}}`;
  // The reference to a parameter has its name, not its ARN.
  return `{{resolve:ssm:${secret.replace(/^ssm:|^arn:.*:parameter(?=\/)/, '')}}}`;
}
