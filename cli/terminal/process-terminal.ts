import { createInterface } from 'node:readline';
import { CliError } from './cli-error.ts';
import { isHangupIgnored } from './hangup.ts';
import { createWrite } from './output.ts';
import type { Screen, Terminal } from './terminal.ts';

/**
 * Creates the terminal of this process. Ctrl-C, SIGTERM, and a hangup abort its signal; a second Ctrl-C ends the
 * process at once.
 */
export function createProcessTerminal(): Terminal {
  const stop = new AbortController();
  hearSignals(stop);
  // Beyond `ulimit -f` the kernel would end the process before a write could fail. Source: setrlimit(2).
  process.on('SIGXFSZ', () => {});
  // If the reader of a pipe ends (`gatewatch watch | head`), the command ends.
  process.stdout.on('error', () => stop.abort());
  // A closed stderr must not change the exit code.
  process.stderr.on('error', () => {});
  const tell = createWrite(process.stdout, process.stdout.fd, stop.signal);
  let written: Promise<void> = Promise.resolve();
  const out = (text: string) => {
    const all = Promise.all([written, tell(text)]).then(() => undefined);
    written = all;
    // The end of the command reports it.
    all.catch(() => {});
  };
  return {
    out,
    tell,
    written: () => written,
    err: (text) => void process.stderr.write(text),
    env: process.env,
    isOutTty: process.stdout.isTTY === true,
    isErrTty: process.stderr.isTTY === true,
    // A pseudo-terminal that nobody told its size has 0 columns.
    ...(process.stdout.isTTY && process.stdout.columns > 0 && { columns: process.stdout.columns, screen: SCREEN }),
    ...(process.stderr.isTTY && process.stderr.columns > 0 && { errColumns: process.stderr.columns }),
    lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: stop.signal }),
    signal: stop.signal,
  };
}

const SCREEN: Screen = {
  size: () => ({ columns: process.stdout.columns, rows: process.stdout.rows }),
  onChange: (listener) => {
    const [resized, resumed] = [() => listener('resized'), () => listener('resumed')];
    process.stdout.on('resize', resized);
    process.on('SIGCONT', resumed);
    return () => {
      process.stdout.off('resize', resized);
      process.off('SIGCONT', resumed);
    };
  },
};

function hearSignals(stop: AbortController): void {
  process.once('SIGINT', () => stop.abort(new CliError('interrupted', 'stopped by Ctrl-C (SIGINT)')));
  process.once('SIGTERM', () => stop.abort(new CliError('terminated', 'stopped by SIGTERM')));
  if (isHangupIgnored(process.env)) process.on('SIGHUP', () => {});
  else process.once('SIGHUP', () => stop.abort(new CliError('hangup', 'the terminal was closed (SIGHUP)')));
  // Without a listener, Node opens the port of its debugger on this signal, to every user of the machine.
  process.on('SIGUSR1', () => {});
}
