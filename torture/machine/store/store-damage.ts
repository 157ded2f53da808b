import { appendFileSync, copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { randomFrom } from '../../../testkit/random.ts';

/** A way to break a store; `file` is a good one, closed, and may be changed. */
export type Damage = { readonly what: string; readonly kind: string; readonly inflict: (file: string) => void };

/**
 * So many bytes at the beginning of the file say how to read the rest. Source:
 * https://www.sqlite.org/fileformat2.html#the_database_header
 */
const HEADER = 100;

/** Flips of a few bytes at so many places, a quarter of them in the header. */
export function flips(seed: number, count: number): readonly Damage[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const place = random();
    const by = 1 + Math.floor(random() * 255);
    const isHeader = index % 4 === 0;
    return {
      kind: 'bytes flipped in its file',
      what: `byte at ${isHeader ? `${Math.floor(place * HEADER)} of the header` : `${(place * 100).toFixed(3)} % of the file`} xor ${by}`,
      inflict: (file) => {
        const bytes = readFileSync(file);
        const at = Math.floor(place * (isHeader ? HEADER : bytes.length));
        bytes[at] = (bytes[at] ?? 0) ^ by;
        writeFileSync(file, bytes);
      },
    };
  });
}

/** The file cut off. */
export function truncations(): readonly Damage[] {
  return [0, 1, 15, 99, 512, 4096, 4097, 8192, -1].map((bytes) => ({
    kind: 'its file cut short',
    what: bytes < 0 ? 'the last byte missing' : `only ${bytes} bytes left`,
    inflict: (file) => truncateSync(file, bytes < 0 ? readFileSync(file).length + bytes : bytes),
  }));
}

/** Something else in its place or beside it. */
export function strangers(seed: number): readonly Damage[] {
  const random = randomFrom(seed);
  const garbage = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
  const kind = 'something else in its place or beside it';
  const sql = (what: string, statements: string) => ({
    kind,
    what,
    inflict: (file: string) => {
      const database = new DatabaseSync(file);
      database.exec(statements);
      database.close();
    },
  });
  return [
    { kind, what: 'garbage', inflict: (file) => writeFileSync(file, garbage(20_000)) },
    { kind, what: 'a text', inflict: (file) => writeFileSync(file, 'targets: []\n'.repeat(500)) },
    { kind, what: 'garbage at its end', inflict: (file) => appendFileSync(file, garbage(5000)) },
    { kind, what: 'a garbage -wal', inflict: (file) => writeFileSync(`${file}-wal`, garbage(20_000)) },
    { kind, what: 'a garbage -shm', inflict: (file) => writeFileSync(`${file}-shm`, garbage(32_768)) },
    { kind, what: 'a garbage -journal', inflict: (file) => writeFileSync(`${file}-journal`, garbage(20_000)) },
    { kind, what: 'a -wal that is itself a database', inflict: (file) => copyFileSync(file, `${file}-wal`) },
    { kind, what: 'a -wal that is a folder', inflict: (file) => mkdirSync(`${file}-wal`) },
    sql('rows of a later release', `UPDATE health SET value = json_set(value, '$.v', 2)`),
    sql('rows that are no JSON', `UPDATE health SET value = substr(value, 1, 40)`),
    sql('a table of a later release', 'ALTER TABLE health ADD COLUMN more INTEGER NOT NULL DEFAULT 1'),
    sql('a table of something else', 'DROP TABLE health; CREATE TABLE health (one, two, three)'),
    sql('no table', 'DROP TABLE health'),
  ];
}
