import { describe, expect, it } from 'vitest';
import { GivenUp, startDeadline, TimeUp, untilAborted } from '../../monitor/probers/deadline.ts';

describe('startDeadline', () => {
  it('aborts with TimeUp', async () => {
    const deadline = startDeadline(10);
    await expect(untilAborted(deadline.signal, () => () => undefined)).rejects.toBeInstanceOf(TimeUp);
    expect(deadline.elapsedMs()).toBeGreaterThan(8);
    expect(deadline.remainingMs()).toBe(0);
  });

  it('aborts with GivenUp when the outer signal does, also when it already has', async () => {
    const controller = new AbortController();
    const deadline = startDeadline(60_000, controller.signal);
    controller.abort();
    const already = startDeadline(60_000, controller.signal);
    expect(deadline.signal.reason).toBeInstanceOf(GivenUp);
    expect(already.signal.reason).toBeInstanceOf(GivenUp);
    deadline.stop();
    already.stop();
  });

  it('lets what already arrived be read after a stall', async () => {
    const deadline = startDeadline(5);
    const arrived = new Promise((resolve) => setTimeout(resolve, 6));
    const until = performance.now() + 40;
    while (performance.now() < until);
    await arrived;
    expect(deadline.signal.aborted).toBe(false);
    deadline.stop();
  });
});

describe('untilAborted', () => {
  it('releases once, however it settles', async () => {
    const { signal } = new AbortController();
    let released = 0;
    const release = () => {
      released += 1;
    };
    const start = (resolve: (value: number) => void, reject: (error: unknown) => void) => {
      resolve(1);
      reject(new Error('late'));
      return release;
    };
    expect(await untilAborted(signal, start)).toBe(1);
    expect(released).toBe(1);
  });

  it('does not start when it is too late', async () => {
    let started = false;
    const start = () => {
      started = true;
      return () => undefined;
    };
    await expect(untilAborted(AbortSignal.abort('gone'), start)).rejects.toBe('gone');
    expect(started).toBe(false);
  });
});
