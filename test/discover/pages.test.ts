import { expect, test } from 'vitest';
import { askPages, PAGE } from '../../discover/ask.ts';

/** Reads a list from a server that gives so many entries a page, and never the same twice. */
function readEndless(size: number, more: object) {
  let [asked, made] = [1, 0];
  const page = () => ({ list: Array.from({ length: size }, () => ({ id: `id-${made++}` })), ...more });
  const asking = askPages(page(), (offset) => ({ path: `/apis?offset=${offset}` }));
  let step = asking.next({ status: 0, body: '' });
  while (!step.done) {
    asked++;
    step = asking.next({ status: 200, body: JSON.stringify(page()) });
  }
  return { asked, ...step.value };
}

test('a list without an end is read up to 10,000 entries, with a note', () => {
  const { asked, entries, notes } = readEndless(PAGE, {});
  expect([asked, entries.length, notes]).toEqual([100, 10_000, ['the list was read up to 10000 entries']]);
});

test('pages with fewer entries than asked for are read to the total, but not without end', () => {
  expect(readEndless(7, { pagination: { total: 20 } })).toMatchObject({ asked: 3, notes: [] });
  expect(readEndless(1, { pagination: { total: 1e8 } })).toMatchObject({ asked: 1000, notes: ['the list was read up to 1000 entries'] });
  expect(readEndless(0, { pagination: { total: 50 } })).toMatchObject({ asked: 1, entries: [], notes: [] });
});
