import { describeFailure } from '../aws/describe-failure.ts';
import type { Found } from '../deployment/doctor/account.ts';

/** Reads a value. If that fails, returns the error instead: never rejects. */
export async function found<T>(read: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { unreadable: describeFailure(error) };
  }
}
