/**
 * The TLS settings of a target. By default, the chain is verified against the public authorities, and the
 * name is verified.
 */
export type TlsSetting = {
  /** PEM texts that replace the public authorities. */
  readonly ca?: readonly string[];
  /** The SNI, and the name that the certificate must have. Default: the host of the look. */
  readonly serverName?: string;
  /** `sha256//BASE64=` each. They replace the verification of chain and name. */
  readonly pins?: readonly string[];
  readonly verify: boolean;
  /** Name of the secret with PEM certificate and key. */
  readonly clientCertificate?: string;
};
