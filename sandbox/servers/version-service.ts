import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import { nginxReply } from './nginx.ts';
import { tomcatNotFound, tomcatReply } from './tomcat.ts';

const XML = 'application/xml; charset=UTF-8';

/**
 * Returns the response for `/services/…` on the servlet ports (Version.java); undefined for every other path.
 */
export function versionOnServlet(request: HttpRequest, product: string, mood: Mood): Reply | undefined {
  if (!request.path.startsWith('/services')) return undefined;
  if (mood === 'services-blocked') return nginxReply(403);
  if (!isVersion(request)) return tomcatNotFound();
  return isWsdl(request) ? tomcatReply(200, WSDL, 'text/xml;charset=UTF-8') : tomcatReply(200, versionXml(product, mood), XML);
}

/** Returns the response for `/services/Version` on the traffic ports; undefined for every other path. */
export function versionOnPassThrough(request: HttpRequest, product: string, mood: Mood): Reply | undefined {
  if (!isVersion(request)) return undefined;
  if (mood === 'services-blocked') return nginxReply(403);
  const body = isWsdl(request) ? WSDL : versionXml(product, mood);
  const type = isWsdl(request) ? 'text/xml;charset=UTF-8' : XML;
  return {
    statusLine: 'HTTP/1.1 200 OK',
    headers: [`Content-Type: ${type}`, contentLength(body), 'Server: WSO2-PassThrough-HTTP'],
    body,
  };
}

function isVersion(request: HttpRequest): boolean {
  return request.path === '/services/Version' || request.path === '/services/Version/getVersion';
}

function isWsdl(request: HttpRequest): boolean {
  return /^wsdl2?$/.test([...request.query.keys()][0] ?? '');
}

// Before 4.5.0, every pack reported the product name API Manager.
function versionXml(product: string, mood: Mood): string {
  const name = mood === 'wrong-version' ? 'WSO2 API Manager-4.1.0' : product;
  return `<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>${name}</return></ns:getVersionResponse>`;
}

const WSDL =
  '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="http://version.services.core.carbon.wso2.org">' +
  '<wsdl:documentation>Version</wsdl:documentation></wsdl:definitions>';
