import { isCertificate } from '../../monitor/files/is-certificate.ts';
import { readRegularFile } from '../../monitor/files/read-regular-file.ts';
import type { FileRead } from '../../monitor/grammar/file.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import { type Compiled, compileConfig } from '../../wso2/compile/compile-config.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { descriptorOf, nameInMessages, readDescriptor } from './read-descriptor.ts';

/**
 * Reads and compiles a config, a file or what a shell hands over: `-`, `/dev/stdin`, `/dev/fd/63`. Paths in
 * a config that is handed over start at the working directory. Throws CliError if it is interrupted.
 */
export async function compileFile({ env, signal }: Pick<Terminal, 'env' | 'signal'>, file: string): Promise<Compiled> {
  const descriptor = descriptorOf(file);
  if (descriptor === undefined) return compileConfig({ file, read: readConfigFile, env, isCertificate });
  const content = await readDescriptor(descriptor, signal);
  const name = nameInMessages(file);
  return compileConfig({ file: name, read: (path) => (path === name ? content : readConfigFile(path)), env, isCertificate });
}

/** Compiles a text as the config of this name; paths in it start at the folder of the name. */
export function compileText({ env }: Pick<Terminal, 'env'>, file: string, text: string): Compiled {
  const content = { bytes: new TextEncoder().encode(text) };
  return compileConfig({ file, read: (path) => (path === file ? content : readConfigFile(path)), env, isCertificate });
}

/**
 * Reads and compiles a config. Prints its errors to stderr, one per line, and throws CliError; prints the
 * number of warnings.
 */
export async function loadConfig(terminal: Terminal, file: string): Promise<Compiled> {
  const compiled = await compileFile(terminal, file);
  const name = nameInMessages(file);
  const errors = compiled.issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) {
    const warnings = compiled.issues.filter((issue) => issue.severity === 'warning').length;
    if (warnings > 0)
      terminal.err(`warning: ${name} has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, see \`gatewatch validate\`\n`);
    return compiled;
  }
  if (errors[0]?.rule === 'file.missing' && errors[0].path === '') throw new CliError('config-missing', `${file} does not exist`);
  for (const issue of errors) terminal.err(`${formatFinding(issue)}\n`);
  throw new CliError('config-invalid', `${name} has ${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}`);
}

/**
 * Reads a file of the config: its bytes, or why it cannot be read. Throws CliError if the machine has no
 * descriptor or memory left.
 */
export function readConfigFile(path: string): FileRead {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw new CliError('machine-exhausted', `cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
