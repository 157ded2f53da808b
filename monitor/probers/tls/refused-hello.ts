import { LookStopped } from '../net/look-stopped.ts';

const NAME = 'set `tls.serverName` to a name that the server is configured for';

/**
 * The errors that one thing on the server explains, by OpenSSL's code (ssl/ssl_err.c): what the server has, and
 * what to change.
 */
const OUTDATED: Readonly<Record<string, readonly [detail: string, fix: string]>> = {
  ERR_SSL_DH_KEY_TOO_SMALL: [
    'the Diffie-Hellman parameters of the server are too short',
    'give the server parameters of at least 2048 bits, or cipher suites with ECDHE',
  ],
  ERR_SSL_WRONG_SIGNATURE_TYPE: [
    'the server signs the handshake with an algorithm that is too weak, such as SHA-1',
    'let the server sign with SHA-256 or better',
  ],
  ERR_SSL_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: [
    'the server signs the handshake with an algorithm that is too weak, such as SHA-1',
    'let the server sign with SHA-256 or better',
  ],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['the server speaks TLS 1.1 or older', 'enable TLS 1.2 or 1.3 on the server'],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: [
    'the server accepts none of the offered versions, TLS 1.2 and 1.3',
    'enable TLS 1.2 or 1.3 on the server',
  ],
  ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY: [
    'the server demands stronger cipher suites than those that it was offered',
    'enable the cipher suites of TLS 1.3, or ECDHE with AES-GCM, on the server',
  ],
};

/**
 * Returns what an error of the handshake means if OpenSSL's code says so. `sni` is the server name that was
 * sent; undefined means that none was, because the host is an IP address.
 */
export function refusedHello(error: Error, sni: string | undefined): LookStopped | undefined {
  const code = 'code' in error ? String(error.code) : '';
  if (code.endsWith('UNRECOGNIZED_NAME')) {
    const sent = sni === undefined ? 'it was sent none (SNI), because the host is an IP address' : `it was sent ${sni} (SNI)`;
    return new LookStopped('tls.wrong-host', `the server does not recognize the server name: ${sent} (alert unrecognized_name)`, NAME);
  }
  if (sni === undefined && code.endsWith('ALERT_HANDSHAKE_FAILURE')) {
    const detail = 'the server rejected the ClientHello, which had no server name (SNI), because the host is an IP address';
    return new LookStopped(
      'tls.handshake',
      `${detail} (${code})`,
      `if the server requires one, ${NAME}. Otherwise compare protocol versions and ciphers`,
    );
  }
  const known = OUTDATED[code];
  return known && new LookStopped('tls.handshake', `${known[0]} (${code})`, known[1]);
}
