/** The kinds of calls of an API. */
export const CALL_KINDS = ['http', 'websocket', 'graphql', 'mcp'] as const;

/** One of the closed list. */
export type CallKind = (typeof CALL_KINDS)[number];
