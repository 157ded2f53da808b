/** The user that every simulated gateway accepts. */
export const CREDENTIALS = { username: 'monitor', password: 'sandbox' } as const;

/** The name of the secret with these credentials. */
export const CREDENTIALS_SECRET = 'sandbox/monitor';

/** The OAuth client that the simulated Key Manager issues tokens to. */
export const CLIENT = { clientId: 'gatewatch-in-sandbox', clientSecret: 'secret-of-the-sandbox' } as const;

/** The name of the secret with this client. */
export const CLIENT_SECRET = 'sandbox/client';
