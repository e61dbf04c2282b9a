// nginx as the reference: one process, sendfile, files in memory, no logs.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findFreePort } from '#worker/launch/ports.ts'
import { nginxStart, nginxTemporary, runNginx } from '../harness/run-nginx.ts'

const config = (folder: string, port: number) => `
${nginxStart(folder)}
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_timeout 65s; keepalive_requests 100000000; open_file_cache max=1000;
  types { application/vnd.apple.mpegurl m3u8; video/mp4 m4s mp4; }
  ${nginxTemporary(folder)}
  server {
    listen 127.0.0.1:${port}; root ${folder}/files;
    add_header Access-Control-Allow-Origin *;
    location ~ m3u8$ { add_header Access-Control-Allow-Origin *; add_header Cache-Control "public, max-age=1"; }
    location ~ m4s$ { add_header Access-Control-Allow-Origin *; add_header Cache-Control "public, max-age=86400, immutable"; }
  }
}
`

export async function startNginx(core?: number) {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(join(memory, 'cloud-playout-bench-'))
  const port = await findFreePort()
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'nginx.conf'), config(folder, port))
  writeFileSync(join(folder, 'files', 'up.m3u8'), '')
  const url = `http://127.0.0.1:${port}`
  return {
    ...(await runNginx(folder, async () => (await fetch(`${url}/up.m3u8`)).ok, core)),
    url,
    put(path: string, bytes: Uint8Array) {
      mkdirSync(dirname(join(folder, 'files', path)), { recursive: true })
      writeFileSync(join(folder, 'files', path), bytes)
    },
  }
}
