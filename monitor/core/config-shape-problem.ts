/** Where a value has the wrong shape: the schema library's own issue, as plain data. */
export type ShapeProblem = {
  readonly code: string;
  readonly path: readonly (string | number)[];
  /** The type that was asked for. */
  readonly expected?: string;
  /** Keys that are not known here. */
  readonly keys?: readonly string[];
  /** Of a value that fits none of several forms, what is wrong for each. */
  readonly forms?: readonly (readonly ShapeProblem[])[];
};

type RawProblem = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly RawProblem[])[];
};

/** An issue as the schema library tells it, with only what is needed here. */
export function shapeProblem(raw: RawProblem): ShapeProblem {
  return {
    code: raw.code,
    path: raw.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    ...(typeof raw.expected === 'string' && { expected: raw.expected }),
    ...(raw.keys && { keys: raw.keys }),
    ...(raw.errors && { forms: raw.errors.map((errors) => errors.map(shapeProblem)) }),
  };
}
