import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { SECRETS } from './secrets.ts';

const NAMES = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

/**
 * Does something while the SDK finds stand-ins of AWS in its environment, which hold the secrets of the
 * torture.
 */
export async function withAws<T>(work: (aws: AwsWire) => Promise<T>): Promise<T> {
  const aws = await startAwsWire();
  const before = NAMES.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, { AWS_ENDPOINT_URL: aws.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  for (const [name, value] of Object.entries(SECRETS)) aws.secrets.set(name, value);
  try {
    return await work(aws);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await aws.close();
  }
}
