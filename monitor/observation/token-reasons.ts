/** The reasons why there is no access token. */
export const TOKEN_REASONS = {
  'token.refused': {
    kind: 'configuration',
    sentence: 'the Key Manager refused to issue a token',
    fix: 'correct the secret of the token: it must hold the client ID and secret of an application with the grant client_credentials',
  },
  'token.unavailable': {
    kind: 'target',
    sentence: 'the Key Manager issued no token',
    fix: 'check the Key Manager: its token endpoint fails or does not respond',
  },
  'token.malformed': {
    kind: 'target',
    sentence: 'the response of the token endpoint contains no usable token',
    fix: 'check `keyManager` or `url` of the token, and that no proxy responds in its place',
  },
} as const;
