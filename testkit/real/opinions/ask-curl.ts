import { execFile } from 'node:child_process';
import { type Opinion, patience, type Question, urlOf } from './question.ts';

/** Asks with curl. Healthy is what `curl --fail` takes for it: an answer with a status below 400. */
export function askCurl(question: Question): Promise<Opinion> {
  const { authority, clientCertificate, serverName, port } = question;
  const options = [
    ...['-q', '-sS', '--fail', '--http1.1', '--noproxy', '*', '--max-time', String(patience(question))],
    ...['-o', '/dev/null', '-w', '%{http_code}'],
    ...(serverName === undefined ? [] : ['--connect-to', `${serverName}:${port}:127.0.0.1:${port}`]),
    ...(authority === undefined ? [] : ['--cacert', authority]),
    ...(clientCertificate === undefined ? [] : ['--cert', clientCertificate]),
  ];
  return new Promise((resolve, reject) => {
    execFile('curl', [...options, urlOf(question)], (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') return reject(error);
      const said = error && stdout === '000' ? stderr.trim().replace(/^curl: /, '') : `status ${stdout}`;
      resolve({ healthy: error === null, said });
    });
  });
}
