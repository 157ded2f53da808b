// Each says what a kind of text must look like; the JSON Schema carries them as they are, so no flags.

/** A name: lower case, digits and inner dashes. */
export const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The name of a monitor, short enough to stand in front of other names. */
export const SHORT_NAME = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** A DNS name. Its last label must not be digits only: that would be an invalid IPv4 address. */
export const DNS_NAME =
  /^(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*(?![0-9]+\.?$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?$/;

/** A product version of the form x.y.z. */
export const PRODUCT_VERSION = /^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$/;

/** A secret: name in Secrets Manager, `ssm:/path`, or the ARN of either. */
export const SECRET =
  /^(ssm:\/[A-Za-z0-9_./-]{1,1000}|arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}|ssm:[a-z0-9-]+:[0-9]{12}:parameter\/[A-Za-z0-9_./-]{1,1000})|[A-Za-z0-9/_+=.@-]{1,512})$/;

/** An AWS region. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$/;

/** A port as the key of a mapping. */
export const PORT_KEY = /^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/;

/** The path of a request with its query: printable ASCII, no fragment. It is no URL; its slash may be missing. */
export const REQUEST_PATH = /^(?![A-Za-z][A-Za-z0-9+.-]*:\/\/)[\x21\x22\x24-\x7e]{0,2001}$/;

/** The context or a resource of an API: an absolute path without query and fragment. Braces hold a parameter. */
export const API_CONTEXT = /^\/[A-Za-z0-9._~!$&'()*+,;=:@%{}/-]{0,500}$/;

/** A scope. Source: RFC 6749 section 3.3. */
export const OAUTH_SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** The name of a header. */
export const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** The value of a header: one line, characters that HTTP can carry. */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,2000}$/;

/**
 * One line of text without characters that control a terminal or reorder text. The schema itself rejects
 * those that a pattern without flags cannot name.
 */
export const LINE = /^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]{1,200}$/;

/** The name of an API, or `NAME/VERSION`, with `*` for any text. Printable ASCII, as names of APIs are. */
export const API_PATTERN = /^[\x21-\x7e]{1,200}$/;

/** A JSONPath, checked roughly: it starts at the root. */
export const JSON_PATH = /^\$[^\x00-\x1f\x7f]{0,499}$/;

/** A status or a range of them. */
export const STATUS_RANGE = /^[1-5][0-9]{2}(-[1-5][0-9]{2})?$/;

/** A label key. Source: Kubernetes, "Labels and Selectors", syntax and character set. */
export const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** A label value. Source: Kubernetes, "Labels and Selectors", syntax and character set. */
export const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** The hash of a public key, as curl writes it. */
export const PIN = /^sha256\/\/[A-Za-z0-9+/]{43}=$/;

/** An https URL, without user name and password: it is shown, and logged. */
export const HTTPS_URL = /^https:\/\/(?![^/?#]*@)[^\s"<>\\]{1,2000}$/;

/** An https URL for a subscription of SNS, which sends the user name and password in it. */
export const PAGER_URL = /^https:\/\/[^\s"<>\\]{1,2000}$/;

/** An email address, checked roughly. */
export const EMAIL = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>".]+$/;

/** The key of a tag. Source: AWS, "Tag naming limits and requirements". */
export const TAG_KEY = /^(?![aA][wW][sS]:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u;

/** The value of a tag. Source: AWS, "Tag naming limits and requirements". */
export const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;

/** The ARN of a KMS key. */
export const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]{1,100}$/;

/** The ARN of a certificate that CloudFront can use. */
export const PAGE_CERTIFICATE_ARN = /^arn:aws:acm:us-east-1:[0-9]{12}:certificate\/[A-Za-z0-9-]{1,100}$/;

/** The ARN of an SNS topic; FIFO topics have no email subscribers, and their names end with `.fifo`. */
export const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$/;

/** The name of a managed policy, or its ARN. Source: IAM user guide, "IAM and AWS STS quotas". */
export const POLICY = /^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy\/)?[\w+=,.@/-]{1,128}$/;

/** The path of IAM roles. Source: IAM API reference, CreateRole. */
export const ROLE_PATH = /^\/([!-.0-~]{1,64}\/){0,7}$/;

/** A time zone as IANA names it, or UTC. */
export const TIMEZONE = /^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/;

/** A day and a time of day, or a time of day. */
export const WINDOW_START = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T)?([01][0-9]|2[0-3]):[0-5][0-9]$/;

/** The ID of a subnet. */
export const SUBNET = /^subnet-[0-9a-f]{8,17}$/;

/** The ID of a security group. */
export const SECURITY_GROUP = /^sg-[0-9a-f]{8,17}$/;
