/** The kinds of calls of an API. */
export const CALL_KINDS = ['http', 'websocket', 'graphql', 'mcp', 'throttle-canary'] as const;

/** One of the closed list. */
export type CallKind = (typeof CALL_KINDS)[number];
