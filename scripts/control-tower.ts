import { controlTowerFindings } from '../testkit/templates/control-tower.ts';

// Holds the templates of a config for a landing zone against the proactive controls of AWS Control Tower.
const found = controlTowerFindings();
for (const { rule, resource, says } of found) process.stderr.write(`${rule}, ${resource}: ${says}\n`);
if (found.length === 0) process.stderr.write('Control Tower: nothing found\n');
process.exitCode = found.length === 0 ? 0 : 1;
