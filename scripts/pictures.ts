import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawText, type PicturePart, wrapText } from './draw-text.ts';
import { drawResults } from './result-pictures.ts';

// npm run pictures: draws docs/images/check.svg from a real `gatewatch check` of the sandbox, and
// docs/images/email.svg from a real alert email, the one that the tests compare with what the code writes. The pages,
// the report, and the live table become docs/results/pictures/*.webp.

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
const MESSAGE = 'test/fixtures/messages/reasons/wso2/not-deployed.txt';
const CHECK = ['check', '--sandbox', '--fault', 'gw-1=not-deployed'];

const RED = '#ff7b72';
const GREEN = '#7ee787';
const GRAY = '#8796a5';

function colorOf(line: string): Partial<PicturePart> {
  if (/^(✖|NOT READY)/.test(line)) return { color: RED, isBold: true };
  if (line.startsWith('✔')) return { color: GREEN };
  return {};
}

function drawCheck(): string {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'cli/bin.js'), ...CHECK, '--no-color'], { encoding: 'utf8' });
  if (status !== 1) throw new Error(`gatewatch ${CHECK.join(' ')} ended with ${status}, not with 1`);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapText(line, 110, 13))
    .map((text) => [{ text, column: 0, ...colorOf(text) }]);
  return drawText({
    title: `$ gatewatch ${CHECK.join(' ')}`,
    label: 'Output of gatewatch check: one of five simulated servers is not ready, with the reason and the fix',
    lines,
  }).svg;
}

function drawEmail(): string {
  const parts = readFileSync(join(ROOT, MESSAGE), 'utf8').split(/^===== (.+) =====\n/m);
  const part = (name: string) => (parts[parts.indexOf(name) + 1] ?? '').trimEnd();
  const lines = part('email')
    .split('\n')
    .flatMap((line) => wrapText(line, 100, 11))
    .map((text) => [{ text, column: 0, ...colorOf(text), ...(text.startsWith('-- ') && { color: GRAY }) }]);
  return drawText({
    title: `Subject: ${part('subject')}`,
    label: 'An alert email: status, reason, start time, fix, impact on traffic, link to the runbook',
    lines,
  }).svg;
}

mkdirSync(IMAGES, { recursive: true });
writeFileSync(join(IMAGES, 'check.svg'), drawCheck());
writeFileSync(join(IMAGES, 'email.svg'), drawEmail());
await drawResults();
