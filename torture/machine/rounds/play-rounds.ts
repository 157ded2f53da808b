import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { handler } from '../../../lambda/handler.ts';
import { shiftClock } from '../../shift-clock.ts';
import { type Counted, strikeAt } from './strike.ts';

// Bundled with the function as it is deployed, in the place of Lambda: reads a job from its input, invokes
// the handler with one event after another and prints what became of each.

/** A step of the wall clock, so many milliseconds after an invocation began. */
export type Jump = { readonly afterMs: number; readonly byMs: number };

/** One invocation: its event, and what the wall clock shows when it begins (milliseconds since 1970). */
export type Playing = { readonly event: unknown; readonly now: number; readonly jumps?: readonly Jump[] };

/** What is to be done; `strike` = the await point at which the process is killed, 0 = at none. */
export type Job = { readonly rounds: readonly Playing[]; readonly strike?: number };

/** What became of one invocation; `published` = requests to SNS. */
export type Played = { readonly done?: string; readonly error?: string; readonly tookMs: number; readonly published: number };

/** The last line of the output. */
export type Report = { readonly played: readonly Played[]; readonly counted: Counted; readonly peakMiB: number };

const REMAINING_MS = 120_000;

let published = 0;
subscribe('http.client.request.start', (message) => {
  const signature = String((message as { readonly request: ClientRequest }).request.getHeader('authorization'));
  if (signature.includes('/sns/')) published++;
});

async function play(job: Job): Promise<Report> {
  const { counted } = strikeAt(job.strike ?? 0);
  const played: Played[] = [];
  for (const round of job.rounds) played.push(await invoke(round));
  return { played, counted: counted(), peakMiB: process.resourceUsage().maxRSS / 1024 };
}

async function invoke({ event, now, jumps = [] }: Playing): Promise<Played> {
  shiftClock(now - Date.now());
  const [startedAt, before] = [performance.now(), published];
  const timers = jumps.map(({ afterMs, byMs }) => setTimeout(shiftClock, afterMs, byMs));
  const left = () => Math.floor(REMAINING_MS - (performance.now() - startedAt));
  const result = await handler(event, { getRemainingTimeInMillis: left }).then(
    ({ done }) => ({ done }),
    (error: unknown) => ({ error: String(error) }),
  );
  for (const timer of timers) clearTimeout(timer);
  return { ...result, tookMs: performance.now() - startedAt, published: published - before };
}

void play(JSON.parse(readFileSync(0, 'utf8'))).then((report) => process.stdout.write(`${JSON.stringify({ report })}\n`));
