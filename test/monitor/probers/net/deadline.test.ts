import { describe, expect, it } from 'vitest';
import { createEnding, GivenUp, startDeadline, TimeUp, untilEnded } from '../../../../monitor/probers/net/deadline.ts';

describe('startDeadline', () => {
  it('ends with TimeUp', async () => {
    const deadline = startDeadline(10);
    await expect(untilEnded(deadline.ending, () => () => undefined)).rejects.toBeInstanceOf(TimeUp);
    expect(deadline.elapsedMs()).toBeGreaterThan(8);
    expect(deadline.remainingMs()).toBe(0);
  });

  it('ends with GivenUp when the outer signal aborts, also when it already has', async () => {
    const controller = new AbortController();
    const deadline = startDeadline(60_000, controller.signal);
    controller.abort();
    const already = startDeadline(60_000, controller.signal);
    expect(deadline.ending.reason()).toBeInstanceOf(GivenUp);
    expect(already.ending.reason()).toBeInstanceOf(GivenUp);
    deadline.stop();
    already.stop();
  });

  it('lets what already arrived be read after a stall', async () => {
    const deadline = startDeadline(5);
    const arrived = new Promise((resolve) => setTimeout(resolve, 6));
    const until = performance.now() + 40;
    while (performance.now() < until);
    await arrived;
    expect(deadline.ending.reason()).toBeUndefined();
    deadline.stop();
  });
});

describe('untilEnded', () => {
  it('releases once, however it settles', async () => {
    const { ending } = createEnding();
    let released = 0;
    const release = () => {
      released += 1;
    };
    const start = (resolve: (value: number) => void, reject: (error: unknown) => void) => {
      resolve(1);
      reject(new Error('late'));
      return release;
    };
    expect(await untilEnded(ending, start)).toBe(1);
    expect(released).toBe(1);
  });

  it('does not start when it is too late', async () => {
    let started = false;
    const start = () => {
      started = true;
      return () => undefined;
    };
    const { ending, end } = createEnding();
    end(new Error('gone'));
    end(new Error('twice'));
    await expect(untilEnded(ending, start)).rejects.toThrow('gone');
    expect(started).toBe(false);
  });
});
