import type { ConfigTarget } from '../../monitor/config/written-target.ts';

/** A port to connect to. Without a scheme, its protocol is that of the port on the server. */
export type SeenPort = { readonly port: number; readonly scheme?: 'http' | 'https'; readonly isListed: boolean };

const SPOKEN: Readonly<Record<number, 'http' | 'https'>> = { 80: 'http', 443: 'https' };

/** Maps a port of the server through `ports`. */
export function mapPort(ports: ConfigTarget['ports'], port: number): SeenPort {
  const seen = ports && Object.hasOwn(ports, String(port)) ? ports[String(port)] : undefined;
  if (seen === undefined) return { port, isListed: false };
  if (typeof seen === 'object') return { port: seen.port, scheme: seen.scheme === 'HTTPS' ? 'https' : 'http', isListed: true };
  const scheme = SPOKEN[seen];
  return { port: seen, ...(scheme && { scheme }), isListed: true };
}
