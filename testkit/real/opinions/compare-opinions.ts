import { hasPart } from '../has-part.ts';
import type { PartName } from '../parts.ts';
import { note } from '../report/note.ts';
import { askCurl } from './ask-curl.ts';
import type { Asked, OwnOpinion } from './ask-gatewatch.ts';
import { askGo } from './ask-go.ts';
import type { Opinion } from './question.ts';

/** A question whose answer all clients judge. */
export type Case = Asked & {
  /** The reason that gatewatch must report; without it, the server is healthy. */
  readonly reason?: string;
  /** The lines at warning or above that the server must be expected to write. */
  readonly leaves?: RegExp;
  /** Why gatewatch judges differently from a client. Without it, all must agree. */
  readonly differs?: string;
};

/** What each client made of one answer of a part. */
export type Compared = {
  readonly part: PartName;
  readonly asked: Case;
  readonly gatewatch: OwnOpinion;
  readonly go?: Opinion;
  readonly curl?: Opinion;
};

/** Asks the servers with the other clients too, and notes what all said. */
export async function compareOpinions(part: PartName, cases: readonly Case[], own: readonly OwnOpinion[]): Promise<readonly Compared[]> {
  const compared = await Promise.all(own.map((gatewatch, index) => askOthers(part, cases[index] as Case, gatewatch)));
  note(...compared.map((opinion) => ({ opinion })));
  return compared;
}

async function askOthers(part: PartName, asked: Case, gatewatch: OwnOpinion): Promise<Compared> {
  const [go, curl] = await Promise.all([hasPart('go') ? askGo(asked) : undefined, hasPart('curl') ? askCurl(asked) : undefined]);
  return { part, asked, gatewatch, ...(go && { go }), ...(curl && { curl }) };
}

/** The cases in which a client judges differently without a reason, or a reason is given for nothing. */
export function unexplained(compared: readonly Compared[]): readonly string[] {
  return compared.flatMap(({ asked, gatewatch, go, curl }) => {
    const others = [go, curl].flatMap((opinion) => opinion ?? []);
    const isAgreed = others.every(({ healthy }) => healthy === gatewatch.healthy);
    if (isAgreed === (asked.differs === undefined) || others.length === 0) return [];
    const views = [`gatewatch: ${gatewatch.said}`, ...others.map(({ said }) => said)].join(' | ');
    return isAgreed ? [`${asked.name}: all agree, though a reason says otherwise (${views})`] : [`${asked.name}: ${views}`];
  });
}
