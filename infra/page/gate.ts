/** Who may read a page: the addresses of readers, none = any; and whether readers must know a user name and password. */
export type GateSetting = { readonly cidrs: readonly string[]; readonly hasBasic: boolean };

/**
 * Returns the code of the CloudFront function that stands before every request to the page. It uses the JavaScript
 * runtime 2.0, and nothing later than ES 6 in syntax. Sources: Amazon CloudFront developer guide, "JavaScript runtime
 * 2.0 features for CloudFront Functions", "CloudFront Functions event structure", and "Add CloudFront request headers"
 * for the TLS version.
 */
export function gateCode({ cidrs, hasBasic }: GateSetting): string {
  return `${hasBasic ? IMPORTS : ''}const RANGES = ${JSON.stringify(cidrs)};
${RANGE_CODE}${hasBasic ? BASIC_CODE : ''}
${refusalCode(hasBasic)}
async function handler(event) {
  const request = event.request;
  const tls = request.headers['cloudfront-viewer-tls'];
  if (tls && !/^TLSv1\\.[23]:/.test(tls.value)) return refusal(403, 'Forbidden', 'TLS 1.2 or later is required.');
  if (RANGES.length > 0 && !isInRanges(event.viewer.ip)) return refusal(403, 'Forbidden', 'This address may not read the page.');
${hasBasic ? "  if (!(await isReader(request))) return refusal(401, 'Unauthorized', 'A user name and a password are required.');\n  delete request.headers.authorization;\n" : ''}  return request;
}
`;
}

const IMPORTS = ["import cf from 'cloudfront';", "import crypto from 'crypto';", ''].join('\n');

// Addresses and ranges are compared as binary digits: 32 of IPv4, 128 of IPv6.
const RANGE_CODE = `
function digitsOf(number, size) {
  return (number + Math.pow(2, size)).toString(2).slice(1);
}

function groupsOf(text) {
  return text === '' ? [] : text.split(':');
}

function bitsOf(address) {
  if (address.indexOf(':') < 0) return address.split('.').map((part) => digitsOf(Number(part), 8)).join('');
  const tail = /^(.*:)(\\d+\\.\\d+\\.\\d+\\.\\d+)$/.exec(address);
  const plain = tail ? tail[1] + '0:0' : address;
  const halves = plain.split('::');
  const head = groupsOf(halves[0]);
  const rest = halves.length > 1 ? groupsOf(halves[1]) : [];
  const zeros = Array(Math.max(0, 8 - head.length - rest.length)).fill('0');
  const bits = head.concat(zeros, rest).map((group) => digitsOf(parseInt(group, 16), 16)).join('');
  return tail ? bits.slice(0, 96) + bitsOf(tail[2]) : bits;
}

function isInRanges(address) {
  const bits = bitsOf(address);
  return RANGES.some((range) => {
    const parts = range.split('/');
    const base = bitsOf(parts[0]);
    return base.length === bits.length && base.slice(0, Number(parts[1])) === bits.slice(0, Number(parts[1]));
  });
}
`;

// Whatever fails refuses: a store that is empty or cannot be read lets nobody in.
const BASIC_CODE = `
async function isReader(request) {
  const given = request.headers.authorization;
  const credentials = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(given ? given.value : '');
  if (!credentials) return false;
  try {
    const stored = (await cf.kvs().get('readers')).split(':');
    const hash = crypto.createHash('sha256').update(stored[0] + credentials[1]).digest('hex');
    return stored.length === 2 && stored[0] !== '' && hash === stored[1];
  } catch (error) {
    return false;
  }
}
`;

function refusalCode(hasBasic: boolean): string {
  const challenge = `
  if (statusCode === 401) headers['www-authenticate'] = { value: 'Basic realm="Status page", charset="UTF-8"' };`;
  return `function refusal(statusCode, statusDescription, text) {
  const headers = {
    'content-type': { value: 'text/plain; charset=utf-8' },
    'cache-control': { value: 'no-store' },
    'strict-transport-security': { value: 'max-age=31536000' },
    'x-content-type-options': { value: 'nosniff' },
  };${hasBasic ? challenge : ''}
  return { statusCode, statusDescription, headers, body: text + '\\n' };
}
`;
}
