/** The content of a `gatewatch.yaml` as an object: plain data, as a parser of YAML or JSON gives it. */
export type ConfigObject = Readonly<Record<string, unknown>>;

/** The targets that get a Route 53 health check: their names, or all. */
export type HealthCheckTargets = 'all' | readonly string[];

/** Tags by their keys. */
export type Tagging = Readonly<Record<string, string>>;

/** Where the stacks of a monitor are deployed, apart from their regions, which the config names. */
export type OwnEnvironment = { readonly account?: string };

/** Choices outside the config: properties of the construct, or CDK context values of the same name. */
export type Choices = {
  /**
   * The targets that get a Route 53 health check for their readiness, about $0.50 per month each. Default:
   * none.
   */
  readonly route53HealthChecks?: HealthCheckTargets;
  /**
   * Whether to create a CloudWatch dashboard, $3 per month; the first three of an account are free. Default: as
   * `monitor.dashboard` says, which is true.
   */
  readonly dashboard?: boolean;
};
