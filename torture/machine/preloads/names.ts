import dns from 'node:dns/promises';
import { open } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Name resolution as TORTURE_NAMES says: "never" = names that begin with "hanging" get no answer, "late:MS" =
// they do after so long, "threads:FIFO" = the four threads that resolve names are stuck from the first such
// name on, each opening a pipe nobody writes to.

const [how = '', what = ''] = (process.env.TORTURE_NAMES ?? '').split(':');
const { lookup } = dns;
let isStuck = false;

function stick(): void {
  if (isStuck) return;
  isStuck = true;
  for (let thread = 0; thread < 4; thread++) open(what, 'r', () => {});
}

dns.lookup = (async (host: string, options: object) => {
  if (!host.startsWith('hanging')) return lookup(host, options);
  if (how === 'threads') {
    stick();
    return lookup(host, options);
  }
  await new Promise<void>((resolve) => {
    if (how === 'late') setTimeout(resolve, Number(what));
  });
  return [{ address: '127.0.0.1', family: 4 }];
}) as typeof lookup;
syncBuiltinESMExports();
