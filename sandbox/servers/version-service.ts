import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { nginxReply } from '../wire/nginx.ts';
import { CHUNKED, inOneChunk, type Reply } from '../wire/reply.ts';
import { tomcatChunks, tomcatNotFound, tomcatReply } from '../wire/tomcat.ts';

/**
 * Returns the response for `/services/…` on the servlet ports (Version.java); undefined for every other path.
 */
export function versionOnServlet(request: HttpRequest, product: string, mood: Mood): Reply | undefined {
  if (!request.path.startsWith('/services')) return undefined;
  if (mood === 'services-blocked') return nginxReply(403);
  const isThere = isVersion(request) && mood !== 'no-api';
  if (isWsdl(request)) return isThere ? tomcatReply(200, WSDL, 'text/xml;charset=UTF-8') : tomcatNotFound();
  if (!isThere) return tomcatChunks(500, missingService(request.path), 'application/xml;charset=UTF-8');
  if (request.headers.get('accept') === 'application/json')
    return tomcatChunks(200, JSON.stringify({ getVersionResponse: { return: reported(product, mood) } }), 'application/json;charset=UTF-8');
  return tomcatChunks(200, versionXml(product, mood), 'application/xml;charset=UTF-8');
}

/**
 * Returns the response for `/services/Version` on the traffic ports; undefined for every other path. Plain Apache
 * httpcore sends no Server header.
 */
export function versionOnPassThrough(request: HttpRequest, product: string, mood: Mood): Reply | undefined {
  if (!isVersion(request)) return undefined;
  if (mood === 'services-blocked') return nginxReply(403);
  const [body, type] = isWsdl(request) ? [WSDL, 'text/xml;charset=UTF-8'] : [versionXml(product, mood), 'application/xml; charset=UTF-8'];
  return { statusLine: 'HTTP/1.1 200 OK', headers: [`Content-Type: ${type}`, CHUNKED], body: inOneChunk(body) };
}

function isVersion(request: HttpRequest): boolean {
  return request.path === '/services/Version' || request.path === '/services/Version/getVersion';
}

function isWsdl(request: HttpRequest): boolean {
  return /^wsdl2?$/.test([...request.query.keys()][0] ?? '');
}

// Before 4.5.0, every pack reported the product name API Manager.
function reported(product: string, mood: Mood): string {
  return mood === 'wrong-version' ? 'WSO2 API Manager-4.1.0' : product;
}

function versionXml(product: string, mood: Mood): string {
  return `<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>${reported(product, mood)}</return></ns:getVersionResponse>`;
}

// The fault of Axis2 for a path without a service.
function missingService(path: string): string {
  return (
    '<soapenv:Fault xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>soapenv:Server</faultcode>' +
    `<faultstring>The service cannot be found for the endpoint reference (EPR) ${path}</faultstring><detail /></soapenv:Fault>`
  );
}

const WSDL =
  '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="http://version.services.core.carbon.wso2.org">' +
  '<wsdl:documentation>Version</wsdl:documentation></wsdl:definitions>';
