import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a client made of an answer: its status and body, or the error. */
type Verdict = { readonly status?: number; readonly body?: string; readonly error?: string };

/** The bytes of an answer, and what other clients made of it. */
export type RecordedAnswer = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly go: Verdict;
  readonly python: Verdict;
  readonly curl: Verdict;
};

/** Reads the answers that `record.py` has shown to Go's net/http, Python's http.client and curl. */
export function recordedAnswers(): readonly RecordedAnswer[] {
  const { answers } = JSON.parse(readFileSync(join(import.meta.dirname, 'answers.json'), 'utf8'));
  return answers.map(({ answer, ...one }: { readonly answer: string }) => ({ ...one, bytes: Buffer.from(answer, 'latin1') }));
}

/** Cuts bytes at these places. */
export function pieces(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const places = [0, ...cuts.filter((at) => at > 0 && at < bytes.length), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
