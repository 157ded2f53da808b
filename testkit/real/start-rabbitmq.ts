import { existsSync } from 'node:fs';
import { freePort } from './free-port.ts';
import { type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

/** A broker that speaks AMQP 0-9-1, as the Traffic Manager's does. */
export type RabbitMq = Program & { readonly port: number };

/** Debian's wrapper would change to a user that may not write into the folder of a test. */
const UNWRAPPED = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Starts RabbitMQ with its default configuration and its log on the console. */
export async function startRabbitMq(): Promise<RabbitMq> {
  const folder = tempFolder();
  const [port, distribution] = [await freePort(), await freePort()];
  const program = await startProgram({
    program: existsSync(UNWRAPPED) ? UNWRAPPED : 'rabbitmq-server',
    options: [],
    environment: {
      HOME: folder.path,
      RABBITMQ_NODENAME: `gatewatch${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_BASE: folder.path,
      RABBITMQ_MNESIA_BASE: folder.path,
      RABBITMQ_LOG_BASE: folder.path,
      RABBITMQ_LOGS: '-',
      RABBITMQ_ENABLED_PLUGINS_FILE: folder.write('plugins', '[].'),
      RABBITMQ_PID_FILE: `${folder.path}/pid`,
      ERL_EPMD_ADDRESS: '127.0.0.1',
    },
    ready: /Server startup complete/,
  });
  return { ...program, port };
}
