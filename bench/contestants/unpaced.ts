import { lookOnce, type Single, singleTargets, wireEngine } from '../ours.ts';
import { serveContestant } from './contestant.ts';

// The same looks without the pacer: where probes are to run beside each other all the time, it would hold
// them back.

const tools = { ...wireEngine(), pacer: { run: <T>(work: () => Promise<T>) => work() } };

serveContestant((field) => {
  const targets = singleTargets(field);
  return async (index) => {
    const seen = await lookOnce(tools, targets[index] as Single);
    if (seen.outcome !== 'success' || seen.latencyMs === undefined) throw new Error(JSON.stringify(seen));
    return seen.latencyMs;
  };
});
