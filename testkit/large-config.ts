/** How many targets the large config has. */
export const LARGE = 301;

/** A config that needs several stacks and uses every key that changes what is deployed. */
export function largeConfig(): string {
  const gateways = Array.from(
    { length: LARGE - 41 },
    (_, i) => `  - { name: gw-${i + 1}, profile: gateway, host: gw-${i + 1}.example.com }`,
  );
  const integrators = Array.from({ length: 40 }, (_, i) => {
    const more = i < 20 ? ', vpc: false, readinessProbe: { periodSeconds: 5 }' : '';
    return `  - { name: mi-${i + 1}, profile: micro-integrator, host: mi-${i + 1}.example.com${more} }`;
  });
  return `monitor:
  name: large
  regions: [eu-west-1]
  vpc: { subnets: [subnet-0a1b2c3d, subnet-4e5f6a7b], securityGroups: [sg-0a1b2c3d] }
  network: { allow: [10.0.0.0/8, "fd12:3456::/32"] }
  reservedConcurrency: 40
  runbook: https://wiki.example.com/gatewatch
  metrics: detailed
  heartbeat: { region: eu-central-1, url: https://beats.example.com/large }
  alerts:
    email: [oncall@example.com, platform@example.com]
    pager:
      - { secret: pagerduty/url }
      - { secret: "ssm:/pager/url" }
      - { secret: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pagerduty/url-AbCdEf" }
      - https://events.example.com/hook
defaults:
  credentials: { secret: wso2/monitor }
  tls: { clientCertificate: { secret: "ssm:/wso2/client" } }
  httpHeaders:
    - { name: X-Trace, value: gatewatch }
    - { name: X-Api-Key, valueFrom: { secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:edge/key-AbCdEf" } }
targets:
${[...gateways, ...integrators].join('\n')}
  - name: edge
    profile: gateway
    host: edge.example.com
    vpc: false
    alert: mail
    apis: [{ name: PizzaShackAPI, version: 1.0.0 }]
`;
}
