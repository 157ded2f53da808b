import type { Reporter, TestModule } from 'vitest/node';

const MOST = 10;
/** Below this, in milliseconds, nothing is worth naming. */
const LEAST_MS = 1000;

/** Names the files and tests that took longest, at the end of a run: whoever adds a slow one sees it there. */
export const slowestTests: Reporter = {
  onTestRunEnd: (modules) => {
    const files = modules.map((module) => ({ name: module.relativeModuleId, ms: durationOf(module) }));
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        name: `${module.relativeModuleId}: ${test.fullName}`,
        ms: test.diagnostic()?.duration ?? 0,
      })),
    );
    const lines = [...slowest('files', files), ...slowest('tests', tests)];
    if (lines.length > 0) console.log(`${lines.join('\n')}\n`);
  },
};

// Imports and hooks of a file are most of what some take.
function durationOf(module: TestModule): number {
  const { duration, collectDuration, setupDuration } = module.diagnostic();
  return duration + collectDuration + setupDuration;
}

type Timed = { readonly name: string; readonly ms: number };

function slowest(what: string, all: readonly Timed[]): readonly string[] {
  const most = all
    .filter(({ ms }) => ms >= LEAST_MS)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST);
  if (most.length === 0) return [];
  return [`The slowest ${what}, in seconds:`, ...most.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)}  ${name}`)];
}
