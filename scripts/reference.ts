import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './reference/cli-page.ts';
import { configPage } from './reference/config-page.ts';
import { metricsAndAlarmsPage } from './reference/metrics-and-alarms-page.ts';
import { reasonsPage } from './reference/reasons-page.ts';

// npm run reference: writes the pages of docs/reference/ that the code itself states; `node
// scripts/reference.ts FOLDER` writes them elsewhere.

const folder = process.argv[2] ?? join(import.meta.dirname, '../docs/reference');
mkdirSync(folder, { recursive: true });
for (const { file, text } of [configPage(), cliPage(), reasonsPage(), metricsAndAlarmsPage()]) writeFileSync(join(folder, file), text);
