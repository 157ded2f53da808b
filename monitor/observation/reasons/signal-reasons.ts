/** The reasons of the signals that are read off other checks. */
export const SIGNAL_REASONS = {
  'latency.slow': {
    kind: 'target',
    sentence: 'the response time exceeds `warn.latencyMs`',
    fix: 'check load and garbage collection on the server, and the network path to it',
  },
  'certificate.expiring': { kind: 'target', sentence: 'the certificate expires soon or has expired', fix: 'renew the server certificate' },
} as const;
