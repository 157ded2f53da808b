import type { Pager } from '../monitor/core/monitor-settings.ts';

/** Where a pager's URL can be read: anywhere, in the region of its ARN, or, named only, in the monitor's own. */
export function pagerRegion(pager: Pager, home: string): string | 'any' {
  if ('url' in pager) return 'any';
  return pager.secret.startsWith('arn:') ? (pager.secret.split(':')[3] ?? home) : home;
}

/** The pagers that a stack in `region` can subscribe. */
export function pagersIn(pagers: readonly Pager[], home: string, region: string): readonly Pager[] {
  return pagers.filter((pager) => ['any', region].includes(pagerRegion(pager, home)));
}

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
