import fc from 'fast-check';
import { describe, test } from 'vitest';
import { configDoor } from '../../../testkit/fuzz/doors/config-door.ts';

// YAML that stands near the grammar: anchors, aliases, merges, tags, odd numbers, odd keys. Whatever it is, it comes to issues with their place, or to targets.

const holds = (text: string) => void configDoor.take(Buffer.from(text));

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'gw-1',
    'gateway',
    'custom',
    'micro-integrator',
    'h',
    '1',
    '-0',
    '0o17',
    '0x1f',
    '1e999',
    '.inf',
    '.nan',
    '~',
    'null',
  ),
  fc.constantFrom(
    'true',
    'no',
    '4.2.0',
    '9007199254740993',
    '2026-01-31',
    '<<',
    `"\${A}"`,
    `"\${"`,
    '"\\ud800"',
    "''",
    '!!str 1',
    '!!binary aGk=',
    '!x y',
    '*a',
  ),
  fc.integer().map(String),
  fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
);
const key = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'name',
      'profile',
      'host',
      'ports',
      'tls',
      'ca',
      'apis',
      'labels',
      'probes',
      'readinessProbe',
      'startupProbe',
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'httpGet',
      'tcpSocket',
      'path',
      'port',
      'expect',
      'status',
      'credentials',
      'secret',
      'warn',
      'periodSeconds',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('<<', '__proto__', 'constructor', '9443', '? a', '*a', '!!str a', '""', '[a]', '{ a: b }') },
);
const anchored = (value: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom('', '', '', '&a ', '&b ', '!!map ', '!!seq ', '!t '), value).map(([before, text]) => before + text);
const { value } = fc.letrec<{ value: string; map: string; list: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, scalar, anchored(tie('map')), anchored(tie('list'))),
  map: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 5 })
    .map((pairs) => `{ ${pairs.map(([name, one]) => `${name}: ${one}`).join(', ')} }`),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[ ${items.join(', ')} ]`),
}));
const target = fc
  .tuple(fc.constantFrom('gateway', 'micro-integrator', 'custom'), fc.array(fc.tuple(key, value), { maxLength: 3 }))
  .map(([profile, more]) => `- { name: a, profile: ${profile}, host: h${more.map(([name, one]) => `, ${name}: ${one}`).join('')} }`);

describe('compileConfig()', () => {
  test('takes any structure near the grammar, the same each time', () => {
    const config = fc
      .tuple(value, value, fc.array(target, { minLength: 1, maxLength: 3 }))
      .map(([monitor, defaults, targets]) => `monitor: &a ${monitor}\ndefaults: ${defaults}\ntargets:\n${targets.join('\n')}\n`);
    fc.assert(fc.property(config, holds), { numRuns: 300 });
  });

  test.each<readonly [string, string]>([
    ['lists in lists', '['.repeat(20_000)],
    ['mappings in mappings', '{a: '.repeat(20_000)],
    ['lists in lists, all closed', `targets: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['keys that are keys', '? '.repeat(20_000)],
    ['blocks in blocks', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['an alias that holds itself', 'targets: &a [*a]'],
    ['a merge of itself', 'targets: [&a { <<: *a }]'],
    ['a prototype', 'targets: [{ __proto__: { name: a }, constructor: 1 }]'],
    ['a prototype of everything', '__proto__: { targets: [] }\ntargets: [{ name: a, profile: gateway, host: h }]'],
    [
      'a circle of 3,000',
      `targets:\n${Array.from({ length: 3000 }, (_, i) => `- { name: t${i}, profile: gateway, host: h, dependsOn: [t${(i + 1) % 3000}] }\n`).join('')}`,
    ],
    ['nothing but NUL', '\u0000'.repeat(500)],
  ])('takes %s, the same each time', (_, text) => holds(text));
});
