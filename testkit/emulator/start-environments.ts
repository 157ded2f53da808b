import { SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { compose } from '../../lambda/compose.ts';
import { createHandler } from '../../lambda/create-handler.ts';
import { readEnvironment } from '../../lambda/environment.ts';
import type { Stack } from './apply-template.ts';
import type { Properties } from './resource-types.ts';

/** What came of one schedule's invocation. */
type Ticked = { readonly shard: string; readonly done?: string; readonly error?: Error };

/** Lets every schedule of a stack do what it does in a minute (milliseconds since 1970), all at once. */
export type Tick = (at: number, change?: (event: Properties) => Properties) => Promise<readonly Ticked[]>;

const TIMEOUT_MS = 120_000;

/**
 * Starts every function of a stack once, in this process, with the variables the template gives it; what is
 * given back invokes them with the inputs of the schedules, as EventBridge Scheduler would. Called again, it
 * starts others: cold ones, that have handled nothing.
 */
export function startEnvironments({ region, allOf }: Stack): Tick {
  const functions = new Map(
    allOf('AWS::Lambda::Function').map(({ FunctionName, Environment }) => {
      const { Variables } = Environment as { readonly Variables: Readonly<Record<string, string>> };
      return [String(FunctionName), createHandler(compose(readEnvironment({ ...Variables, AWS_REGION: region })))] as const;
    }),
  );
  return (at, change = (event) => event) =>
    Promise.all(
      allOf('AWS::Scheduler::Schedule').map(async ({ Name, Target }): Promise<Ticked> => {
        const { Arn, Input } = Target as { readonly Arn: string; readonly Input: string };
        const handler = functions.get(Arn.split(':').at(-1) ?? '');
        if (!handler) throw new Error(`schedule ${Name} invokes ${Arn}, which the stack does not have`);
        const event = change(JSON.parse(Input.replaceAll(SCHEDULED_TIME, new Date(at).toISOString())) as Properties);
        const end = Date.now() + TIMEOUT_MS;
        try {
          const { shard, done } = await handler(event, { getRemainingTimeInMillis: () => end - Date.now() });
          return { shard, done };
        } catch (error) {
          return { shard: String(Name), error: error as Error };
        }
      }),
    );
}
