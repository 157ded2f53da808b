import { isIP } from 'node:net';
import { CliError } from '../terminal/cli-error.ts';

/** Where a server listens. */
export type ListenAddress = { readonly host: string; readonly port: number };

/** Reads `127.0.0.1:9115`, `[::1]:9115`, or a port, which means the loopback address. Throws CliError. */
export function listenAddress(text: string): ListenAddress {
  const [, bracketed, plain, digits = ''] = /^(?:(?:\[([^\]]*)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const host = (bracketed ?? plain ?? '') || '127.0.0.1';
  const isAddress = bracketed === undefined ? isIP(host) === 4 || host === 'localhost' : isIP(bracketed) === 6;
  const port = Number(digits);
  if (digits === '' || port > 65_535 || !isAddress)
    throw new CliError(
      'usage',
      `--listen ${text} is no address and port`,
      'write an IP address and a port, such as --listen 127.0.0.1:9115',
    );
  return { host, port };
}
