// The text of an AxisFault (`servicenotfoundforepr` in Axis2's resource bundle), at the beginning of an XML
// element or of a JSON string. JSON may escape the slashes.
const NOT_FOUND = /[>"]\s*The service cannot be found for the endpoint reference \(EPR\)\s+[^<>"]*?(\\?\/services\\?\/[^\s<"]*)/;

/**
 * Returns the path of the service that an Axis2 server does not have, from the fault it returns with status 500;
 * undefined for any other response. A server that is still starting probably returns the same fault.
 */
export function missingService({ status, body }: { readonly status: number; readonly body: string }): string | undefined {
  return status === 500 ? NOT_FOUND.exec(body)?.[1]?.replaceAll('\\', '') : undefined;
}
