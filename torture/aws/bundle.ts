import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundledFunction, bundleFunction } from '../../testkit/lambda-runtime/bundle-function.ts';

const CONFIG = `monitor: { name: prod, regions: [eu-west-1] }
targets:
  - { name: mi-1, profile: micro-integrator, host: mi.example.com, version: 4.2.0 }
`;

/** The function as a deployment makes it. */
export type Bundle = { readonly bundled: BundledFunction; readonly remove: () => void };

/** Bundles it in a folder of its own. */
export function makeBundle(): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-torture-aws-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Who is interrupted leaves nothing either.
  process.once('exit', remove);
  try {
    const config = join(folder, 'gatewatch.yaml');
    writeFileSync(config, CONFIG);
    return { bundled: bundleFunction(config, join(folder, 'out')), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
