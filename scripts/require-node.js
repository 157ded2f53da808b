// Plain JavaScript, so that any Node can run it: npm scripts must run on the `node` dev dependency.
import { newerNode } from '../cli/newer-node.js';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(`gatewatch: this script needs Node 24, this is ${process.version}. Fix: ${newerNode()}\n`);
  process.exit(2);
}
