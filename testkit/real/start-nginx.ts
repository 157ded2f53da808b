import { type Program, startProgram } from './start-program.ts';
import { tempFolder } from './temp-folder.ts';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Starts nginx with these `server` blocks; its log is on stderr, from `notice` on. */
export function startNginx(servers: string): Promise<Program> {
  const folder = tempFolder();
  // Debian's nginx would drop to a user that may not read the folder of a test.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const paths = TEMPORARY.map((name) => `${name}_temp_path ${folder.path}/${name};`).join(' ');
  const config = `
daemon off; ${user} worker_processes 1; pid ${folder.path}/pid; error_log stderr notice;
events { worker_connections 512; }
http { access_log off; ${paths}
${servers}
}`;
  const options = ['-e', 'stderr', '-p', folder.path, '-c', folder.write('nginx.conf', config)];
  return startProgram({ program: 'nginx', options, ready: /start worker process \d+\n/ });
}
