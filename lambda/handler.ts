import { compose } from './compose.ts';
import { createHandler } from './create-handler.ts';
import { readEnvironment } from './environment.ts';

/** The function both product families deploy; which it is says the environment. */
export const handler = createHandler(compose(readEnvironment(process.env)));
