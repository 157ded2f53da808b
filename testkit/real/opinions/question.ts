/** One request to a server of 127.0.0.1, which gatewatch and other clients send. */
export type Question = {
  /** What the server is like, in words of the table. */
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly path?: string;
  /** The name in the URL and in SNI; 127.0.0.1, without SNI, if it is left out. */
  readonly serverName?: string;
  /** The PEM file of the authority to trust. */
  readonly authority?: string;
  /** The PEM file of a client certificate and its key. */
  readonly clientCertificate?: string;
  /** 10 seconds if it is left out. */
  readonly timeoutSeconds?: number;
};

/** What a client thinks of a server, by the rule of its kind, and what it said. */
export type Opinion = { readonly healthy: boolean; readonly said: string };

/** How long a client waits. */
export function patience({ timeoutSeconds = 10 }: Question): number {
  return timeoutSeconds;
}

/** The URL of a question; it names the server as `serverName` says. */
export function urlOf({ scheme, serverName = '127.0.0.1', port, path = '/' }: Question): string {
  return `${scheme}://${serverName}:${port}${path}`;
}
