import type { HttpAnswer } from './observation.ts';

// What TLS ports answer to a request without TLS: nginx, Tomcat, Go's net/http, and Apache httpd in two sentences.
const SENTENCES =
  /plain HTTP request was sent to (an )?HTTPS port|combination of host and port requires TLS|sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|Use the HTTPS scheme to access this URL/i;

/** Whether a response without TLS says that its port requires TLS. */
export function saysItNeedsTls({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): boolean {
  return status >= 400 && SENTENCES.test(body);
}
