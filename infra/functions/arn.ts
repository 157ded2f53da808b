import { ArnFormat, type Stack } from 'aws-cdk-lib';

/** What ARNs are made from: a stack, or a stack as if it were in another region. */
export type ArnPlace = Pick<Stack, 'formatArn'>;

/** Returns what the ARNs of another region of the same account are made from. */
export function inRegion(stack: Stack, region: string): ArnPlace {
  return { formatArn: (components) => stack.formatArn({ ...components, region }) };
}

/**
 * Returns the ARN of a resource of this monitor, which may be in another stack of the same account and
 * region.
 */
export function arnOf(stack: ArnPlace, service: string, resource: string, resourceName?: string): string {
  if (resourceName === undefined) return stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const arnFormat = ['lambda', 'cloudwatch'].includes(service) ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME;
  return stack.formatArn({ service, resource, resourceName, arnFormat });
}
