import type { OpenStore } from '../session/open-store.ts';
import type { Session } from '../session/session.ts';
import { createFaultReporter } from '../terminal/report-fault.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { listenAddress } from './listen-address.ts';
import { servePages } from './page-server.ts';
import type { SiteOptions } from './site-setting.ts';
import { createWatchPages, type WatchPages } from './watch-pages.ts';

/** The pages of a watch at `url`: `looked` takes what it sees, until `close`. */
export type OpenPages = Pick<WatchPages, 'looked'> & { readonly url: string; readonly close: () => void };

/** Serves the pages of a watch at `listen`. Throws CliError. */
export async function openPages(
  terminal: Terminal,
  { monitor, targets, statusPage, tools: { clock } }: Session,
  store: OpenStore,
  { listen, ...options }: SiteOptions & { readonly listen: string },
): Promise<OpenPages> {
  const pages = createWatchPages({ monitor, targets, statusPage, sources: store }, options, clock.now);
  const { url, close } = await servePages(listenAddress(listen), pages.serve, createFaultReporter(terminal, clock));
  terminal.err(`status page: ${url}\n`);
  return { looked: pages.looked, url, close };
}
