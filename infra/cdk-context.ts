import settings from '../cdk.json' with { type: 'json' };

/** The context of `cdk.json`: the feature flags of CDK, which every deployment has, whichever command makes it. */
export const CDK_CONTEXT: Readonly<Record<string, unknown>> = settings.context;
