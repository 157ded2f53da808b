import { expect, test } from 'vitest';
import type { ReadSecret } from '../../monitor/engine/ports.ts';

/** The contract of every reader of secrets. `open` gets the existing secrets. */
export function readSecretContract(name: string, open: (secrets: Readonly<Record<string, string>>) => Promise<ReadSecret>): void {
  test(`${name} gives back the value as it is`, async () => {
    const read = await open({ 'wso2/monitor': ' {"username":"ü"}\n', 'ssm:/wso2/key': 'k' });
    expect(await read('wso2/monitor')).toBe(' {"username":"ü"}\n');
    expect(await Promise.all([read('ssm:/wso2/key'), read('ssm:/wso2/key')])).toEqual(['k', 'k']);
  });

  test(`${name} throws for what is not there, and says its name`, async () => {
    const read = await open({ other: 'hush' });
    await expect(read('wso2/monitor')).rejects.toThrow(/wso2\/monitor/);
    await expect(read('wso2/monitor')).rejects.not.toThrow(/hush/);
  });
}
