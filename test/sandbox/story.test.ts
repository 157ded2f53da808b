import { expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { playStory } from '../../sandbox/story.ts';

function recorded(targets: readonly string[]): {
  sandbox: Sandbox;
  log: string[];
  teller: { say: () => void; sleep: (ms: number) => Promise<void>; signal: AbortSignal };
} {
  const log: string[] = [];
  let at = 0;
  const sandbox = {
    targets,
    setFault: async (target: string, fault: string) => {
      log.push(`${at / 1000} ${target} ${fault}`);
    },
  } as Partial<Sandbox> as Sandbox;
  const sleep = async (ms: number) => {
    at += ms;
  };
  return { sandbox, log, teller: { say: () => undefined, sleep, signal: new AbortController().signal } };
}

test('plays each incident and heals it, the first within a minute', async () => {
  const { sandbox, log, teller } = recorded(['gw-1', 'tm-1', 'km-1', 'mi-1', 'edge-1']);
  await playStory(sandbox, teller);
  expect(log).toEqual([
    '10 gw-1 not-deployed',
    '25 gw-1 none',
    '35 gw-1 backend-refused',
    '50 gw-1 none',
    '60 mi-1 faulty-capps',
    '75 mi-1 none',
    '85 tm-1 port-closed',
    '100 tm-1 none',
    '110 edge-1 certificate-expired',
    '125 edge-1 none',
  ]);
});

test('leaves out servers that are not there, and can be told again', async () => {
  const { sandbox, log, teller } = recorded(['mi-1']);
  await playStory(sandbox, { ...teller, times: 2 });
  expect(log).toEqual(['10 mi-1 faulty-capps', '25 mi-1 none', '35 mi-1 faulty-capps', '50 mi-1 none']);
  await playStory(recorded([]).sandbox, { ...teller, times: Number.POSITIVE_INFINITY });
});

test('stops at the signal, asleep or not', async () => {
  const { sandbox, log, teller } = recorded(['gw-1']);
  await playStory(sandbox, { ...teller, signal: AbortSignal.abort() });
  expect(log).toEqual([]);
  const stop = new AbortController();
  const sleep = async (_ms: number, signal: AbortSignal) => {
    stop.abort();
    signal.throwIfAborted();
  };
  await playStory(sandbox, { ...teller, sleep, signal: stop.signal, times: Number.POSITIVE_INFINITY });
  expect(log).toEqual([]);
});

test('another failure of sleep is not swallowed', async () => {
  const { sandbox, teller } = recorded(['gw-1']);
  await expect(playStory(sandbox, { ...teller, sleep: () => Promise.reject(new Error('broken clock')) })).rejects.toThrow('broken clock');
});
