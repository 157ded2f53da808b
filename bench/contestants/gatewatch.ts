import { lookOnce, type Single, singleTargets, wireEngine } from '../ours.ts';
import { serveContestant } from './contestant.ts';

// The monitor: its engine with its prober, pacer and readers. What it reports is the latency of the observation.

serveContestant((field) => {
  const tools = wireEngine();
  const targets = singleTargets(field);
  return async (index) => {
    const seen = await lookOnce(tools, targets[index] as Single);
    if (seen.outcome !== 'success' || seen.latencyMs === undefined) throw new Error(JSON.stringify(seen));
    return seen.latencyMs;
  };
});
