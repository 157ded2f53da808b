import { describe, expect, test, vi } from 'vitest';
import { checkOnce } from '../../testkit/real/check-once.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import { askGatewatch } from '../../testkit/real/opinions/ask-gatewatch.ts';
import { type Case, compareOpinions, unexplained } from '../../testkit/real/opinions/compare-opinions.ts';
import { loudLines, noteLog } from '../../testkit/real/report/loud-lines.ts';
import { say } from '../../testkit/real/say.ts';
import { startRabbitMq } from '../../testkit/real/start-rabbitmq.ts';
import { startThrift } from '../../testkit/real/start-thrift.ts';

// Ports of the Traffic Manager: an AMQP broker, and a receiver of events. RabbitMQ and Apache Thrift stand in for
// WSO2's own, and their logs say what a check does to such a server.

const READY = Array.from({ length: 20 }, () => 'ready');

const target = (name: string, readinessProbe: object, tls = {}) => ({ name, profile: 'custom', host: '127.0.0.1', ...tls, readinessProbe });
const times = (count: number, make: (index: number) => object) => Array.from({ length: count }, (_, index) => make(index));
const tcp = (count: number, port: number) => times(count, (index) => target(`tcp-${index}`, { tcpSocket: { port } }));
const tls = (count: number, port: number) =>
  times(count, (index) => target(`tls-${index}`, { tlsSocket: { port } }, { tls: { ca: 'ca.pem' } }));

describe.skipIf(!hasPart('rabbitmq'))('RabbitMQ', () => {
  test('twenty checks of its port find it ready and leave no line, while an HTTP client leaves one', async () => {
    const broker = await startRabbitMq();
    const loud = loudLines('rabbitmq', broker);
    const checked = await checkOnce(tcp(20, broker.port));
    expect([checked.map(({ status }) => status), loud()]).toEqual([READY, []]);
    await say(broker.port, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await vi.waitFor(() => expect(loud().join()).toContain('bad_header'), 30_000);
    // The log is in order: what a check had done would stand before that.
    const lines = loud();
    expect(lines[0]).toContain('closing AMQP connection');
    noteLog('rabbitmq', 20, []);

    const asked: readonly Case[] = [{ name: 'AMQP in reply to HTTP', scheme: 'http', port: broker.port, reason: 'http.malformed' }];
    const strange = loudLines('rabbitmq', broker);
    const own = await askGatewatch(asked);
    await vi.waitFor(() => expect(strange().join()).toContain('bad_header'), 30_000);
    noteLog('rabbitmq', 1, strange(), 'an httpGet probe of an AMQP port');
    expect([own.map(({ looked }) => looked.reason), unexplained(await compareOpinions('rabbitmq', asked, own))]).toEqual([
      ['http.malformed'],
      [],
    ]);
  });
});

describe.skipIf(!hasPart('thrift'))('Apache Thrift', () => {
  test('checks of its plain port and its TLS port find it ready and leave no line, while an unknown version does', async () => {
    const receiver = await startThrift();
    const loud = loudLines('thrift', receiver);
    const checked = await checkOnce([...tcp(10, receiver.plain), ...tls(10, receiver.tls)], { 'ca.pem': receiver.certificate });
    expect([checked.map(({ status }) => status), noteLog('thrift', 20, loud())]).toEqual([READY, []]);
    await say(receiver.plain, Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
    await vi.waitFor(() => expect(loud()).toHaveLength(1), 30_000);
  });
});
