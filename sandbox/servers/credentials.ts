/** The user that every simulated gateway accepts. */
export const CREDENTIALS = { username: 'monitor', password: 'sandbox' } as const;

/** The name of the secret with these credentials. */
export const CREDENTIALS_SECRET = 'sandbox/monitor';
