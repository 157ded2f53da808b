import { composePage } from './compose-page.ts';
import { createPageWriter } from './create-page-writer.ts';
import { readPageEnvironment } from './page-environment.ts';

/** The Lambda handler of the status page. */
export const handler = createPageWriter(composePage(readPageEnvironment(process.env)));
