import type { Probe, WireLook } from './probe.ts';

function authority(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The URL of a look over HTTP, its port always written out. */
function urlOf(look: { scheme: string; host: string; port: number; path: string }): string {
  return `${look.scheme}://${authority(look.host, look.port)}${look.path}`;
}

function wireAction(look: WireLook): string {
  if (look.kind === 'http') return `GET ${urlOf(look)}`;
  return `${look.kind === 'tcp' ? 'TCP' : 'TLS'} ${authority(look.host, look.port)}`;
}

/** What a probe does, as people and JSON read it: `GET <url>`, `TCP host:port`, `TLS host:port`, `read off <probe>`. */
export function actionOf(probe: Probe): string {
  return probe.look.kind === 'read-off' ? `read off ${probe.look.of[0]}` : wireAction(probe.look);
}
