import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Plan } from '../deployment/plan/plan.ts';
import type { Choices } from '../infra/config/props.ts';
import { readDeployableConfig } from '../infra/config/read-config.ts';
import { Gatewatch } from '../infra/gatewatch.ts';
import { planWith } from '../infra/plan-choices.ts';
import { CDK_CONTEXT } from './templates/cdk-context.ts';

/** A resource as a template has it. */
export type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>>; readonly DeletionPolicy?: string };

/** A stack as it would be deployed. */
export type StackTemplate = {
  readonly name: string;
  readonly region: string;
  readonly text: string;
  /** Its template, in the folder of all that is deployed. */
  readonly file: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** The stacks that are deployed before it. */
  readonly after: readonly string[];
};

/** A config as it would be deployed; its code is left out. */
export type Synthesis = { readonly plan: Plan; readonly stacks: readonly StackTemplate[]; readonly said: readonly string[] };

// Test files share this module: the temporary folder of the run, which holds this one, is removed at its end.
const folder = mkdtempSync(join(tmpdir(), 'gatewatch-infra-'));

let files = 0;

/** Writes a config to a file of its own. */
export function configFile(yaml: string): string {
  const file = join(folder, `config-${++files}.yaml`);
  writeFileSync(file, yaml);
  return file;
}

/**
 * An app that bundles no code and writes to a folder of its own.
 * CDK's own validation of templates only warns. test/infra/app.test.ts runs it and asserts that it does not warn.
 */
export function quickApp(context: Readonly<Record<string, unknown>> = CDK_CONTEXT): App {
  return new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    outdir: join(folder, `out-${++files}`),
    context,
  });
}

// Many tests ask for the same: a synthesis takes seconds, and nobody changes its result.
const made = new Map<string, Synthesis>();

/** Synthesizes a config in a stack of its own, held against cdk-nag; the same one once. */
export function synthesize(yaml: string, choices: Choices = {}, context?: Readonly<Record<string, unknown>>): Synthesis {
  const key = JSON.stringify([yaml, choices, context]);
  const known = made.get(key);
  if (known) return known;
  const synthesis = synthesizeAnew(yaml, choices, context);
  made.set(key, synthesis);
  return synthesis;
}

function synthesizeAnew(yaml: string, choices: Choices, context: Readonly<Record<string, unknown>> | undefined): Synthesis {
  const said: string[] = [];
  const read = readDeployableConfig(configFile(yaml), (line) => said.push(line));
  const plan = planWith(read, choices);
  const config = { ...read, plan };
  const app = quickApp(context);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, plan.stacks[0]?.name ?? '', { env: { account: '111122223333', region: plan.region } });
  new Gatewatch(stack, 'Monitor', { config });
  return { plan, said, stacks: stacksOf(app) };
}

/** The stacks of an app. */
export function stacksOf(app: App): readonly StackTemplate[] {
  const { stacks } = app.synth();
  const names = stacks.map(({ stackName }) => stackName);
  return stacks.map(({ stackName, environment, templateFullPath, dependencies }) => {
    const text = readFileSync(templateFullPath, 'utf8');
    const after = names.filter((name) => dependencies.some(({ manifest, id }) => manifest.displayName === name || id === name));
    return { name: stackName, region: environment.region, text, file: templateFullPath, resources: JSON.parse(text).Resources, after };
  });
}

/** The resources of one type. */
export function ofType({ resources }: StackTemplate, type: string): readonly Resource[] {
  return Object.values(resources).filter(({ Type }) => Type === type);
}
