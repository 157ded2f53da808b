import { demandNone, textsOf, type Variables } from './variables.ts';

/** The settings of the function of the status page in its environment variables. */
export type PageEnvironment = {
  /** The region of the monitor, with its table and its secrets. */
  readonly home: string;
  readonly table: string;
  /** The region of the bucket, which is that of the function. */
  readonly region: string;
  readonly bucket: string;
  /** The address of the page. */
  readonly url: string;
  /** What readers must know, and where its hash is stored; absent if they need to know nothing. */
  readonly access?: { readonly secret: string; readonly store: string };
};

/** Reads the environment. Throws one error that names every variable that is missing. */
export function readPageEnvironment(variables: Variables): PageEnvironment {
  const problems: string[] = [];
  const text = textsOf(variables, problems);
  const environment = {
    home: text('GATEWATCH_HOME_REGION'),
    table: text('GATEWATCH_TABLE'),
    region: text('AWS_REGION'),
    bucket: text('GATEWATCH_PAGE_BUCKET'),
    url: text('GATEWATCH_PAGE_URL'),
    ...(variables.GATEWATCH_PAGE_SECRET && { access: { secret: variables.GATEWATCH_PAGE_SECRET, store: text('GATEWATCH_PAGE_STORE') } }),
  };
  demandNone(problems);
  return environment;
}
