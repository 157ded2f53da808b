import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GO_CLIENT } from '../install/places.ts';
import { type Opinion, patience, type Question, urlOf } from './question.ts';

/** Asks with Go's net/http. Healthy is what a kubelet takes for it: a status from 200 to 399 (pkg/probe/http/http.go). */
export async function askGo(question: Question): Promise<Opinion> {
  const { authority, clientCertificate, port } = question;
  const options = [
    ...['-address', `127.0.0.1:${port}`, '-timeout', `${patience(question)}s`],
    ...(authority === undefined ? [] : ['-ca', authority]),
    ...(clientCertificate === undefined ? [] : ['-cert', clientCertificate]),
  ];
  const { stdout } = await promisify(execFile)(GO_CLIENT, [...options, urlOf(question)]);
  const { status, error } = JSON.parse(stdout);
  if (status === undefined) return { healthy: false, said: String(error).replace(/^Get "[^"]*": /, '') };
  return { healthy: status >= 200 && status < 400, said: `status ${status}` };
}
