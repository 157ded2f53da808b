import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `check --output json` says of a target, as far as the suite reads it. */
export type Checked = {
  readonly name: string;
  readonly status: string;
  readonly product: { readonly name: string; readonly version: string } | null;
  readonly probes: readonly Looked[];
};

/** What it says of one probe. */
export type Looked = {
  readonly name: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly fix?: string;
  readonly http?: { readonly status: number };
};

const COMMAND = join(import.meta.dirname, '../../cli/bin.js');

/** Runs the command on a config with these targets and the files that they name. Rejects if it prints no JSON. */
export async function checkOnce(
  targets: readonly object[],
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly Checked[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-real-'));
  try {
    for (const [name, text] of Object.entries({ ...files, 'gatewatch.yaml': JSON.stringify({ targets }) })) {
      writeFileSync(join(folder, name), text);
    }
    return await run(folder, environment);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(folder: string, environment: Readonly<Record<string, string>>): Promise<readonly Checked[]> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: { ...process.env, ...environment } };
    execFile(process.execPath, [COMMAND, 'check', '--output', 'json'], options, (error, stdout, stderr) => {
      if (stdout === '') return reject(new Error(`check printed nothing: ${stderr}`, { cause: error }));
      resolve(JSON.parse(stdout).targets);
    });
  });
}
