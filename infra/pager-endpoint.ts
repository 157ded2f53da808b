import type { Pager } from '../monitor/core/monitor-settings.ts';

/**
 * What stands in the template for a pager's URL: a secret stays a reference, which CloudFormation resolves while it deploys. Source:
 * AWS CloudFormation user guide, "Get values stored in other services using dynamic references".
 */
export function pagerEndpoint(pager: Pager): string {
  if ('url' in pager) return pager.url;
  const { secret } = pager;
  if (secret.startsWith('ssm:')) return `{{resolve:${secret}}}`;
  const parameter = /^arn:[^:]+:ssm:[^:]+:[0-9]+:parameter(\/.+)$/.exec(secret)?.[1];
  return parameter ? `{{resolve:ssm:${parameter}}}` : `{{resolve:secretsmanager:${secret}}}`;
}
