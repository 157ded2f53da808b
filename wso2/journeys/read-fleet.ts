import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import type { Outcome } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import { isOfGateway, judgeDeployments } from './deployments.ts';
import { compareFleet, notCompared, readOwnApis } from './fleet.ts';
import type { JourneyStage } from './journey.ts';

/** Reads a list of a fleet: of the gateway itself, or of another one. */
export function readFleetApis(answer: HttpAnswer, stage: JourneyStage): Outcome {
  const all = soFar(answer, stage);
  return all.length === 1 ? readOwnApis(answer) : compareFleet(all, stage.look);
}

/** Reads an answer of the control plane of a fleet, or the list of a gateway. */
export function readDeployments(answer: HttpAnswer, stage: JourneyStage): Outcome {
  return judgeDeployments(soFar(answer, stage), stage.look);
}

function soFar(http: HttpAnswer, { before = [], at = Number.NaN }: JourneyStage): readonly Answer[] {
  return [...before, { latencyMs: 0, phases: {}, answered: true, http, at }];
}

/**
 * Judges a check of a fleet in which one request failed; undefined if that is a failure of the target itself. A
 * gateway that does not answer is no trouble of another server.
 */
export function readDespiteTrouble(look: HttpLook, answers: readonly Answer[]): Outcome | undefined {
  if (look.reader !== 'fleet-apis' && look.reader !== 'fleet-deployments') return undefined;
  if (look.reader === 'fleet-apis' && answers.length > 1) return compareFleet(answers, look);
  if (look.reader === 'fleet-deployments' && isOfGateway(answers, look)) return judgeDeployments(answers, look);
  // What the target itself does not answer is its own failure.
  const { trouble } = answers.at(-1) ?? {};
  return trouble?.reason === 'http.too-large' ? notCompared(`the list is too long: ${trouble.detail}`) : undefined;
}
