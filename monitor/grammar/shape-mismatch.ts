import type { Path } from './path.ts';

/** A mismatch with the schema: an invalid value, a missing key, an unknown key, or an invalid key. */
export type ShapeMismatch = {
  readonly kind: 'value' | 'missing' | 'unknown-key' | 'bad-key';
  readonly path: Path;
  /** The types that are valid at the path. */
  readonly wants: readonly string[];
};

/** Returns the value at a path of plain data. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, step) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined;
    return (part as Record<string | number, unknown>)[step];
  }, value);
}

function fitsType(form: readonly SchemaMismatch[]): boolean {
  return form.every(
    ({ path, code }) => path.length > 0 || (code !== 'invalid_type' && code !== 'invalid_value' && code !== 'invalid_union'),
  );
}

function wantsOf(problem: SchemaMismatch): readonly string[] {
  const inner = (problem.forms ?? []).flat().filter(({ path }) => path.length === 0);
  return [...(problem.expected === undefined ? [] : [problem.expected]), ...inner.flatMap(wantsOf)];
}

function flatten(problem: SchemaMismatch, above: Path, root: unknown): readonly ShapeMismatch[] {
  const path = [...above, ...problem.path];
  if (problem.code === 'unrecognized_keys') {
    return (problem.keys ?? []).map((key) => ({ kind: 'unknown-key', path: [...path, key], wants: [] }));
  }
  if (problem.code === 'invalid_key') return [{ kind: 'bad-key', path, wants: [] }];
  const value = valueAt(root, path);
  if (value === undefined) return [{ kind: 'missing', path, wants: [] }];
  const fitting = (problem.forms ?? []).filter(fitsType);
  const [only] = fitting;
  // Of several forms the one that fits the value's type is the one that was meant.
  if (only && fitting.length === 1) return only.flatMap((inner) => flatten(inner, path, root));
  return [{ kind: 'value', path, wants: wantsOf(problem) }];
}

/**
 * Lists the mismatches of a value. Of several valid forms, it keeps the one that fits the type of the value.
 */
export function shapeMismatches(problems: readonly SchemaMismatch[], root: unknown): readonly ShapeMismatch[] {
  return problems.flatMap((problem) => flatten(problem, [], root));
}

/** An issue of the schema library, as plain data. */
export type SchemaMismatch = {
  readonly code: string;
  readonly path: readonly (string | number)[];
  /** The expected type. */
  readonly expected?: string;
  /** The unknown keys. */
  readonly keys?: readonly string[];
  /** If the value fits none of several forms, the issues of each form. */
  readonly forms?: readonly (readonly SchemaMismatch[])[];
};

type RawProblem = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly expected?: unknown;
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly RawProblem[])[];
};

/** Converts an issue of the schema library. */
export function schemaMismatch(raw: RawProblem): SchemaMismatch {
  return {
    code: raw.code,
    path: raw.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    ...(typeof raw.expected === 'string' && { expected: raw.expected }),
    ...(raw.keys && { keys: raw.keys }),
    ...(raw.errors && { forms: raw.errors.map((errors) => errors.map(schemaMismatch)) }),
  };
}
