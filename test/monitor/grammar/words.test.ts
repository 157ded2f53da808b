import { describe, expect, test } from 'vitest';
import { besideFile } from '../../../monitor/grammar/file.ts';
import { createPathSet, formatPath, startsWith } from '../../../monitor/grammar/path.ts';
import { describeValue } from '../../../monitor/text/describe-value.ts';
import { parseDuration } from '../../../monitor/text/duration.ts';
import { nearestWord } from '../../../monitor/text/nearest-word.ts';

describe('parseDuration', () => {
  test.each([
    ['90s', 90],
    ['5m', 300],
    ['2h', 7200],
    ['7d', 604_800],
    ['0s', 0],
    ['', undefined],
    ['5', undefined],
    ['1.5h', undefined],
    ['5 m', undefined],
    ['-5m', undefined],
    ['1h30m', undefined],
  ])('%j is %j seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds));
});

describe('nearestWord', () => {
  const keys = ['httpGet', 'tcpSocket', 'periodSeconds', 'port', 'path', 'host'];
  test.each([
    ['httpget', 'httpGet'],
    ['http-get', 'httpGet'],
    ['periodSecond', 'periodSeconds'],
    ['tpcSocket', 'tcpSocket'],
    ['hots', 'host'],
    ['prt', 'port'],
    ['command', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j means %j', (word, meant) => expect(nearestWord(word, keys)).toBe(meant));
});

describe('formatPath', () => {
  test('is what people would write', () => {
    expect(formatPath(['targets', 2, 'readinessProbe', 'httpGet', 'port'])).toBe('targets[2].readinessProbe.httpGet.port');
    expect(formatPath(['targets', 0, 'ports', '443'])).toBe('targets[0].ports["443"]');
    expect(formatPath([])).toBe('');
    expect(formatPath(['a "b"'])).toBe('["a \\"b\\""]');
  });

  test('startsWith tells what lies below', () => {
    expect(startsWith(['a', 1, 'b'], ['a', 1])).toBe(true);
    expect(startsWith(['a', 1], ['a', 1, 'b'])).toBe(false);
    expect(startsWith(['a', 2], ['a', 1])).toBe(false);
  });

  test('a set of paths touches what is above, at and below', () => {
    const set = createPathSet([['a', 1, 'b']]);
    expect([[], ['a'], ['a', 1, 'b'], ['a', '1', 'b', 'c'], ['a', 2], ['b']].map((path) => set.touches(path))).toEqual([
      ...[true, true, true, true, false, false],
    ]);
    expect(createPathSet([]).touches([])).toBe(false);
  });
});

describe('describeValue', () => {
  test.each([
    ['a\nb', '"a b"'],
    [1.5, '1.5'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'nothing'],
    [[], 'an empty list'],
    [[1, 2], 'a list of 2'],
    [{}, 'a mapping'],
  ])('%j is %s', (value, text) => expect(describeValue(value)).toBe(text));
});

describe('besideFile', () => {
  test.each([
    ['gatewatch.yaml', './ca.pem', 'ca.pem'],
    ['conf/prod/gatewatch.yaml', './ca.pem', 'conf/prod/ca.pem'],
    ['conf/gatewatch.yaml', '../ca.pem', 'conf/../ca.pem'],
    ['/etc/gatewatch.yaml', 'certs/ca.pem', '/etc/certs/ca.pem'],
    ['conf/gatewatch.yaml', '/etc/ca.pem', '/etc/ca.pem'],
    ['conf\\gatewatch.yaml', '.\\ca.pem', 'conf\\ca.pem'],
    ['gatewatch.yaml', 'C:\\ca.pem', 'C:\\ca.pem'],
  ])('%s names %s: %s', (file, path, full) => expect(besideFile(file, path)).toBe(full));
});
