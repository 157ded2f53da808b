import { describe, expect, test } from 'vitest';
import { readJsonObject } from '../../../wso2/readers/json.ts';
import { readXml } from '../../../wso2/readers/xml.ts';

const VERSION =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 API Manager-4.2.0</return></ns:getVersionResponse>';
const LAUGHS = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

describe('readXml()', () => {
  test('reads the answer of the Version service', () => {
    expect([readXml(VERSION)?.root, readXml(VERSION)?.text('return')]).toEqual(['getVersionResponse', 'WSO2 API Manager-4.2.0']);
  });

  test('never replaces an entity', () => {
    expect(readXml('<a><return>&lt;&#x41;&xxe;</return></a>')?.text('return')).toBe('&lt;&#x41;&xxe;');
  });

  test.each([
    ['a DOCTYPE', `<!DOCTYPE a>${VERSION}`],
    ['a DOCTYPE in small letters', `<!doctype a>${VERSION}`],
    ['a billion laughs', `<!DOCTYPE a [<!ENTITY l0 "ha">${LAUGHS}]><getVersionResponse><return>&l20;-4.2.0</return></getVersionResponse>`],
    [
      'quadratic blow-up',
      `<!DOCTYPE a [<!ENTITY l "${'x'.repeat(8000)}">]><getVersionResponse><return>${'&l;'.repeat(1000)}</return></getVersionResponse>`,
    ],
    [
      'an entity from elsewhere',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><getVersionResponse><return>&x;-1</return></getVersionResponse>',
    ],
    ['a DTD from elsewhere', '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><getVersionResponse/>'],
    ['more than 16 Ki characters', VERSION.replace('WSO2', 'W'.repeat(16_384))],
    ['more than 16 levels', `${'<a>'.repeat(18)}${'</a>'.repeat(18)}`],
    ['very many levels', `${'<a>'.repeat(2300)}${'</a>'.repeat(2300)}`],
    ['only beginnings', '<a>'.repeat(5400)],
    ['only brackets', '<'.repeat(16_000)],
    ['only beginnings of comments', '<!--'.repeat(4000)],
    ['only beginnings of CDATA', '<![CDATA['.repeat(1800)],
    ['two roots', `${VERSION}${VERSION}`],
    ['nothing', ''],
  ])('takes no document with %s', (_, text) => {
    expect(readXml(text)).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString'])('takes an element called %s for an element', (name) => {
    expect(readXml(`<a><${name}>x</${name}></a>`)?.text('return')).toBeUndefined();
    expect(readXml(`<${name}><return>x</return></${name}>`)?.root).not.toBe('getVersionResponse');
    expect(Object.hasOwn(Object.prototype, 'return')).toBe(false);
  });
});

describe('readJsonObject()', () => {
  test('takes __proto__ and constructor for keys like any other', () => {
    const json = readJsonObject('{"__proto__":{"status":"ready"},"constructor":"x"}');
    expect([json?.keys, json?.text('status'), json?.text('constructor'), json?.text('toString')]).toEqual([
      ['__proto__', 'constructor'],
      undefined,
      'x',
      undefined,
    ]);
  });

  test('believes no text that says a key twice with different values', () => {
    expect(readJsonObject('{"status":"ready","status":"not ready"}')).toBeUndefined();
    expect(readJsonObject('{"status":"ready", "status" :"ready"}')?.text('status')).toBe('ready');
  });

  test.each([
    ['very many levels', `{"a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`],
    ['very many objects in each other', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['more than 64 Ki characters', `{"a":"${'x'.repeat(65_536)}"}`],
    ['only brackets', '['.repeat(65_536)],
    ['a list', '[1]'],
    ['a number beyond any', '1e999'],
    ['nothing', ''],
  ])('takes no document with %s', (_, text) => {
    expect(readJsonObject(text)).toBeUndefined();
  });

  test('reads the largest answer there is room for', () => {
    const faulty = Array.from({ length: 1500 }, (_, i) => `capp-${i}_1.0.0.car`);
    expect(readJsonObject(JSON.stringify({ status: 'not ready', 'Faulty CAPPs': faulty }))?.list('Faulty CAPPs')).toHaveLength(1500);
  });
});
