import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { type Pace, runCommands } from './command.ts';
import { casesOf, configOf } from './crowd.ts';
import { runHandler } from './handler.ts';
import { type Case, startHostileServer } from './hostile-server.ts';
import type { Payload } from './payloads.ts';
import { PLACES } from './places.ts';
import { judge, type Output } from './rules.ts';
import { withAws } from './with-aws.ts';

/** What came of hostile answers. */
export type Answered = {
  readonly cases: readonly Case[];
  readonly outputs: readonly Output[];
  readonly statuses: ReadonlyMap<string, string>;
  readonly requests: number;
  readonly wrong: readonly string[];
};

/**
 * Has every payload said in every place, looked at by the command line and by the function, and reads all
 * that is written of it.
 */
export async function answerAll(payloads: readonly Payload[], pace: Pace): Promise<Answered> {
  const cases = casesOf(PLACES, payloads);
  const server = await startHostileServer(cases);
  try {
    const config = configOf(cases.values(), server.port);
    const commanded = await runCommands(config, pace);
    pace.say('the function');
    const handled = await withAws((aws) => runHandler(compiled(config), aws));
    const outputs = [...commanded.outputs, ...handled.outputs];
    const asking = server.requests.filter((request) => /^accept-encoding:(?! identity\r)/im.test(request)).length;
    const wrong = [
      ...commanded.wrong,
      ...handled.wrong,
      ...[...cases.values()].flatMap((one) => verdictOf(one, commanded.statuses.get(one.target))),
      ...(asking > 0 ? [`${asking} requests ask for a compressed answer`] : []),
      ...judge(outputs),
    ].map((line) => explain(line, cases));
    return { cases: [...cases.values()], outputs, statuses: commanded.statuses, requests: server.requests.length, wrong };
  } finally {
    await server.close();
  }
}

function compiled(config: string) {
  const { targets, issues } = compileConfig({ file: 'abuse.yaml', read: () => ({ bytes: new TextEncoder().encode(config) }), env: {} });
  const error = issues.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`the config of the torture is wrong: ${error.path}: expected ${error.expected}, got ${error.got}`);
  return targets;
}

function verdictOf({ target, place, payload }: Case, status = 'missing'): readonly string[] {
  const isRed = status === 'not-ready' || status === 'down';
  if (isRed || (place.mayBeReady && status === 'ready')) return [];
  return [`${target} is ${status}: ${place.name} says "${payload.name}"`];
}

// What a finding was made by is needed to see it again.
function explain(line: string, cases: ReadonlyMap<string, Case>): string {
  const one = cases.get(/c-\d+/.exec(line)?.[0] ?? '');
  return one ? `${line} [${one.place.name}: ${one.payload.name}]` : line;
}
