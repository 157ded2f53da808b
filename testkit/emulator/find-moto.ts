import { pythonTool } from '../python-tools.ts';

/**
 * The server of the AWS emulator; undefined where there is none, and then nothing may pretend to have been
 * tested: it is said loudly, and under CI it is an error.
 */
export function findMoto(): string | undefined {
  try {
    return pythonTool('moto_server');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (process.env.CI === 'true') throw new Error(`The end-to-end tests cannot run, and under CI they must: ${why}`, { cause: error });
    const line = '='.repeat(100);
    process.stderr.write(`${line}\nNOT RUN: the end-to-end tests on the AWS emulator. ${why}\n${line}\n`);
    return undefined;
  }
}
