import type { ICloudAssemblySource, IIoHost, IoMessage, IoRequest, Toolkit } from '@aws-cdk/toolkit-lib';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import type { PricedPlan } from '../print/priced-plan.ts';
import { unlessStopped } from '../terminal/stopped-by.ts';
import { paintFor, type Terminal } from '../terminal/terminal.ts';
import { asDeployError } from './deploy-error.ts';
import type { DeployOptions } from './read-monitor.ts';

/**
 * Runs a command of the CDK toolkit on the app of a monitor, until the signal of the terminal aborts. Throws every error
 * as a CliError. `missing` says what is not known after an interruption.
 */
export type RunToolkit = <T>(missing: string, work: (toolkit: Toolkit, source: ICloudAssemblySource) => Promise<T>) => Promise<T>;

/**
 * Opens the CDK toolkit for a monitor. CDK must have been brought. What it says goes to stderr in the words of
 * `npx cdk`; `onResult` gets what a command prints as its result.
 */
export async function openToolkit(
  terminal: Terminal,
  { settings }: Compiled,
  { plan }: PricedPlan,
  options: DeployOptions,
  onResult?: (text: string) => void,
): Promise<RunToolkit> {
  const [{ MemoryContext, Toolkit, ToolkitError }, { App }, { addMonitor }, { CDK_CONTEXT }] = await Promise.all([
    import('@aws-cdk/toolkit-lib'),
    import('aws-cdk-lib'),
    import('../../infra/monitor-app.ts'),
    import('../../infra/cdk-context.ts'),
  ]);
  const isColored = paintFor(terminal, options.color)('bold', 'x') !== 'x';
  const errors: string[] = [];
  const toolkit = new Toolkit({ ioHost: createHost(terminal, errors, onResult), color: isColored, emojis: terminal.isErrTty });
  const source = await toolkit.fromAssemblyBuilder(
    async ({ outdir, context, env }) => {
      const app = new App({ analyticsReporting: false, ...(outdir !== undefined && { outdir }), ...(context && { context }) });
      addMonitor(app, { settings, plan }, env.CDK_DEFAULT_ACCOUNT);
      return app.synth();
    },
    {
      clobberEnv: false,
      lookups: false,
      contextStore: new MemoryContext({ ...CDK_CONTEXT, ...options.context }),
      synthOptions: { versionReporting: false },
    },
  );
  return async (missing, work) => {
    let thrown: string | undefined;
    try {
      return await unlessStopped(work(toolkit, source), terminal.signal, missing);
    } catch (error) {
      thrown = error instanceof Error ? error.message : undefined;
      throw asDeployError(error, ToolkitError);
    } finally {
      // The toolkit reports most errors before it throws them, and the command reports what is thrown.
      for (const text of errors.splice(0)) if (!thrown || !text.includes(thrown)) terminal.err(`${text}\n`);
    }
  };
}

/** What people read; the rest is for the developers of CDK. */
const LEVELS: readonly IoMessage<unknown>['level'][] = ['error', 'warn', 'info', 'result'];

function createHost(terminal: Terminal, errors: string[], onResult: ((text: string) => void) | undefined): IIoHost {
  return {
    notify: async ({ level, message }: IoMessage<unknown>) => {
      if (!LEVELS.includes(level)) return;
      if (level === 'error') errors.push(message);
      else if (level === 'result' && onResult) onResult(`${message}\n`);
      else terminal.err(`${message}\n`);
    },
    // The command asks before the toolkit starts, with the cost and about all stacks at once.
    requestResponse: async <T>({ defaultResponse }: IoRequest<unknown, T>) =>
      typeof defaultResponse === 'boolean' ? (true as T) : defaultResponse,
  };
}
