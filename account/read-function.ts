import { GetFunctionConfigurationCommand, ListEventSourceMappingsCommand, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import type { FoundFunction } from '../deployment/doctor/account.ts';
import { defined } from '../monitor/text/objects.ts';
import type { AccountClients } from './clients.ts';

type Clients = Pick<AccountClients, 'lambda'>;

/** Reads the environment and the runtime of a function; undefined if it does not exist. */
export async function readFunction({ lambda }: Clients, name: string): Promise<FoundFunction | undefined> {
  try {
    const { Environment, Runtime } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return { environment: Environment?.Variables ?? {}, ...defined({ runtime: Runtime }) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Reads the state of a function's event source; undefined if it has none or does not exist. */
export async function readEventSource({ lambda }: Clients, name: string): Promise<string | undefined> {
  try {
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }));
    return EventSourceMappings[0]?.State;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
