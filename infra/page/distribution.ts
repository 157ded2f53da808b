import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  KeyValueStore,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StatusPageSettings } from '../../monitor/target/settings.ts';
import { gateCode } from './gate.ts';

/** The distribution of a page, and the store of who may read it, if readers must know a user name and password. */
export type PageDistribution = { readonly distribution: Distribution; readonly store: KeyValueStore | undefined };

/** Creates the distribution of a page: over TLS only, with headers that browsers enforce, behind its gate. */
export function createDistribution(scope: Construct, bucket: IBucket, { domain, access }: StatusPageSettings): PageDistribution {
  const { stackName, region } = Stack.of(scope);
  // All but the bucket are of no region, where another monitor of this name may be.
  const name = `${stackName}-${region}`;
  const hasBasic = access.secret !== undefined;
  const store = hasBasic
    ? new KeyValueStore(scope, 'Readers', { keyValueStoreName: name, comment: 'A salted hash of what readers must know' })
    : undefined;
  const gate = new EdgeFunction(scope, 'Gate', {
    functionName: name,
    code: FunctionCode.fromInline(gateCode({ cidrs: access.cidrs, hasBasic })),
    runtime: FunctionRuntime.JS_2_0,
    comment: 'Refuses whoever may not read the page',
    ...(store && { keyValueStore: store }),
  });
  const distribution = new Distribution(scope, 'Distribution', {
    comment: stackName,
    defaultRootObject: 'index.html',
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_ALL,
    ...(domain && {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessControl: new S3OriginAccessControl(scope, 'Access', { originAccessControlName: name }),
      }),
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: createCachePolicy(scope, name),
      originRequestPolicy: createViewerFacts(scope, name),
      responseHeadersPolicy: createHeaders(scope, name),
      functionAssociations: [{ function: gate, eventType: FunctionEventType.VIEWER_REQUEST }],
    },
  });
  Validations.of(distribution).acknowledge(...REASONS, ...(domain ? [] : [NO_CERTIFICATE]));
  return { distribution, store };
}

const REASONS = [
  { id: 'AwsSolutions-CFR1', reason: 'The config names the addresses of readers, which is stricter than countries.' },
  { id: 'AwsSolutions-CFR2', reason: 'The page has static files only, and the gate refuses whoever may not read them.' },
  { id: 'AwsSolutions-CFR3', reason: 'Logs would keep the addresses of readers. CloudFront has metrics of requests and errors.' },
];

const NO_CERTIFICATE = {
  id: 'AwsSolutions-CFR4',
  reason: 'The certificate of CloudFront allows no minimum. The gate refuses every request below TLS 1.2.',
};

// The header of a file says how long it is kept; these are the limits.
function createCachePolicy(scope: Construct, cachePolicyName: string): CachePolicy {
  return new CachePolicy(scope, 'Caching', {
    cachePolicyName,
    comment: 'Pages are seconds old at most',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(30),
    maxTtl: Duration.seconds(60),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

// The gate sees only what a policy of the behavior names.
function createViewerFacts(scope: Construct, originRequestPolicyName: string): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'ViewerFacts', {
    originRequestPolicyName,
    comment: 'The TLS version, for the gate',
    headerBehavior: OriginRequestHeaderBehavior.allowList('CloudFront-Viewer-TLS'),
  });
}

function createHeaders(scope: Construct, responseHeadersPolicyName: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName,
    comment: 'What browsers must not do with the page',
    securityHeadersBehavior: {
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      // Each page has a policy of its own for what it may load; this is what a page cannot say of itself.
      contentSecurityPolicy: { contentSecurityPolicy: "frame-ancestors 'none'; object-src 'none'", override: true },
    },
  });
}
