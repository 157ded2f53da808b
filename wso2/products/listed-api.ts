/** An API as WSO2's REST APIs list it, and as apictl writes it. */
type ListedApi = Readonly<Record<string, unknown>>;

/** Kinds of APIs that answer no preflight: their listeners are others. Source: carbon-apimgt, APIConstants.APITransportType. */
const WITHOUT_PREFLIGHT: readonly string[] = ['WS', 'WEBSUB', 'SSE', 'ASYNC'];

function lowerCase(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

function isTrueAt(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && (value as ListedApi)[key] === true;
}

/**
 * Whether a gateway is WSO2's own that runs in API Manager. An absent vendor or type means it is. `type` is that of a
 * deployment.toml or of an API: `Regular` and `wso2/synapse` mean the same. Source: product-apim, deployment.toml;
 * apim-apps, publisher, gatewayTypes.
 */
export function isOwnGateway(vendor: unknown, type: unknown): boolean {
  return ['', 'wso2'].includes(lowerCase(vendor)) && ['', 'regular', 'wso2/synapse'].includes(lowerCase(type));
}

/** Whether an API runs on a gateway of API Manager: an advertised one is served elsewhere. */
export function runsOnGateway({ advertiseOnly, advertiseInfo, gatewayVendor, gatewayType }: ListedApi): boolean {
  return advertiseOnly !== true && !isTrueAt(advertiseInfo, 'advertised') && isOwnGateway(gatewayVendor, gatewayType);
}

/** Whether the listener of API traffic answers a preflight for an API of this type. */
export function answersPreflight({ type, apiType }: ListedApi): boolean {
  return !WITHOUT_PREFLIGHT.includes(lowerCase(type ?? apiType).toUpperCase());
}
