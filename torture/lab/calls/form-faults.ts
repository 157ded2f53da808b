import { http } from '../faults/http-answers.ts';
import type { Fault } from '../scenario.ts';
import { callFault, type Expected, gatewayError, JSON_TYPE } from './call-target.ts';

const XML_TYPE = 'content-type: application/xml; charset=UTF-8\r\n';
const SOAP_TYPE = 'content-type: text/xml; charset=UTF-8\r\n';

const API_MISSING: Expected = { truth: 'gateway.api-missing', owner: 'node' };
const REJECTED: Expected = { truth: 'gateway.token-rejected', owner: 'token at this node' };
const CONNECT: Expected = { truth: 'gateway.backend-connect', owner: 'backend' };
const BACKEND: Expected = { truth: 'backend.status', owner: 'backend' };
const THROTTLED: Expected = { truth: 'gateway.throttled', owner: 'throttle' };

/** As releases before 4.0 write it: `fault.xml` with its own namespace. */
function xml(code: number, message: string, description: string): string {
  return (
    `<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>${code}</am:code><am:type>Status report</am:type>` +
    `<am:message>${message}</am:message><am:description>${description}</am:description></am:fault>`
  );
}

function soap(reason: string, detail = ''): string {
  return (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault>' +
    `<faultcode>soapenv:Server</faultcode><faultstring>${reason}</faultstring>${detail && `<detail>${detail}</detail>`}` +
    '</soapenv:Fault></soapenv:Body></soapenv:Envelope>'
  );
}

const inJson = (status: number, body: unknown) => http(status, JSON.stringify(body), JSON_TYPE);
const rpc = (code: number, message: string) => ({ jsonrpc: '2.0', id: 1, error: { code, message } });

/** The forms in which one gateway or another writes the same error. */
const FORMS: readonly Fault[] = [
  callFault('XML, API missing', http(404, xml(404, 'Not Found', 'The requested resource (/x) is not available.'), XML_TYPE), API_MISSING),
  callFault('XML, token rejected', http(401, xml(900901, 'Invalid Credentials', 'Access failure'), XML_TYPE), REJECTED),
  callFault('XML, backend refuses', http(500, xml(101503, 'Runtime Error', 'Error connecting to the back end'), XML_TYPE), CONNECT),
  callFault('XML, throttled', http(429, xml(900800, 'Message Throttled Out', 'You have exceeded your quota'), XML_TYPE), THROTTLED),
  callFault('SOAP, API missing', http(404, soap('The requested endpoint is not available.'), SOAP_TYPE), API_MISSING),
  callFault('SOAP, token rejected', http(401, soap('Authentication Failure', 'Invalid Credentials'), SOAP_TYPE), REJECTED),
  callFault('SOAP, backend refuses', http(500, soap('Error connecting to the back end'), SOAP_TYPE), CONNECT),
  callFault('SOAP, throttled', http(429, soap('Message throttled out', 'You have exceeded your quota'), SOAP_TYPE), THROTTLED),
  callFault('JSON-RPC, token rejected', inJson(401, rpc(900901, 'Invalid Credentials')), REJECTED),
  callFault('JSON-RPC, no credentials', inJson(401, rpc(900902, 'Missing Credentials')), { truth: 'gateway.credentials', owner: 'config' }),
  callFault(
    'the Microgateway, token rejected',
    inJson(401, { fault: { code: 900901, message: 'Invalid Credentials', description: 'Invalid' } }),
    REJECTED,
  ),
  callFault(
    'a code as a number',
    inJson(500, { code: 101503, message: 'Runtime Error', description: 'Error connecting to the back end' }),
    CONNECT,
  ),
  callFault(
    'an error that a sequence sends with 200',
    gatewayError(200, 101503, 'Runtime Error', 'Error connecting to the back end'),
    CONNECT,
  ),
  callFault('an error that a sequence sends with 418', gatewayError(418, 900901, 'Invalid Credentials', 'Invalid JWT token'), REJECTED),
  callFault(
    'a body that a sequence replaced, with the challenge',
    http(401, 'no', 'www-authenticate: OAuth2 realm="WSO2 API Manager", error="invalid_token"\r\n'),
    REJECTED,
  ),
  callFault('keys that a sequence renamed', inJson(500, { errorCode: 101503, errorText: 'Error connecting to the back end' }), CONNECT),
];

/** Errors of backends that look like those of a gateway, and are the backend's. */
const LOOKALIKES: readonly Fault[] = [
  callFault(
    'lookalike: a code of another product',
    inJson(500, { code: '123456', message: 'no', description: 'Order is unknown' }),
    BACKEND,
  ),
  callFault('lookalike: a status as a number', inJson(404, { code: 404, message: 'no such pizza' }), BACKEND),
  callFault('lookalike: the code of an order', inJson(500, { order: 900901, error: 'out of dough' }), BACKEND),
  callFault('lookalike: Spring', inJson(500, { timestamp: 1, status: 500, error: 'Internal Server Error', path: '/menu' }), BACKEND),
  callFault('lookalike: a problem of RFC 9457', inJson(403, { type: 'about:blank', title: 'Forbidden', status: 403 }), BACKEND),
  callFault('lookalike: a SOAP fault of a backend', http(500, soap('java.lang.NullPointerException'), SOAP_TYPE), BACKEND),
  callFault('lookalike: JSON-RPC of a backend', inJson(500, rpc(-32603, 'Internal error')), BACKEND),
  callFault(
    'lookalike: a challenge of a backend',
    http(401, 'no', 'www-authenticate: Bearer realm="pizza", error="invalid_token"\r\n'),
    BACKEND,
  ),
  callFault('lookalike: an empty 500', http(500), BACKEND),
  callFault('lookalike: text with a number', http(500, 'Error 101503'), BACKEND),
];

/** Successes that look like an error: nothing may be red. */
const HARMLESS: readonly Fault[] = [
  callFault('harmless: an order with the number of an error', inJson(200, { code: '900901', items: ['Margherita'] }), { truth: 'success' }),
  callFault('harmless: a list of errors of others', inJson(200, { errors: [{ code: 101503 }] }), { truth: 'success' }),
  callFault('harmless: 204', 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n', { truth: 'success' }),
  callFault('harmless: a page of help about code 900901', http(200, '<p>code 900901: Invalid Credentials</p>'), { truth: 'success' }),
].map(({ good: _, ...fault }) => fault);

/** Every form of an error, what only looks like one, and what does not even look so. */
export const FORM_FAULTS: readonly Fault[] = [...FORMS, ...LOOKALIKES, ...HARMLESS];
