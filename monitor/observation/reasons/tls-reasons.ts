/** The reasons of a check that ends in the TLS handshake. */
export const TLS_REASONS = {
  'tls.untrusted': {
    kind: 'configuration',
    sentence: 'the certificate is not trusted',
    fix: 'set `tls.ca` to the authority that signed the certificate, or pin the certificate with `tls.pin`',
  },
  'tls.expired': { kind: 'target', sentence: 'the certificate (or its chain) has expired', fix: 'renew the server certificate' },
  'tls.not-yet-valid': {
    kind: 'target',
    sentence: 'the certificate is not valid yet',
    fix: 'check the clock of the server that issued the certificate, or install the correct certificate',
  },
  'tls.wrong-host': {
    kind: 'configuration',
    sentence: 'the server is not configured for this host name',
    fix: 'set `tls.serverName` to a name in the certificate, or install a certificate for this host',
  },
  'tls.pin-mismatch': {
    kind: 'configuration',
    sentence: 'the certificate does not match `tls.pin`',
    fix: 'if the certificate was renewed, update `tls.pin`; if not, find out which server responds',
  },
  'tls.client-certificate': {
    kind: 'configuration',
    sentence: 'the server requires a valid client certificate',
    fix: 'set `tls.clientCertificate` to a certificate that the server accepts',
  },
  'tls.handshake': {
    kind: 'target',
    sentence: 'the TLS handshake failed',
    fix: 'compare protocol versions and ciphers: gatewatch offers TLS 1.2 and 1.3, and HTTP/1.1',
  },
  'tls.timeout': {
    kind: 'target',
    sentence: 'the TLS handshake timed out',
    fix: 'the port is open but the server does not respond: restart the server, or check that the port uses TLS',
  },
  'tls.plaintext-port': { kind: 'configuration', sentence: 'the probe uses TLS, but the port does not', fix: 'set `scheme: HTTP`' },
} as const;
