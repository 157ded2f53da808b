import { describeFailure } from '../aws/describe-failure.ts';
import type { Found } from '../deployment/doctor/account.ts';

/** What was read, or in its place why it could not be. Never rejects. */
export async function found<T>(read: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: describeFailure(error) };
  }
}
