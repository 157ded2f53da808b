import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AnsweringServer, startAnsweringServer } from './answering-server.ts';
import type { Rig } from './rig.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli, WATCHED, type Workplace } from './watched.ts';

const HOUR = 3_600_000;
/** A command that is hung up is up and looking after this, milliseconds. */
const UP_MS = 3000;
/** A home that cannot be written must be found out before this, milliseconds. */
const HUNG_MS = 30_000;
const MANY = 50;
const FOR = '8s';

/** Each hangs up, steps the clock under a gate, gives no home, gives no state folder, or holds the store of a watch. */
export const AWKWARD: Readonly<Record<string, (rig: Rig) => Promise<readonly Tally[]>>> = {
  'hung up': withServer(hangUp),
  'clocks under wait': withServer(stepGates),
  'no home': withServer(giveNoHome),
  'no state folder': withServer(giveNoState),
  'its store held': withServer(holdStore),
};

function withServer(work: (rig: Rig, server: AnsweringServer) => Promise<Tally>): (rig: Rig) => Promise<readonly Tally[]> {
  return async (rig) => {
    const server = await startAnsweringServer();
    try {
      return [await work(rig, server)];
    } finally {
      await server.close();
    }
  };
}

function place({ programs }: Rig, { port }: AnsweringServer, name: string, targets = 1): Workplace {
  const all = Array.from({ length: targets }, (_, i) => ({
    name: `t-${i}`,
    profile: 'custom',
    host: '127.0.0.1',
    readinessProbe: { httpGet: { path: `/${name}`, port }, periodSeconds: 1 },
  }));
  return openWorkplace(join(programs.folder, name), all);
}

async function hangUp(rig: Rig, server: AnsweringServer): Promise<Tally> {
  const tally = startTally('a hangup (SIGHUP) of watch and wait');
  const stories = [
    { args: ['watch', '--for', '30s'], env: {}, code: 129 },
    { args: ['wait', '--times', '99', '--deadline', '30s'], env: {}, code: 129 },
    { args: ['watch', '--for', '6s'], env: { _: '/usr/bin/nohup' }, code: 0 },
  ];
  for (const [i, { args, env, code }] of stories.entries()) {
    const onStart = (child: { readonly kill: (signal: 'SIGHUP') => boolean }) => void sleep(UP_MS).then(() => child.kill('SIGHUP'));
    const ran = await runCli(place(rig, server, `hangup-${i}`), rig.programs.cli, args, { env, onStart });
    tally.times++;
    const isSaid = /^hangup: .*\. Fix: /m.test(ran.err);
    if (ran.code !== code || isSaid !== (code === 129)) blame(tally, `${args[0]} ended with ${ran.code ?? ran.signal}: ${ran.err}`);
  }
  return tally;
}

async function stepGates(rig: Rig, server: AnsweringServer): Promise<Tally> {
  const tally = startTally('the clock steps an hour under wait');
  for (const byMs of [HOUR, -HOUR]) {
    const jumps = JSON.stringify([{ afterMs: 2000, byMs }]);
    const how = { node: ['--import', rig.programs.preload('clock')], env: { TORTURE_JUMPS: jumps } };
    const gate = ['wait', '--every', '1s', '--times'];
    const opened = await runCli(place(rig, server, `gate${byMs}`), rig.programs.cli, [...gate, '5', '--deadline', '5m'], how);
    const closed = await runCli(place(rig, server, `bad${byMs}`), rig.programs.cli, [...gate, '3', '--deadline', '5s'], how);
    tally.times += 2;
    if (opened.code !== 0) blame(tally, `${byMs} ms, a gate that could open ended with ${opened.code}: ${opened.err}`);
    if (closed.code !== 1) blame(tally, `${byMs} ms, a gate that stays closed ended with ${closed.code ?? closed.signal}`);
  }
  return tally;
}

async function giveNoHome(rig: Rig, server: AnsweringServer): Promise<Tally> {
  const tally = startTally('watch with a home that cannot be written');
  for (const home of ['/proc/nobody', '/proc/self/home', '/dev/null']) {
    const env = { HOME: home, XDG_STATE_HOME: '' };
    const ran = await runCli(place(rig, server, 'home'), rig.programs.cli, ['watch', '--for', '1s'], { env, withinMs: HUNG_MS });
    tally.times++;
    if (isCrash(ran, [2]) || !ran.err.includes('store-unusable: ')) blame(tally, `${home}, ${ran.isStuck ? 'it hung' : ran.err}`);
  }
  return tally;
}

async function giveNoState(rig: Rig, server: AnsweringServer): Promise<Tally> {
  const tally = startTally('watch with an empty or relative XDG_STATE_HOME');
  for (const [i, state] of ['', '.', './state'].entries()) {
    const { folder, ...files } = place(rig, server, `state-${i}`);
    const cwd = join(folder, 'here');
    mkdirSync(cwd);
    const how = { cwd, env: { HOME: folder, XDG_STATE_HOME: state } };
    const ran = await runCli({ folder, ...files }, rig.programs.cli, ['watch', '--for', '1s'], how);
    tally.times++;
    if (isCrash(ran, WATCHED)) blame(tally, `"${state}", it ended with ${ran.code}: ${ran.err}`);
    const [here, kept] = [readdirSync(cwd), join(folder, '.local/state/gatewatch')];
    if (here.length > 0 || !existsSync(kept)) blame(tally, `"${state}", its folder holds ${here.join(', ') || 'nothing'}, not ${kept}`);
  }
  return tally;
}

async function holdStore(rig: Rig, server: AnsweringServer): Promise<Tally> {
  const tally = startTally(`the store of watch held, ${MANY} checks per second`);
  const args = ['watch', '--for', FOR];
  const free = place(rig, server, 'free', MANY);
  await runCli(free, rig.programs.cli, [...args, '--store', free.store]);
  const held = place(rig, server, 'held', MANY);
  const running = runCli(held, rig.programs.cli, [...args, '--store', held.store]);
  while (server.asked('/held') === 0) await sleep(10);
  const holder = new DatabaseSync(held.store);
  holder.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
  const ran = await running;
  holder.close();
  tally.times++;
  tally.looks = server.asked('/held');
  tally.note = `${server.asked('/free')} checks with the store free`;
  if (isCrash(ran, WATCHED)) blame(tally, `it ended with ${ran.code}: ${ran.err}`);
  if (server.asked('/held') < server.asked('/free') / 2) blame(tally, `${server.asked('/held')} checks, free ${server.asked('/free')}`);
  return tally;
}
