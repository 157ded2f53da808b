import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { BatchGetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';

// The stand-ins are only worth as much as what they refuse: each limit of the real services, asked for by the SDK itself.
const { wire, clients } = onWire();
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

describe('CloudWatch takes', () => {
  const datum = { MetricName: 'm', Value: 1, Timestamp: new Date(NOW) };
  const put = (...MetricData: NonNullable<ConstructorParameters<typeof PutMetricDataCommand>[0]['MetricData']>) =>
    clients().cloudwatch.send(new PutMetricDataCommand({ Namespace: 'N', MetricData }));
  const DAY = 86_400_000;

  test('what is within its limits', async () => {
    await put(...times(1000, () => datum));
    await put({ MetricName: 'm', Values: times(150, (i) => i), Counts: times(150, () => 1), Timestamp: new Date(NOW - 14 * DAY) });
    await put({ ...datum, Timestamp: new Date(NOW + 7_200_000), Dimensions: times(30, (i) => ({ Name: `d${i}`, Value: 'v' })) });
    expect(wire().metrics()).toHaveLength(1002);
  });

  test.each([
    ['1001 data', times(1001, () => datum)],
    ['151 values', [{ MetricName: 'm', Values: times(151, (i) => i) }]],
    ['a value twice', [{ MetricName: 'm', Values: [1, 1] }]],
    ['fewer counts than values', [{ MetricName: 'm', Values: [1, 2], Counts: [1] }]],
    ['no value', [{ MetricName: 'm' }]],
    ['NaN', [{ ...datum, Value: Number.NaN }]],
    ['infinity', [{ ...datum, Value: Number.NEGATIVE_INFINITY }]],
    ['a number beyond 2^360', [{ ...datum, Value: 1e109 }]],
    ['more than two weeks ago', [{ ...datum, Timestamp: new Date(NOW - 14 * DAY - 1000) }]],
    ['more than two hours ahead', [{ ...datum, Timestamp: new Date(NOW + 7_201_000) }]],
    ['31 dimensions', [{ ...datum, Dimensions: times(31, (i) => ({ Name: `d${i}`, Value: 'v' })) }]],
    ['an empty dimension', [{ ...datum, Dimensions: [{ Name: 'd', Value: ' ' }] }]],
    ['letters beyond ASCII', [{ ...datum, Dimensions: [{ Name: 'd', Value: 'ü' }] }]],
    ['more than 1 MB', times(999, () => ({ ...datum, Dimensions: [{ Name: 'd', Value: 'x'.repeat(1000) }] }))],
  ])('not: %s', async (_, data) => {
    await expect(put(...data)).rejects.toThrow();
    expect(wire().metrics()).toEqual([]);
  });
});

describe('SNS takes', () => {
  const publish = async (more: Partial<ConstructorParameters<typeof PublishCommand>[0]>) =>
    (await clients().sns()).send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts', Message: 'm', ...more }));

  test('what is within its limits', async () => {
    await publish({ Subject: 'x'.repeat(99), Message: 'x'.repeat(262_144) });
    expect(wire().published()).toMatchObject([{ bytes: 262_144 }]);
  });

  test.each([
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }],
    ['a line break in the subject', { Subject: 'a\nb' }],
    ['letters beyond ASCII in the subject', { Subject: 'ü' }],
    ['a subject that begins with a space', { Subject: ' a' }],
    ['more than 256 KiB', { Message: 'x'.repeat(262_145) }],
    ['no message', { Message: '' }],
    ['forms without a default', { MessageStructure: 'json', Message: '{"email":"a"}' }],
    ['a form that is no text', { MessageStructure: 'json', Message: '{"default":"a","sqs":{}}' }],
    ['an empty attribute', { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }],
  ])('not: %s', async (_, more) => {
    await expect(publish(more)).rejects.toThrow(/nvalid|non-empty/);
    expect(wire().published()).toEqual([]);
  });
});

describe('DynamoDB takes', () => {
  const key = (i: number) => ({ target: { S: `gw-${i}` } });
  const read = (Keys: ReturnType<typeof key>[], ConsistentRead = true) =>
    clients().dynamodb.send(new BatchGetItemCommand({ RequestItems: { health: { Keys, ConsistentRead } } }));
  const put = (more: Partial<ConstructorParameters<typeof PutItemCommand>[0]>) =>
    clients().dynamodb.send(new PutItemCommand({ TableName: 'health', Item: key(1), ...more }));

  test.each([
    ['101 keys', () => read(times(101, key))],
    ['a key twice', () => read([key(1), key(1)])],
    ['no key', () => read([])],
    ['an item above 400 KB', () => put({ Item: { ...key(1), text: { S: 'x'.repeat(409_600) } } })],
    ['a number that is none', () => put({ Item: { ...key(1), n: { N: 'NaN' } } })],
    ['a name it was not told', () => put({ ConditionExpression: 'attribute_exists(#a)' })],
    ['a name nobody uses', () => put({ ConditionExpression: 'attribute_exists(#a)', ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } })],
    ['a condition it cannot read', () => put({ ConditionExpression: 'at = 1' })],
  ])('not: %s', async (_, ask) => {
    await expect(ask()).rejects.toThrow();
    expect(wire().items().size).toBe(0);
  });
});

test('the Parameter Store gives cipher to who does not ask for decryption', async () => {
  wire().parameters.set('/a', 'hush');
  const { Parameter } = await (await clients().ssm()).send(new GetParameterCommand({ Name: '/a' }));
  expect(Parameter?.Value).not.toBe('hush');
});
