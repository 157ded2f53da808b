/** The user every gateway stand-in knows. */
export const CREDENTIALS = { username: 'monitor', password: 'sandbox' } as const;

/** The name of the secret that holds these credentials. */
export const CREDENTIALS_SECRET = 'sandbox/monitor';
