import { isParameter } from '../deployment/schedule/secret-place.ts';
import type { Pager } from '../monitor/target/settings.ts';

/**
 * What stands in the template for a pager's URL: a secret stays a reference, which CloudFormation resolves while it deploys. Source:
 * AWS CloudFormation user guide, "Get values stored in other services using dynamic references".
 */
export function pagerEndpoint(pager: Pager): string {
  if ('url' in pager) return pager.url;
  const { secret } = pager;
  if (!isParameter(secret)) return `{{resolve:secretsmanager:${secret}}}`;
  // Of a parameter it wants the name, not the ARN.
  return `{{resolve:ssm:${secret.replace(/^ssm:|^arn:.*:parameter(?=\/)/, '')}}}`;
}
