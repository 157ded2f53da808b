import type { ConfigTarget } from '../../monitor/config/written-target.ts';

/** A port as it is seen from here. Without a scheme it speaks what the server speaks. */
export type SeenPort = { readonly port: number; readonly scheme?: 'http' | 'https'; readonly isListed: boolean };

const SPOKEN: Readonly<Record<number, 'http' | 'https'>> = { 80: 'http', 443: 'https' };

/** Where a server's port is seen from here, through `ports`. */
export function mapPort(ports: ConfigTarget['ports'], port: number): SeenPort {
  const seen = ports && Object.hasOwn(ports, String(port)) ? ports[String(port)] : undefined;
  if (seen === undefined) return { port, isListed: false };
  if (typeof seen === 'object') return { port: seen.port, scheme: seen.scheme === 'HTTPS' ? 'https' : 'http', isListed: true };
  const scheme = SPOKEN[seen];
  return { port: seen, ...(scheme && { scheme }), isListed: true };
}
