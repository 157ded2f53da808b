import { existsSync, readdirSync } from 'node:fs';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { asRefused, type DeployOptions, priceMonitor, readMonitor } from './read-monitor.ts';
import { costOf } from './sayings.ts';

/** The options of `gatewatch export`: the folder, and whether files in it may be replaced. */
export type ExportOptions = DeployOptions & { readonly folder: string; readonly force?: boolean };

/**
 * Runs `gatewatch export`: writes CloudFormation templates and the zips of the code, for tools other than CDK. Needs no
 * AWS credentials. Returns exit code 0; throws CliError if the folder has files, or cannot be written.
 */
export async function exportTemplates(terminal: Terminal, options: ExportOptions): Promise<number> {
  const { folder, force = false } = options;
  if (!force && existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CliError('file-exists', `${folder} is not empty`, 'name another folder, or replace its files with --force');
  }
  const compiled = await readMonitor(terminal, options);
  const priced = await priceMonitor(terminal, compiled, options);
  const [{ exportMonitor }, { CDK_CONTEXT }] = await Promise.all([
    import('../../infra/export/export-monitor.ts'),
    import('../../infra/cdk-context.ts'),
  ]);
  const written = attempt(() =>
    exportMonitor({ settings: compiled.settings, plan: priced.plan }, { ...CDK_CONTEXT, ...options.context }, folder),
  );
  if (options.output === 'json') {
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/export/v1', monitor: priced.plan.monitor, folder, ...written })}\n`);
    return 0;
  }
  const stacks = written.stacks.map(({ name, region, template }) => `  ${template}  stack ${name} in ${region}`);
  print(
    terminal,
    [`Wrote ${written.files.length} files into ${folder}. Create the stacks in this order:`, ...stacks, costOf(priced), ''].join('\n'),
  );
  terminal.err(`Next: aws s3 sync ${folder} s3://BUCKET, then create the stacks with the parameter CodeBucket=BUCKET\n`);
  return 0;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new CliError('file-not-written', error.message);
    throw asRefused(error);
  }
}
