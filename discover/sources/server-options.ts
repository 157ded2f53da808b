/** What the person says about a source over HTTP. */
export type ServerOptions = {
  /** The domain of a tenant. */
  readonly tenant?: string;
  /** The name of the secret that gateways and Micro Integrators get as `credentials`. */
  readonly secret?: string;
};
