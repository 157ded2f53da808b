import type { Role } from '../../monitor/target/probe.ts';
import type { ReaderName } from './reader-name.ts';

/** The request of a profile's probe; ports are at the product's default offset. */
export type CatalogueLook =
  | { readonly kind: 'http'; readonly scheme: 'http' | 'https'; readonly port: number; readonly path: string; readonly reader: ReaderName }
  | { readonly kind: 'tcp' | 'tls'; readonly port: number };

/** A probe of a profile. */
export type CatalogueEntry = {
  readonly name: string;
  readonly role: Role;
  /**
   * `apis`: on when the target has credentials and lists APIs, with one probe per API. `contexts`: on when it lists
   * APIs with a context, with one probe for each of these. `management`: on when the target has `management`.
   * `portals`: on when it lists portals, with one probe for each. `consistency`: on when that key is true.
   * `discovery`: on when its APIs are listed while it is monitored.
   */
  readonly presence: 'on' | 'opt-in' | 'apis' | 'contexts' | 'management' | 'portals' | 'consistency' | 'discovery';
  /** The least period unless the probe sets one, in seconds; absent = that of the target. */
  readonly periodSeconds?: number;
  readonly look: CatalogueLook;
  /** The first release that has the endpoint; absent for all releases. */
  readonly since?: string;
  /** The request on releases before `since`. */
  readonly before?: CatalogueLook;
};

/** Makes a request over HTTPS. */
export function https(port: number, path: string, reader: ReaderName): CatalogueLook {
  return { kind: 'http', scheme: 'https', port, path, reader };
}

/** Makes a request over plain HTTP. */
export function http(port: number, path: string, reader: ReaderName): CatalogueLook {
  return { kind: 'http', scheme: 'http', port, path, reader };
}
