// nginx for tests and benchmarks: in the foreground, with everything that it writes in one folder.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type ServerProcess, startServer } from '../bench/server-process.ts'

/** The first lines of nginx.conf. Started by root, nginx would switch to a user who may not enter the folder. */
export const nginxStart = (folder: string): string =>
  `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log; ${process.getuid?.() === 0 ? 'user root;' : ''}`

export const nginxTemporary = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/tmp;`).join(' ')

/** Runs with the folder's nginx.conf; removes the folder when it stops. @throws Error when it does not start */
export async function runNginx(folder: string, isUp: () => Promise<boolean>, core?: number): Promise<ServerProcess> {
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const { pid, stop } = await startServer({
    file: existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx',
    args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    core,
    cwd: folder,
    logFile: join(folder, 'nginx.log'),
    isUp,
  }).catch((error: Error) => {
    remove()
    throw new Error(`${error.message}\n(Debian: apt-get install nginx-light)`)
  })
  return { pid, stop: () => stop().finally(remove) }
}
