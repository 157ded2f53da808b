import { join } from 'node:path';
import { LICENCES, licencesIn } from '../testkit/read-licences.ts';

// npm run licences: how many packages of the lock stand under which licence; exit 1 when one is not on the
// list.

const found = licencesIn(join(import.meta.dirname, '..'));
const groups = Map.groupBy(found, ({ licence }) => licence);
for (const [licence, packages] of [...groups].sort(([, a], [, b]) => b.length - a.length))
  console.log(`${`${packages.length}`.padStart(4)}  ${licence}`);
for (const { name, licence } of found.filter((one) => !one.isAllowed)) {
  console.error(`${name}: ${licence} is not one of ${LICENCES.join(', ')}`);
  process.exitCode = 1;
}
