import { compose } from './compose.ts';
import { createHandler } from './create-handler.ts';
import { readEnvironment } from './environment.ts';

/** The Lambda handler of both product families; its environment says which one it serves. */
export const handler = createHandler(compose(readEnvironment(process.env)));
