import { describe, expect, it } from 'vitest';
import { startDeadline } from '../../../../monitor/probers/net/deadline.ts';
import { resolveName } from '../../../../monitor/probers/net/resolve-name.ts';

describe('resolveName', () => {
  it.each(['192.0.2.1', '::1', '2001:db8::1'])('asks nobody about %s', async (host) => {
    const lookup = () => Promise.reject(new Error('asked'));
    const deadline = startDeadline(1000);
    expect((await resolveName(host, { lookup }, deadline)).addresses).toEqual([host]);
    deadline.stop();
  });

  it('asks the system, and drops repeated addresses', async () => {
    const deadline = startDeadline(5000);
    const { addresses } = await resolveName('localhost', {}, deadline);
    deadline.stop();
    expect(addresses).toContain('127.0.0.1');
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('asks again before it believes that a name does not exist', async () => {
    let asked = 0;
    const lookup = async () => {
      asked += 1;
      if (asked === 1) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return [{ address: '127.0.0.1' }];
    };
    const deadline = startDeadline(1000);
    expect((await resolveName('gw.test', { lookup }, deadline)).addresses).toEqual(['127.0.0.1']);
    deadline.stop();
  });
});
