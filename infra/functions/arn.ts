import { ArnFormat, type Stack } from 'aws-cdk-lib';

/**
 * Returns the ARN of a resource of this monitor, which may be in another stack of the same account and
 * region.
 */
export function arnOf(stack: Stack, service: string, resource: string, resourceName?: string): string {
  if (resourceName === undefined) return stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const arnFormat = ['lambda', 'cloudwatch'].includes(service) ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.SLASH_RESOURCE_NAME;
  return stack.formatArn({ service, resource, resourceName, arnFormat });
}
