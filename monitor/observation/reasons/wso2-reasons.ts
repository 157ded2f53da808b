/** The reasons that a health endpoint of a product gives. */
export const WSO2_REASONS = {
  'wso2.not-deployed': {
    kind: 'target',
    sentence: 'API deployment is not complete',
    fix: 'check the gateway log for artifact retrieval, and the connection to the Control Plane. If the gateway gave up, restart it',
  },
  'wso2.api-missing': {
    kind: 'target',
    sentence: 'an API is not deployed',
    fix: 'redeploy the API from the Publisher to this gateway environment',
  },
  'wso2.unauthorized': { kind: 'configuration', sentence: 'missing or rejected credentials', fix: 'set or correct `credentials`' },
  'wso2.no-such-endpoint': {
    kind: 'configuration',
    sentence: 'the server does not provide this endpoint',
    fix: 'check `profile`, `version`, and `ports`. A proxy in front of the server may also block the path',
  },
  'wso2.not-version-service': {
    kind: 'configuration',
    sentence: 'the response is not from the Version service',
    fix: 'check that REST is enabled for services on the server, and that no proxy responds in its place',
  },
  'wso2.version-drift': {
    kind: 'target',
    sentence: 'the server runs a different version than configured',
    fix: 'set `version` to the running version, or finish the upgrade',
  },
  'wso2.faulty-capps': {
    kind: 'target',
    sentence: 'the server reports faulty CApps',
    fix: 'check the server log for the named CApp, then fix and redeploy it',
  },
  'wso2.artifact-missing': {
    kind: 'target',
    sentence: 'an artifact that must be deployed is missing',
    fix: 'deploy the named artifacts, or correct their names under `management`',
  },
  'wso2.artifact-inactive': {
    kind: 'target',
    sentence: 'an artifact is not active',
    fix: 'find out in the server log why the named artifacts stopped, then activate them',
  },
  'wso2.message-store': {
    kind: 'target',
    sentence: 'a message store holds too many messages',
    fix: 'check the message processor of the store and the server that it sends to',
    degrades: true,
  },
  'wso2.message-store-growing': {
    kind: 'target',
    sentence: 'a message store grows and is not emptied',
    fix: 'check the message processor of the store and the server that it sends to. If the store may keep its messages, set `maxGrowth: false` for it',
    degrades: true,
  },
  'wso2.portal': {
    kind: 'target',
    sentence: 'the login of a portal is broken',
    fix: 'act on the detail: registration of the OAuth application, its callback URL, or the host name of the server in deployment.toml',
  },
  'wso2.key-manager': {
    kind: 'target',
    sentence: 'addresses, keys, and tokens of the Key Manager do not agree',
    fix: 'act on the detail: `hostname` in deployment.toml, the key store that all nodes must share, the issuer, or the clock of the server',
  },
  'wso2.contradiction': {
    kind: 'target',
    sentence: 'the response body and the status contradict each other',
    fix: 'check again in a minute. If the problem persists, restart the server',
  },
  'wso2.health-disabled': {
    kind: 'configuration',
    sentence: 'the health check is disabled on the server, or reports nothing',
    fix: 'enable the health check API and a checker in deployment.toml',
  },
  'wso2.unhealthy': {
    kind: 'target',
    sentence: 'the server reports that it is unhealthy',
    fix: 'act on the code and description that the server returned',
  },
} as const;
