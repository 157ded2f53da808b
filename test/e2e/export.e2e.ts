import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { applyTemplate, type Template } from '../../testkit/emulator/apply-template.ts';
import { makeBucket, onEmulator, requestS3 } from '../../testkit/emulator/on-emulator.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { LANDING_ZONE } from '../../testkit/templates/control-tower.ts';
import { run } from '../../testkit/test-terminal.ts';

// An export, applied as somebody without CDK would: the files into a bucket, then the templates in the order of the list.

const ROOT = join(import.meta.dirname, '../..');
const BUCKET = 'code-of-the-platform-team';

onEmulator();
const scratch = scratchFolder();

type Listed = { readonly name: string; readonly region: string; readonly template: string; readonly parameters: readonly string[] };

async function upload(folder: string): Promise<void> {
  await makeBucket(BUCKET);
  for (const file of globSync('**/*.*', { cwd: folder })) {
    const answer = await requestS3(`${BUCKET}/${file}`, { method: 'PUT', body: readFileSync(join(folder, file)) });
    expect(answer.status).toBe(200);
  }
}

test.each([
  [
    'small',
    'monitor: { name: prod, regions: [eu-west-1], alerts: { email: [oncall@example.com] } }\ntargets:\n  - { name: gw-1, profile: gateway, host: gw-1.example.com }\n',
  ],
  ['strict', LANDING_ZONE],
])('a %s monitor is made of its templates, and its functions of the zips', async (name, yaml) => {
  const folder = scratch.path(`${name}-out`);
  expect(await run(['export', folder, '--config', scratch.write(`${name}.yaml`, yaml)])).toMatchObject({ code: 0 });
  await upload(folder);
  const { stacks }: { readonly stacks: readonly Listed[] } = JSON.parse(readFileSync(join(folder, 'stacks.json'), 'utf8'));
  const functions = [];
  for (const { region, template, parameters } of stacks) {
    const content: Template = JSON.parse(readFileSync(join(folder, template), 'utf8'));
    const applied = await applyTemplate(content, region, Object.fromEntries(parameters.map((key) => [key, BUCKET])));
    functions.push(...applied.allOf('AWS::Lambda::Function'));
  }
  expect(functions.length).toBeGreaterThan(0);
  for (const { Code } of functions as readonly { readonly Code?: unknown }[]) {
    const { S3Bucket, S3Key } = Code as { readonly S3Bucket: string; readonly S3Key: string };
    const stored = await requestS3(`${S3Bucket}/${S3Key}`);
    expect([S3Bucket, stored.status]).toEqual([BUCKET, 200]);
    const code = unzipSync(new Uint8Array(await stored.arrayBuffer()));
    const built = ['round', 'announcer'].map((one) => readFileSync(join(ROOT, 'dist/functions', one, 'index.mjs')));
    expect(built.some((bytes) => bytes.equals(code['index.mjs'] ?? new Uint8Array()))).toBe(true);
  }
});
