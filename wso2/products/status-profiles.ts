import { type CatalogueEntry, http, https } from './catalogue-entry.ts';

/** The probes of servers that say one status, and of one that says none. */
export const STATUS_PROFILES = {
  // The answer of the router is a constant; the policy engine examines itself. Source: api-platform,
  // pkg/xds/translator.go; policy-engine/internal/admin/handlers.go.
  'api-platform-gateway': [
    { name: 'ready', role: 'readiness', presence: 'on', look: https(8443, '/_gateway-health/ready', 'status-health') },
    { name: 'policy-engine', role: 'readiness', presence: 'on', look: http(9002, '/health', 'status-health') },
    { name: 'alive', role: 'liveness', presence: 'on', look: https(8443, '/_gateway-health/healthy', 'status-health') },
  ],
  // Source: api-platform, gateway-controller/pkg/adminserver/server.go.
  'api-platform-controller': [
    { name: 'ready', role: 'readiness', presence: 'on', look: http(9092, '/api/admin/v1/health', 'status-health') },
  ],
  // Source: API-M documentation 4.3, "Healthcheck API" of streaming apps.
  'streaming-integrator': [{ name: 'ready', role: 'readiness', presence: 'on', look: http(9090, '/health', 'status-health') }],
  // WSO2's chart checks these ports, and no HTTP endpoint. Source: helm-mi, icp/.
  'integration-control-plane': [
    { name: 'ready', role: 'readiness', presence: 'on', look: { kind: 'tcp', port: 9446 } },
    { name: 'runtimes', role: 'readiness', presence: 'on', look: { kind: 'tcp', port: 9445 } },
  ],
} as const satisfies Readonly<Record<string, readonly CatalogueEntry[]>>;
