/**
 * Returns the environment variable with the value of a secret outside AWS: the name in capitals, with `_` for all
 * but letters and digits. Different names can give the same variable.
 */
export function secretVariable(name: string): string {
  return `GATEWATCH_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}
