import type { HttpLook } from '../../monitor/target/probe.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { mergeHeaders } from './expand-look.ts';

/** The tenant of an API that names none. */
export const SUPER_TENANT = 'carbon.super';

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
  const path = `${contextOf(api)}${resource}`.replaceAll(/[{}]/g, '');
  return { ...look, method: 'OPTIONS', path, headers: mergeHeaders(look.headers, asked) };
}

/**
 * Returns the base path of an API as the gateway has it: the context, below `/t/TENANT` for a tenant, then the
 * version, unless the context holds it. Source: docs-apim, "Create a REST API", Context.
 */
function contextOf({ context, version, tenant = SUPER_TENANT }: AskedApi): string {
  const encoded = encodeURIComponent(version.toWellFormed());
  const plain = context.replace(/\/+$/, '');
  const versioned = plain.includes('{version}') ? plain.replaceAll('{version}', encoded) : plain;
  const whole = plain === versioned && !plain.endsWith(`/${encoded}`) ? `${plain}/${encoded}` : versioned;
  return tenant === SUPER_TENANT || whole.startsWith('/t/') ? whole : `/t/${encodeURIComponent(tenant.toWellFormed())}${whole}`;
}
