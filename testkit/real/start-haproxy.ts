import { once } from 'node:events';
import { connect } from 'node:net';
import { vi } from 'vitest';
import { type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

/**
 * Starts HAProxy with these sections and resolves when it listens on a port of theirs. Its log is on stdout, each line
 * with its level in angle brackets. `option dontlognull` is in Debian's configuration; with `log-separate-errors`, an
 * exchange that did not go well counts as an error.
 */
export async function startHaproxy(sections: string, port: number): Promise<Program> {
  const config = `
global
  log stdout format short daemon
  maxconn 512
defaults
  log global
  mode http
  option httplog
  option dontlognull
  option log-separate-errors
  timeout connect 1s
  timeout client 10s
  timeout server 10s
${sections}
`;
  const folder = tempFolder();
  const program = await startProgram({
    program: 'haproxy',
    options: ['-V', '-db', '-f', folder.write('haproxy.cfg', config)],
    ready: /polling mechanism/,
  });
  await vi.waitFor(() => canConnect(port), 30_000);
  return program;
}

async function canConnect(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}
