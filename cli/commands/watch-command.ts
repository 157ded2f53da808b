import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { secretsReadWith } from '../../monitor/engine/looking/known-secrets.ts';
import { createLookLog } from '../../monitor/engine/looking/look-log.ts';
import { SIGN_MS, type WatchTools, watchTarget } from '../../monitor/engine/looking/watch-target.ts';
import { createMemoryHealth } from '../../monitor/engine/rounds/memory-health.ts';
import { readHistory } from '../../monitor/engine/rounds/read-history.ts';
import type { Status } from '../../monitor/health/status.ts';
import { defined } from '../../monitor/text/objects.ts';
import { createLiveWatch, type LiveTable, type LiveWatch } from '../live/live-watch.ts';
import { AVAILABILITY_MS } from '../live/target-view.ts';
import { createChangeJson } from '../print/change-json.ts';
import { createChangePrinter } from '../print/pretty-change.ts';
import { tallyOf } from '../print/pretty-status.ts';
import { createStatusLine } from '../print/progress.ts';
import type { OpenPages } from '../publish/open-pages.ts';
import type { SiteOptions } from '../publish/site-setting.ts';
import { type OpenStore, openStore } from '../session/open-store.ts';
import { type CommonOptions, openSession, type SandboxOptions, type Session } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import { createFaultReporter } from '../terminal/report-fault.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * The options of `watch`; `for` is in seconds. `demo` runs the sandbox with sample incidents if there is no
 * config.
 */
export type WatchOptions = CommonOptions &
  SandboxOptions &
  SiteOptions & {
    readonly for?: number;
    readonly store?: string;
    readonly demo?: boolean;
    readonly listen?: string;
    readonly log?: boolean;
  };

const UNSENT = 'run the command again with the same state file, which keeps them, and an output that can be written';

/**
 * Runs `gatewatch watch`: checks continuously and prints status changes, until Ctrl-C or the end of `--for`.
 * Returns 0 when it is stopped, and the exit code of the last statuses at the end of `--for`. Throws CliError if a change
 * could not be printed until the end.
 */
export async function watch(given: Terminal, asked: WatchOptions): Promise<number> {
  // What a check makes is garbage at its end. A young generation that does not grow takes 100 MB less for 500 targets.
  setFlagsFromString('--semi-space-growth-factor=1');
  const live = liveOn(given, asked);
  const terminal = live?.terminal ?? given;
  const isDemo = asked.sandbox === true || (asked.demo === true && !existsSync(asked.config));
  const options = isDemo && asked.demo ? withDemoPage(asked) : asked;
  if (isDemo && !options.sandbox) terminal.err(`${options.config} does not exist: watching the built-in simulated servers\n`);
  const isConfigNamed = options.sandbox === true && options.isConfigNamed === true;
  const session = await openSession(terminal, { ...options, isConfigNamed, sandbox: isDemo, story: isDemo && !options.fault });
  let store: OpenStore | undefined;
  let pages: OpenPages | undefined;
  try {
    store = await storeOf(terminal, session, options, isDemo);
    if (options.listen !== undefined && store) {
      const { openPages } = await import('../publish/open-pages.ts');
      pages = await openPages(terminal, session, store, { ...options, listen: options.listen });
    }
    const table = live && (await openTable(live, session, store, pages?.url));
    const statuses = await watchAll(terminal, session, options, store, { pages, table });
    // Who stops a watch has read it; only a watch with an end has a last state.
    return terminal.signal.aborted ? 0 : exitCodeOf(statuses, false);
  } finally {
    pages?.close();
    store?.close();
    await session.close();
  }
}

function liveOn(terminal: Terminal, { log, output }: WatchOptions): LiveWatch | undefined {
  return log || output === 'json' ? undefined : createLiveWatch(terminal);
}

// Nothing of the sandbox is secret. Any free port will do: 9115 is that of blackbox_exporter.
function withDemoPage({ listen = '127.0.0.1:0', ...options }: WatchOptions): WatchOptions {
  return { ...options, listen, show: 'details' };
}

async function storeOf(terminal: Terminal, session: Session, { store, listen }: WatchOptions, isDemo: boolean) {
  if (!isDemo || store) return openStore(terminal, session, store);
  // The page of a demo needs a history too, for as long as it runs.
  return listen === undefined ? undefined : memoryStore();
}

async function memoryStore(): Promise<OpenStore> {
  const { createSqliteHealth } = await import('../session/sqlite-health.ts');
  const memory = createSqliteHealth(':memory:');
  return { health: memory, history: memory.history, records: memory.records, close: memory.close };
}

async function openTable(
  live: LiveWatch,
  { monitor, targets, page, tools: { clock } }: Session,
  store: OpenStore | undefined,
  url: string | undefined,
): Promise<LiveTable> {
  const [names, now] = [targets.map(({ name }) => name), clock.now()];
  const known = store ? await readHistory(store, names, { from: now - AVAILABILITY_MS, now }) : [];
  const past = new Map(known.map(({ target, entries }) => [target, entries]));
  return live.show({ monitor, targets, past, page, clock, ...defined({ url }) });
}

async function watchAll(
  terminal: Terminal,
  session: Session,
  options: WatchOptions,
  store: OpenStore | undefined,
  { pages, table }: { readonly pages: OpenPages | undefined; readonly table: LiveTable | undefined },
): Promise<readonly Status[]> {
  const signal = options.for === undefined ? terminal.signal : endingAfter(options.for * 1000, terminal.signal, session);
  const statuses = new Map<string, Status>(session.targets.map(({ name }) => [name, 'pending']));
  const write = (text: string) => terminal.tell(text, signal);
  const tell = options.output === 'json' ? createChangeJson(write, session.monitor) : createChangePrinter(terminal, session.page, write);
  const tools: WatchTools = {
    ...session.tools,
    store: store?.health ?? createMemoryHealth(),
    ...(store && { records: store.records, lookLog: createLookLog(store.records, SIGN_MS / 2) }),
    announce: tell.change,
    onLook: (target, health, observations) => {
      statuses.set(target.name, health.status);
      pages?.looked(target, health, observations);
      table?.looked(target, health, observations);
      if (observations.length === 0) tell.remembered(target.name, health);
      else tell.looked(target, health, observations);
    },
    onFault: createFaultReporter(terminal, session.tools.clock),
  };
  terminal.err(
    `watching ${session.targets.length} ${session.targets.length === 1 ? 'target' : 'targets'} of ${session.monitor}. Ctrl-C stops\n`,
  );
  void secretsReadWith(tools.readSecret).readAhead(session.targets);
  const unsent = (await Promise.all(session.targets.map((target) => watchTarget(tools, target, signal)))).reduce((a, b) => a + b, 0);
  if (table) await table.end();
  // A terminal has shown ^C.
  else createStatusLine(terminal).clear();
  terminal.err(`stopped watching: ${tallyOf([...statuses.values()])}\n`);
  if (unsent > 0)
    throw new CliError('output-not-written', `${unsent} status ${unsent === 1 ? 'change was' : 'changes were'} not printed`, UNSENT);
  return [...statuses.values()];
}

// AbortSignal.timeout would end at once for times beyond 24.8 days.
function endingAfter(ms: number, signal: AbortSignal, { tools }: Session): AbortSignal {
  const ended = new AbortController();
  void tools.clock.sleep(ms, signal).then(() => ended.abort());
  return AbortSignal.any([signal, ended.signal]);
}
