/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Returns the parts of a list with commas. */
export function namesIn(list = ''): readonly string[] {
  return list.split(',').filter((name) => name !== '');
}

/** Returns a function that reads a variable, and notes as a problem that one is not set. */
export function textsOf(variables: Variables, problems: string[]): (name: string) => string {
  return (name) => {
    const value = variables[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    return value;
  };
}

/** Throws one error with all problems, if there are any. */
export function demandNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`the environment variables of the function are invalid: ${problems.join('; ')}`);
}
