// nginx as the reference: one process, sendfile, files in memory, no logs.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findFreePort } from '#worker/launch/ports.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export interface Nginx extends ServerProcess {
  url: string
  put(path: string, bytes: Uint8Array): void
}

const config = (folder: string, port: number, user: string) => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log; ${user}
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_timeout 65s; keepalive_requests 100000000; open_file_cache max=1000;
  types { application/vnd.apple.mpegurl m3u8; video/mp4 m4s mp4; }
  client_body_temp_path ${folder}/tmp; proxy_temp_path ${folder}/tmp; fastcgi_temp_path ${folder}/tmp;
  uwsgi_temp_path ${folder}/tmp; scgi_temp_path ${folder}/tmp;
  server {
    listen 127.0.0.1:${port}; root ${folder}/files;
    add_header Access-Control-Allow-Origin *;
    location ~ m3u8$ { add_header Access-Control-Allow-Origin *; add_header Cache-Control "public, max-age=1"; }
    location ~ m4s$ { add_header Access-Control-Allow-Origin *; add_header Cache-Control "public, max-age=86400, immutable"; }
  }
}
`

export async function startNginx(core?: number): Promise<Nginx> {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(join(memory, 'cloud-playout-bench-'))
  const port = await findFreePort()
  mkdirSync(join(folder, 'files'))
  // Started by root, nginx would switch to a user who may not enter the folder.
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port, process.getuid?.() === 0 ? 'user root;' : ''))
  writeFileSync(join(folder, 'files', 'up.m3u8'), '')
  const url = `http://127.0.0.1:${port}`
  const server = await startServer({
    file: existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx',
    args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    core,
    cwd: folder,
    logFile: join(folder, 'nginx.log'),
    isUp: async () => (await fetch(`${url}/up.m3u8`)).ok,
  }).catch((error: Error) => {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`${error.message}\n(Debian: apt-get install nginx-light)`)
  })
  return {
    pid: server.pid,
    url,
    put(path, bytes) {
      mkdirSync(dirname(join(folder, 'files', path)), { recursive: true })
      writeFileSync(join(folder, 'files', path), bytes)
    },
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
