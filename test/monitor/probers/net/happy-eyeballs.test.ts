import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../../monitor/probers/classify-error.ts';
import { startDeadline } from '../../../../monitor/probers/net/deadline.ts';
import { AllAttemptsFailed, connectFirst } from '../../../../monitor/probers/net/happy-eyeballs.ts';
import { fillBacklog } from '../../../../testkit/zoo/full-backlog.ts';
import { onConnection } from '../../../../testkit/zoo/listen.ts';

async function order(addresses: string[]): Promise<string[]> {
  const gone = await onConnection(() => undefined);
  await gone.close();
  const tried: string[] = [];
  const deadline = startDeadline(5000);
  await connectFirst(addresses, gone.port, deadline, (address) => tried.push(address)).catch(() => undefined);
  deadline.stop();
  return tried;
}

describe('connectFirst', () => {
  it('lets the families take turns, the first one first', async () => {
    expect(await order(['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1'])).toEqual(['127.0.0.1', '::1', '127.0.0.2', '127.0.0.3']);
    expect(await order(['::1', '127.0.0.1', '127.0.0.2'])).toEqual(['::1', '127.0.0.1', '127.0.0.2']);
  });

  it('goes on with a silent address while it tries the next, and destroys the loser', async () => {
    const silent = await fillBacklog('127.0.0.2');
    const server = await onConnection(() => undefined, '127.0.0.1', silent.port);
    const deadline = startDeadline(5000);
    const { socket, address } = await connectFirst(['127.0.0.2', '127.0.0.1'], silent.port, deadline, () => undefined);
    expect(address).toBe('127.0.0.1');
    expect(deadline.elapsedMs()).toBeGreaterThan(240);
    deadline.stop();
    socket.destroy();
    await Promise.all([silent.close(), server.close()]);
  });

  it('has at most eight attempts under way, and comes to the last of many addresses', async () => {
    const silent = await fillBacklog('127.0.0.2');
    const server = await onConnection(() => undefined, '127.0.0.1', silent.port);
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const [before, underWay]: [number, number[]] = [sockets(), []];
    const deadline = startDeadline(10_000);
    const addresses = [...Array.from({ length: 12 }, () => '127.0.0.2'), '127.0.0.1'];
    const { socket, address } = await connectFirst(addresses, silent.port, deadline, () => underWay.push(sockets() - before));
    expect(address).toBe('127.0.0.1');
    expect(underWay).toHaveLength(13);
    expect(Math.max(...underWay)).toBeLessThanOrEqual(8);
    deadline.stop();
    socket.destroy();
    await Promise.all([silent.close(), server.close()]);
  });

  it('tells of every address when all fail', async () => {
    const silent = await fillBacklog('127.0.0.2');
    const deadline = startDeadline(400);
    const error: unknown = await connectFirst(['127.0.0.2', '127.0.0.1'], silent.port, deadline, () => undefined).catch((thrown) => thrown);
    await silent.close();
    expect(error).toBeInstanceOf(AllAttemptsFailed);
    expect(classifyError(error, 'connect')).toEqual({
      reason: 'tcp.refused',
      detail: `127.0.0.1:${silent.port} (ECONNREFUSED); 127.0.0.2:${silent.port} (no response within 400 ms)`,
    });
  });
});
