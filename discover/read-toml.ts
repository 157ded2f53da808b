import { parse, TomlError } from 'smol-toml';
import { findTemplate } from '../monitor/grammar/pasted/odd-text.ts';
import { SourceProblem } from './source-problem.ts';

/**
 * Reads a TOML file as plain data. Throws SourceProblem with the place. The message of the parser shows lines of the
 * file, where passwords are, so it is not passed on.
 */
export function readToml(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = `${file}:${error.line}:${error.column}`;
    const template = findTemplate(text);
    if (template) {
      const fix = 'render the chart first (helm template), and give the deployment.toml of its ConfigMap';
      throw new SourceProblem('file', `${place} expected TOML, got ${template.got}`, fix);
    }
    throw new SourceProblem('file', `${place} expected TOML, got something else`, 'correct the file there');
  }
}
