import type { HttpLook } from '../../monitor/target/probe.ts';
import { basePathOf } from '../products/api-path.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { mergeHeaders } from './expand-look.ts';

/** An API of the config, with its context. */
type AskedApi = {
  readonly version: string;
  readonly context: string;
  readonly tenant?: string | undefined;
  readonly resource?: string | undefined;
  readonly method?: string | undefined;
};

/** An origin that no API allows by name, and no browser has. */
const ORIGIN = 'https://gatewatch.invalid';

/**
 * Makes the preflight of an API: the gateway answers it before authentication and the backend, and writes no line
 * into its log. Source: WHATWG Fetch, "CORS-preflight request"; carbon-apimgt, CORSRequestHandler.
 */
export function preflightLook(look: HttpLook<ReaderName>, api: AskedApi): HttpLook<ReaderName> {
  const { method = 'GET', resource = '/' } = api;
  const asked = [
    { name: 'origin', value: ORIGIN },
    { name: 'access-control-request-method', value: method },
  ];
  // A parameter in braces stands for any segment, so its name will do.
  const path = `${basePathOf(api)}${resource}`.replaceAll(/[{}]/g, '');
  return { ...look, method: 'OPTIONS', path, headers: mergeHeaders(look.headers, asked) };
}
