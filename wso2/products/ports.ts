/** The protocol of a documented port, and the name of its listener. */
export type DocumentedPort = { readonly speaks: 'tls' | 'plain'; readonly what: string };

// The ports at each product's default offset, from the products' `default.json` files. None of them has the
// 9673 of the WSO2 page.
const DOCUMENTED: Readonly<Record<number, DocumentedPort>> = {
  5672: { speaks: 'plain', what: 'the broker' },
  7611: { speaks: 'plain', what: 'the thrift receiver' },
  7711: { speaks: 'tls', what: 'the thrift receiver over TLS' },
  8099: { speaks: 'tls', what: 'the secure WebSocket listener' },
  8243: { speaks: 'tls', what: 'API traffic' },
  8253: { speaks: 'tls', what: 'integration traffic' },
  8280: { speaks: 'plain', what: 'API traffic' },
  8290: { speaks: 'plain', what: 'integration traffic' },
  8443: { speaks: 'tls', what: 'API traffic of an API Platform gateway' },
  8672: { speaks: 'tls', what: 'the broker over TLS' },
  9002: { speaks: 'plain', what: 'the policy engine' },
  9090: { speaks: 'plain', what: 'the API of a Streaming Integrator' },
  9092: { speaks: 'plain', what: 'the admin API of a gateway controller' },
  9099: { speaks: 'plain', what: 'the WebSocket listener' },
  9164: { speaks: 'tls', what: 'the internal HTTPS API' },
  9201: { speaks: 'plain', what: 'the internal HTTP API' },
  9443: { speaks: 'tls', what: 'the management port' },
  9445: { speaks: 'tls', what: 'the runtime listener of an Integration Control Plane' },
  9446: { speaks: 'tls', what: 'the console of an Integration Control Plane' },
  9611: { speaks: 'plain', what: 'the event receiver' },
  9711: { speaks: 'tls', what: 'the event receiver over TLS' },
  9763: { speaks: 'plain', what: 'the management port' },
};

/** Returns what the products document for a port number at the product's default offset. */
export function documentedPort(port: number): DocumentedPort | undefined {
  return DOCUMENTED[port];
}

/** The ports that take requests of APIs at the product's default offset: HTTPS, HTTP, WebSocket over TLS, and WebSocket. */
export const TRAFFIC_PORTS: readonly number[] = [8243, 8280, 8099, 9099];

/** The port that WSO2's health check page prints for the Key Manager, and the correct one. */
export const MISPRINT = { printed: 9673, meant: 9763 } as const;

/**
 * The event receiver ports. The receiver takes the first bytes for a length, so one HTTP request makes the
 * server allocate a gigabyte.
 */
export const RECEIVER_PORTS: readonly number[] = [7611, 7711, 9611, 9711];
