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
  /** Whether to create a CloudWatch dashboard, $3 per month. Default: only with `metrics: detailed`. */
  readonly dashboard?: boolean;
};

/** The properties of the construct. */
export type GatewatchProps = Choices & {
  /**
   * The path of a `gatewatch.yaml`, relative to the working directory, or its content as an object. Relative paths
   * in an object start at the working directory.
   */
  readonly config: string | ConfigObject;
  /**
   * The account of the stacks, if the construct makes the stack of the monitor itself. Their regions are those of
   * the config. Default: the account of the credentials that deploy.
   */
  readonly env?: OwnEnvironment;
  /** The time in milliseconds since 1970; maintenance windows that have ended are left out. Default: now. */
  readonly now?: number;
  /** Tags of every resource that can have tags, in addition to `monitor.aws.tags`. */
  readonly tags?: Tagging;
};
