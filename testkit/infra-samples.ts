/** The least that can be deployed, with more keys of `monitor:` and more targets. */
export function smallConfig(monitor = '', targets = ''): string {
  return `monitor:
  name: prod
  regions: [eu-west-1]
  alerts: { email: [oncall@example.com] }
${monitor}
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
${targets}`;
}

/** A status page with everything that can be said of it. */
export const WITH_PAGE = smallConfig(`  statusPage:
    title: Shop
    show: details
    targets: { gw-1: Storefront }
    domain: { name: status.example.com, certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1a2b" }
    access: { basic: { secret: page/readers }, cidrs: [192.0.2.0/24, "2001:db8::/32"] }
`);

/** Two families, a pager, secrets of every kind. */
export const PAGED = `monitor:
  name: prod
  regions: [eu-west-1]
  runbook: https://wiki.example.com/gatewatch
  heartbeat: { region: eu-central-1 }
  alerts:
    email: [oncall@example.com]
    pager: [{ secret: pagerduty/url }, https://events.example.com/hook]
targets:
  - name: gw-1
    profile: gateway
    host: gw-1.example.com
    credentials: { secret: wso2/monitor }
    apis: [{ name: PizzaShackAPI, version: 1.0.0 }]
    httpHeaders: [{ name: X-Api-Key, valueFrom: { secret: "ssm:/edge/key" } }]
    probes: { version-http: false, websocket: false }
  - { name: gw-2, profile: gateway, host: gw-2.example.com, alert: mail }
  - name: mi-1
    profile: micro-integrator
    host: mi-1.example.com
    tls: { clientCertificate: { secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mi/client-AbCdEf" } }
`;
