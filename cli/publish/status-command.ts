import { statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { readSite } from '../../page/read-site.ts';
import { siteFiles } from '../../page/site-files.ts';
import { siteHeadline } from '../../page/words.ts';
import { type HistoryOptions, openHistory } from '../session/open-history.ts';
import { writeReport } from '../session/write-report.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type SiteOptions, siteSettingOf } from './site-setting.ts';

/** The options of `gatewatch status`; `html` is a folder. */
export type StatusOptions = HistoryOptions & SiteOptions & { readonly html?: string };

/** Runs `gatewatch status`: writes a static site from the history. Returns exit code 0; throws CliError. */
export async function writeStatus(terminal: Terminal, options: StatusOptions): Promise<number> {
  const folder = demandFolder(options.html);
  demandUrl(options.url);
  const open = await openHistory(terminal, options);
  try {
    const { setting, url } = siteSettingOf(open, options);
    const site = await readSite(open.sources, setting, url, systemClock.now());
    const files = siteFiles(site);
    for (const [path, write] of files) writeReport(join(folder, ...path.split('/')), write(), true);
    const index = join(folder, 'index.html');
    const { sentence } = siteHeadline(site);
    if (options.output === 'json')
      terminal.out(`${JSON.stringify({ schema: 'gatewatch/status-page/v1', monitor: site.title, index, files: files.length })}\n`);
    else print(terminal, `${sentence}. Wrote ${files.length} files: ${index}\n`);
    return 0;
  } finally {
    open.close();
  }
}

function demandFolder(folder: string | undefined): string {
  if (folder === undefined || folder === '')
    throw new CliError('usage', 'status has no folder to write to', 'add --html DIR, such as --html public');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new CliError('usage', `--html ${folder} is a file`, 'name a folder, or one that does not exist yet');
  return folder;
}

function demandUrl(url: string | undefined): void {
  const parsed = url === undefined ? undefined : URL.parse(url);
  if (
    url === undefined ||
    (parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password && !parsed.search && !parsed.hash)
  )
    return;
  throw new CliError(
    'usage',
    '--url is no address of a page',
    'write it with scheme and without user, query, and fragment: --url https://status.example.com',
  );
}
