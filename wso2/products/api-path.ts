/** The tenant of an API that names none. */
export const SUPER_TENANT = 'carbon.super';

/** What the base path of an API is made of. */
export type ApiPlace = { readonly version: string; readonly context: string; readonly tenant?: string | undefined };

/**
 * Returns the base path of an API as the gateway has it: the context, below `/t/TENANT` for a tenant, then the
 * version, unless the context holds it. Source: docs-apim, "Create a REST API", Context.
 */
export function basePathOf({ context, version, tenant = SUPER_TENANT }: ApiPlace): string {
  const encoded = encodeURIComponent(version.toWellFormed());
  const plain = context.replace(/\/+$/, '');
  const versioned = plain.includes('{version}') ? plain.replaceAll('{version}', encoded) : plain;
  const whole = plain === versioned && !plain.endsWith(`/${encoded}`) ? `${plain}/${encoded}` : versioned;
  return tenant === SUPER_TENANT || whole.startsWith('/t/') ? whole : `/t/${encodeURIComponent(tenant.toWellFormed())}${whole}`;
}

/** Returns the end of the name of a probe of an API: health is stored by name, so two APIs must not share one. */
export function apiProbeName(name: string, version: string, tenant = SUPER_TENANT): string {
  const part = (text: string) => text.replaceAll(/[/@%]/g, (mark) => encodeURIComponent(mark));
  return `${part(name)}/${part(version)}${tenant === SUPER_TENANT ? '' : `@${part(tenant)}`}`;
}
