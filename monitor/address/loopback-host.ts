import { isLoopbackAddress } from './address-rules.ts';
import { literalAddress } from './literal-address.ts';

/**
 * Whether a host of a URL stands for the machine that uses it, so that no client elsewhere can use it. Source:
 * RFC 6761, section 6.3.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = literalAddress(name);
  // The unspecified address connects to the own machine.
  return address !== undefined && (isLoopbackAddress(address) || address === '0.0.0.0' || address === '::');
}
