import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, type IReusableStackSynthesizer } from 'aws-cdk-lib';
import type { DeployableConfig } from '../config/read-config.ts';
import { addMonitor } from '../monitor-app.ts';
import { PlainSynthesizer } from './plain-synthesizer.ts';
import { zipFolder } from './zip-folder.ts';

/** A stack of an export: its template as a file of the folder, what it needs, and what comes before it. */
type ExportedStack = {
  readonly name: string;
  readonly region: string;
  readonly template: string;
  readonly parameters: readonly string[];
  readonly after: readonly string[];
};

/** What an export wrote, relative to its folder. */
export type Export = { readonly stacks: readonly ExportedStack[]; readonly files: readonly string[] };

/** The file that lists the stacks, for programs. */
const LIST = 'stacks.json';

/**
 * Writes a monitor as CloudFormation templates and zips of its code into a folder. `context` is that of CDK. Throws a
 * `Refusal` if its choices do not fit the config, and the error of the system if a file cannot be written.
 */
export function exportMonitor(read: DeployableConfig, context: Readonly<Record<string, unknown>>, folder: string): Export {
  const outdir = mkdtempSync(join(tmpdir(), 'gatewatch-export-'));
  try {
    const synthesizer = new PlainSynthesizer();
    // The interface declares a property as optional that its own classes declare as undefined.
    const defaultStackSynthesizer = synthesizer as IReusableStackSynthesizer;
    const app = new App({ analyticsReporting: false, outdir, defaultStackSynthesizer, context });
    addMonitor(app, read);
    const { stacks } = app.synth();
    const files = new Map<string, string | Uint8Array>();
    const exported = stacks.map(({ stackName: name, environment: { region }, template, dependencies }): ExportedStack => {
      const file = `${name}.template.json`;
      files.set(file, `${JSON.stringify(template, undefined, 1)}\n`);
      const after = stacks.filter((one) => dependencies.some(({ id }) => id === one.id)).map((one) => one.stackName);
      return { name, region, template: file, parameters: Object.keys(template.Parameters ?? {}), after };
    });
    for (const { folder: code, key } of synthesizer.code) files.set(key, zipFolder(join(outdir, code)));
    files.set(LIST, `${JSON.stringify({ schema: 'gatewatch/export/v1', stacks: exported }, undefined, 1)}\n`);
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    return { stacks: exported, files: [...files.keys()] };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
