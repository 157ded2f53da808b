import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WITH_PAGE } from '../testkit/infra-samples.ts';
import { largeConfig } from '../testkit/large-config.ts';
import { pythonTool } from '../testkit/python-tools.ts';
import { CDK_CONTEXT } from '../testkit/templates/cdk-context.ts';

const ROOT = join(import.meta.dirname, '..');

/** What cfn-lint says that is no fault, each with the reason. */
const ACKNOWLEDGED: readonly (readonly [string, string])[] = [
  ['W3005', 'CDK names in DependsOn what a GetAtt implies already: said twice, no harm done'],
];

/** Synthesizes a config without its code, for no account, and gives the templates. */
function synthesize(config: string, out: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const { CDK_DEFAULT_ACCOUNT: _, ...environment } = process.env;
  const env = {
    ...environment,
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify({ ...CDK_CONTEXT, config, ...more }),
  };
  execFileSync(process.execPath, [join(ROOT, 'infra/app.ts')], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  return globSync('*.template.json', { cwd: out }).map((file) => join(out, file));
}

/**
 * Holds every template of the example, of a large config with all there is to switch on, and of a status page, against
 * CloudFormation's schemas; gives the exit code.
 */
function lint(): number {
  const tool = findTool();
  if (tool === undefined) return 0;
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-lint-'));
  try {
    const large = join(folder, 'large.yaml');
    writeFileSync(large, largeConfig());
    const page = join(folder, 'page.yaml');
    writeFileSync(page, WITH_PAGE);
    const templates = [
      ...synthesize(join(ROOT, 'examples/gatewatch.yaml'), join(folder, 'example')),
      ...synthesize(large, join(folder, 'large'), { route53HealthChecks: 'all' }),
      ...synthesize(page, join(folder, 'page')),
    ];
    const ignored = ACKNOWLEDGED.flatMap(([rule]) => ['--ignore-checks', rule]);
    const { status } = spawnSync(tool, ['--non-zero-exit-code', 'informational', ...ignored, '--template', ...templates], {
      stdio: 'inherit',
    });
    if (status === 0) process.stderr.write(`cfn-lint: ${templates.length} templates, nothing found\n`);
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Where there is none, nothing may pretend to have been looked at: it is said loudly, and under CI it is an
 * error.
 */
function findTool(): string | undefined {
  try {
    return pythonTool('cfn-lint');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (process.env.CI === 'true') throw new Error(`The templates cannot be linted, and under CI they must: ${why}`, { cause: error });
    const line = '='.repeat(100);
    process.stderr.write(`${line}\nNOT RUN: cfn-lint. ${why}\n${line}\n`);
    return undefined;
  }
}

process.exitCode = lint();
