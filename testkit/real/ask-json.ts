import { request } from 'node:https';
import { json } from 'node:stream/consumers';

/** A request over HTTPS to a server of the suite, which the certificate is of. */
export type JsonRequest = {
  readonly url: string;
  readonly certificate: string;
  /** The fields of a form, which is posted; GET without them. */
  readonly form?: Readonly<Record<string, string>>;
};

/** Sends a request and returns the JSON of the answer, whatever its status. Rejects if it is no JSON. */
export async function askJson({ url, certificate, form }: JsonRequest): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const headers = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const method = form === undefined ? 'GET' : 'POST';
    const sent = request(url, { method, headers, ca: certificate, agent: false }, (answer) => {
      json(answer).then((value) => resolve(value as Readonly<Record<string, unknown>>), reject);
    });
    sent.on('error', reject).end(form === undefined ? undefined : new URLSearchParams(form).toString());
  });
}
