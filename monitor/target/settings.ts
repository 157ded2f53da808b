/** A day of the week as `maintenance.every` names it. */
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** All days, Monday first: what `every: day` means. */
export const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A maintenance window: looks continue, and notifications are suppressed. */
export type MaintenanceWindow = {
  /** Local time in `timezone`: `2026-12-01T22:00` once, or `02:00` on the days of `every`. */
  readonly start: string;
  readonly durationSeconds: number;
  readonly every?: readonly Weekday[];
  readonly timezone: string;
  /** A target is covered if it is named here, or if it has all `labels`. Neither = all targets. */
  readonly targets?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
};

/** An endpoint that is notified of incidents that page. */
export type Pager = { readonly secret: string } | { readonly url: string };

/** The level of metrics: `Ready` alone, what a dashboard needs, or phases and probes as well. */
export const METRIC_LEVELS = ['lean', 'standard', 'detailed'] as const;

/** One of them. */
export type MetricLevel = (typeof METRIC_LEVELS)[number];

/** The days for which CloudWatch Logs can keep lines. Source: CloudWatch Logs API reference, PutRetentionPolicy. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** The processors of functions, as AWS Lambda names them. */
export const ARCHITECTURES = ['arm64', 'x86_64'] as const;

/** One of them. */
export type Architecture = (typeof ARCHITECTURES)[number];

/** The settings under `monitor.aws`; absent ones have the defaults of the deployment. */
type AwsSettings = {
  readonly tags?: Readonly<Record<string, string>>;
  readonly logRetentionDays?: (typeof LOG_RETENTION_DAYS)[number];
  /** The KMS key of the log groups. */
  readonly kmsKeyArn?: string;
  readonly architecture?: Architecture;
  /** The name or ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  readonly rolePath?: string;
  /** A topic that exists, for status changes and alarms about the monitor itself. */
  readonly alertsTopicArn?: string;
};

/** What a status page shows: the status alone, or host names, reasons, causes, and notes as well. */
export const PAGE_DETAILS = ['status', 'details'] as const;

/** One of them. */
export type PageDetail = (typeof PAGE_DETAILS)[number];

/** The settings of a status page. */
export type StatusPageSettings = {
  readonly title?: string;
  readonly show: PageDetail;
  /** The targets on the page, with the names that readers see. Absent = all, by their own names. */
  readonly targets?: Readonly<Record<string, string>>;
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Who can read the page on AWS: whoever has the user name and password in a secret, and an address in the CIDRs. */
  readonly access: { readonly secret?: string; readonly cidrs: readonly string[] };
};

/** All of `monitor:` and `maintenance:` with the defaults filled in. */
export type MonitorSettings = {
  readonly name: string;
  readonly regions: readonly string[];
  /** Absent = looks are sent from the internet. */
  readonly vpc?: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };
  /** CIDRs that can be probed in addition to public addresses. */
  readonly network: { readonly allow: readonly string[] };
  readonly reservedConcurrency: number;
  readonly runbook?: string;
  readonly metrics: MetricLevel;
  /** `region: false`: nothing outside the region of the monitor, the URL alone is called. */
  readonly heartbeat: false | { readonly region?: string | false; readonly url?: string };
  /** Absent = none on AWS. */
  readonly statusPage?: StatusPageSettings;
  readonly hasDashboard: boolean;
  /** What an organization requires of the resources in AWS. */
  readonly aws: AwsSettings;
  readonly alerts: {
    readonly email: readonly string[];
    readonly pager: readonly Pager[];
    readonly remindEverySeconds: number | false;
  };
  readonly maintenance: readonly MaintenanceWindow[];
  /** The keys a deployment needs that the file does not have; empty = can be deployed. */
  readonly missingToDeploy: readonly string[];
};
