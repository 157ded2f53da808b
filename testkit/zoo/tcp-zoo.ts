import { type Animal, httpLook, onPort, tcpLook } from './animal.ts';
import { fillBacklog } from './full-backlog.ts';
import { onConnection } from './listen.ts';

const NAME = 'both.test';

/** A port of loopback where nothing listens. */
async function freePort(): Promise<number> {
  const { port, close } = await onConnection(() => undefined);
  await close();
  return port;
}

function naming(...addresses: string[]) {
  return { lookup: async () => addresses.map((address) => ({ address })) };
}

/** Servers that misbehave before a byte is exchanged, and names with several addresses. */
export const TCP_ZOO: readonly Animal[] = [
  onPort({ name: 'accepts and waits', expect: 'success', meeting: { look: tcpLook, meet: () => undefined } }),
  onPort({
    name: 'speaks first, as mail and SSH servers do',
    expect: 'success',
    meeting: { look: tcpLook, meet: (socket) => socket.write('220 ready\r\n') },
  }),
  onPort({ name: 'accepts and closes at once', expect: 'success', meeting: { look: tcpLook, meet: (socket) => socket.end() } }),
  {
    name: 'refuses the connection',
    expect: 'tcp.refused',
    start: async () => ({ look: tcpLook(await freePort()), close: async () => undefined }),
  },
  {
    name: 'never answers the connection attempt: its queue is full',
    expect: 'tcp.timeout',
    start: async () => {
      const { port, close } = await fillBacklog();
      return { look: tcpLook(port), close };
    },
  },
  onPort({
    name: 'resets as soon as it accepted',
    expect: 'tcp.reset',
    meeting: { look: httpLook, isSilent: true, meet: (socket) => socket.resetAndDestroy() },
  }),
  {
    name: 'listens on IPv6 only',
    expect: 'success',
    start: async () => {
      const { port, close } = await onConnection(() => undefined, '::1');
      return { look: tcpLook(port, '::1'), prober: { allowAddress: (ip: string) => ip === '::1' }, close };
    },
  },
  {
    name: 'has two addresses, and refuses on the first',
    expect: 'success',
    start: async () => {
      const { port, close } = await onConnection(() => undefined);
      return { look: tcpLook(port, NAME), prober: naming('::1', '127.0.0.1'), close };
    },
  },
  {
    name: 'has two addresses, and is silent on the first',
    expect: 'success',
    start: async () => {
      const silent = await fillBacklog('127.0.0.2');
      const { port, close } = await onConnection(() => undefined, '127.0.0.1', silent.port);
      const closeBoth = async () => {
        await Promise.all([silent.close(), close()]);
      };
      return { look: tcpLook(port, NAME), prober: naming('127.0.0.2', '127.0.0.1'), close: closeBoth };
    },
  },
  {
    name: 'has two addresses, refuses on one and is silent on the other',
    expect: 'tcp.refused',
    start: async () => {
      const { port, close } = await fillBacklog('127.0.0.2');
      return { look: tcpLook(port, NAME), prober: naming('127.0.0.2', '127.0.0.1'), close };
    },
  },
  {
    name: 'lives where the monitor must not look',
    expect: 'monitor.blocked-address',
    start: async () => {
      const { port, close } = await onConnection(() => undefined);
      return { look: tcpLook(port), prober: { allowAddress: () => false }, close };
    },
  },
  {
    name: 'has one address where the monitor must not look, spelled as IPv6, and one where it may',
    expect: 'success',
    start: async () => {
      const { port, close } = await onConnection(() => undefined);
      const allowAddress = (ip: string) => ip === '127.0.0.1';
      return { look: tcpLook(port, NAME), prober: { ...naming('::ffff:127.0.0.2', '127.0.0.1'), allowAddress }, close };
    },
  },
];
