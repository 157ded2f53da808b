import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSnsPublisher } from '../../aws/sns-publisher.ts';
import type { Alert } from '../../monitor/message/alert.ts';
import { emailSubject } from '../../monitor/message/plain-line.ts';
import { onWire } from '../../testkit/aws-wire/on-wire.ts';

const { wire, clients } = onWire();
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const alert: Alert = {
  subject: 'DOWN gw-1: nothing listens',
  text: 'DOWN gw-1\n',
  sms: 'prod: DOWN gw-1',
  json: '{"schema":"gatewatch/round/v1"}',
  attributes: { monitor: 'prod', status: 'down' },
};

async function announce(changes: Partial<Alert>, maxAttempts = 4, signal?: AbortSignal) {
  await createSnsPublisher({ client: await clients({ maxAttempts }).sns(), topicArn })({ ...alert, ...changes }, signal);
  const [message] = wire().published();
  if (!message) throw new Error('nothing was published');
  return message;
}

test('one message has text for people and JSON for programs', async () => {
  const message = await announce({});
  expect(message).toMatchObject({ topicArn, subject: alert.subject, attributes: alert.attributes, region: 'eu-west-1' });
  expect(message.to('email')).toBe(alert.text);
  expect(message.to('sms')).toBe(alert.sms);
  const machines = ['sqs', 'lambda', 'http', 'https', 'firehose', 'email-json'] as const;
  expect(machines.map(message.to)).toEqual(machines.map(() => alert.json));
});

test('chat gets its own form by https, which is left out where it is larger than any chat shows', async () => {
  const chat = '{"version":"1.0","source":"custom"}';
  const message = await announce({ chat });
  expect(message.to('https')).toBe(chat);
  expect(message.to('http')).toBe(alert.json);
  await announce({ chat: '"'.repeat(40_000) });
  expect(wire().published()[1]?.to('https')).toBe(alert.json);
});

test('without a form for phones they get the subject', async () => {
  const { sms: _, ...rest } = alert;
  await createSnsPublisher({ client: await clients().sns(), topicArn })(rest);
  expect(wire().published()[0]?.to('sms')).toBe(alert.subject);
});

test.each([
  ['a\nb\r\n\tc', 'a b c'],
  ['  DOWN', 'DOWN'],
  ['DOWN – “gw” → 3 s…', 'DOWN - "gw" -> 3 s...'],
  ['Störung bei Großrechner é', 'Storung bei Grossrechner e'],
  ['日本', '??'],
  ['\u202eDOWN\u0000', 'DOWN'],
  ['<b>DOWN', 'b>DOWN'],
  ['', 'Gatewatch: a status changed'],
  [' \n ', 'Gatewatch: a status changed'],
  ['x'.repeat(99), 'x'.repeat(99)],
  ['x'.repeat(100), `${'x'.repeat(96)}...`],
])('the subject %j goes out as %j', async (subject, sent) => {
  expect((await announce({ subject })).subject).toBe(sent);
});

test('whatever stands in a subject, it is one SNS takes', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 120 }));
  fc.assert(fc.property(texts, (text) => /^[A-Za-z0-9\x21-\x2f:-@[-`{-~][\x20-\x7e]{0,98}$/.test(emailSubject({ lead: text }))));
});

test('an attribute SNS would refuse costs no message', async () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`n${i}`, 'v']));
  const odd = { empty: '', blank: ' \n', 'a b': 'v', 'aws.x': 'v', 'x.': 'v', control: 'a\u0000b', cut: '\ud800', long: 'x'.repeat(9999) };
  const { attributes } = await announce({ attributes: { status: 'down', ...odd, ...many } });
  expect(attributes).toMatchObject({ status: 'down', control: 'a b', cut: '\ufffd', long: 'x'.repeat(256) });
  expect(Object.keys(attributes)).toHaveLength(10);
});

test('broken text is sent as far as it goes', async () => {
  const message = await announce({ text: 'DOWN \ud800 gw', subject: 'DOWN \ud800' });
  expect(message.to('email')).toMatch(/^DOWN . gw$/);
});

test('a message of the largest size goes out whole', async () => {
  const json = JSON.stringify({ big: 'x'.repeat(250_000) });
  expect((await announce({ json })).to('sqs')).toBe(json);
});

test('in a message that is too large, the machine-readable part is replaced by one that says so', async () => {
  const json = JSON.stringify({ big: '"ü'.repeat(60_000) });
  const message = await announce({ json, attributes: { monitor: 'prod', status: 'down', target: 'gw-1' } });
  expect(message.to('email')).toBe(alert.text);
  expect(JSON.parse(message.to('sqs'))).toEqual({
    schema: 'gatewatch/round/v1-too-large',
    monitor: 'prod',
    status: 'down',
    target: 'gw-1',
    subject: alert.subject,
    bytes: Buffer.byteLength(json),
  });
});

test.each([
  ['lines', 'DOWN gw – "ü"\n'.repeat(30_000)],
  ['one line', 'ü"\u2028😀'.repeat(60_000)],
])('when the text of %s is too large by itself it is cut, and says so', async (_, text) => {
  const message = await announce({ text, json: 'x'.repeat(300_000), sms: 's'.repeat(300_000) });
  const [kept = '', note = ''] = message.to('email').split('\n\n[Truncated: ');
  expect(text.startsWith(kept)).toBe(true);
  expect(note).toBe(`Amazon SNS limits the size of a message. ${text.length - kept.length} of ${text.length} characters are left out.]\n`);
  expect(message.bytes).toBeGreaterThan(250_000);
  expect(message.to('sms')).toHaveLength(1600);
});

test('whatever the sizes, SNS takes the message', async () => {
  const size = fc.integer({ min: 1, max: 300_000 });
  const unit = fc.constantFrom('x', '"', '\n', 'ü', '😀', '\u0001', '&');
  const part = fc.tuple(size, unit).map(([length, letter]) => letter.repeat(length));
  await fc.assert(
    fc.asyncProperty(part, part, part, part, async (json, text, chat, long) => {
      await announce({ json, text, chat, attributes: { monitor: long, status: long, target: long, reason: long } }, 1);
    }),
    { numRuns: 30 },
  );
});

test.each(['throttle', 'error', 'drop'] as const)('"%s" is tried again', async (how) => {
  wire().fail('sns', how);
  await announce({});
  expect(wire().calls('sns')).toHaveLength(2);
  expect(wire().published()).toHaveLength(1);
});

test('a refusal rejects and names the message', async () => {
  wire().fail('sns', 'deny');
  await expect(announce({})).rejects.toThrow(
    'SNS did not accept the message "DOWN gw-1: nothing listens": AuthorizationErrorException (told to: deny)',
  );
  expect(wire().calls('sns')).toHaveLength(1);
});

test('an abort ends the publish, and it is not tried again', async () => {
  wire().fail('sns', 'silent', 9);
  const arrived = wire().arrived('sns');
  const end = new AbortController();
  const result = expect(announce({}, 4, end.signal)).rejects.toThrow(/AbortError/);
  await arrived;
  end.abort();
  await result;
  expect(wire().calls('sns')).toHaveLength(1);
});
