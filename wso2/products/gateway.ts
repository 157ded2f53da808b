// Apart from the profiles, whose catalogue of probes no function needs.

/** Whether a profile contains a gateway. */
export function isGateway(profile: string): boolean {
  return profile === 'gateway' || profile === 'all-in-one';
}

/** The first gateway release whose startup health check requires no credentials. */
export const CREDENTIALS_UNTIL = '4.3.0';
