import { describe, expect, test, vi } from 'vitest';
import { checkOnce } from '../../testkit/real/check-once.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import { say } from '../../testkit/real/say.ts';
import type { Program } from '../../testkit/real/start-program.ts';
import { startRabbitMq } from '../../testkit/real/start-rabbitmq.ts';
import { startThrift } from '../../testkit/real/start-thrift.ts';

// Ports of the Traffic Manager: an AMQP broker, and a receiver of events. RabbitMQ and Apache Thrift stand in for
// WSO2's own, and their logs say what a check does to such a server.

const LOUD = /^(WARNING|ERROR|CRITICAL)|\[(warning|error|critical)\]/;
const READY = Array.from({ length: 20 }, () => 'ready');

const target = (name: string, readinessProbe: object, tls = {}) => ({ name, profile: 'custom', host: '127.0.0.1', ...tls, readinessProbe });
const times = (count: number, make: (index: number) => object) => Array.from({ length: count }, (_, index) => make(index));
const tcp = (count: number, port: number) => times(count, (index) => target(`tcp-${index}`, { tcpSocket: { port } }));
const tls = (count: number, port: number) =>
  times(count, (index) => target(`tls-${index}`, { tlsSocket: { port } }, { tls: { ca: 'ca.pem' } }));

/** The lines at warning or above that a program writes from now on. */
function loudLines(program: Program): () => readonly string[] {
  const start = program.written().length;
  return () =>
    program
      .written()
      .slice(start)
      .split('\n')
      .filter((line) => LOUD.test(line));
}

describe.skipIf(!hasPart('rabbitmq'))('RabbitMQ', () => {
  test('twenty checks of its port find it ready and leave no line, while an HTTP client leaves one', async () => {
    const broker = await startRabbitMq();
    const loud = loudLines(broker);
    const checked = await checkOnce(tcp(20, broker.port));
    expect([checked.map(({ status }) => status), loud()]).toEqual([READY, []]);
    await say(broker.port, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await vi.waitFor(() => expect(loud().join()).toContain('bad_header'), 30_000);
    // The log is in order: what a check had done would stand before that.
    expect(loud()[0]).toContain('closing AMQP connection');
  });
});

describe.skipIf(!hasPart('thrift'))('Apache Thrift', () => {
  test('checks of its plain port and its TLS port find it ready and leave no line, while an unknown version does', async () => {
    const receiver = await startThrift();
    const loud = loudLines(receiver);
    const checked = await checkOnce([...tcp(10, receiver.plain), ...tls(10, receiver.tls)], { 'ca.pem': receiver.certificate });
    expect([checked.map(({ status }) => status), loud()]).toEqual([READY, []]);
    await say(receiver.plain, Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    await vi.waitFor(() => expect(loud()).toHaveLength(1), 30_000);
  });
});
