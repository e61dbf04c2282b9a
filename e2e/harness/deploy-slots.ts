// deploy/scripts/deploy.sh with its two slots, for tests and benchmarks.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { until } from '#server/testing/until.ts'
import { findFreePort, listenProblem } from '#worker/launch/ports.ts'
import { nginxStart, nginxTemporary, runNginx } from './run-nginx.ts'

const SCRIPT = resolve(import.meta.dirname, '../../deploy/scripts/deploy.sh')

/** Both slots' ports: the second is ten above. */
export async function portPair(): Promise<number> {
  return until(async () => {
    const port = await findFreePort()
    return (await listenProblem(port + 10, '127.0.0.1')) === null && port
  })
}

/** nginx in front of both slots, as docs/guide-operations.md sets it up. @param ports of one program, in both */
export async function startSlotsEdge(ports: readonly number[]) {
  const home = mkdtempSync(join(tmpdir(), 'cloud-playout-deploy-edge-'))
  const port = await findFreePort()
  const servers = ports.map((each) => `server 127.0.0.1:${each} max_fails=0;`).join(' ')
  await mkdir(join(home, 'tmp'))
  await writeFile(
    join(home, 'nginx.conf'),
    `${nginxStart(home)}
events { worker_connections 256; }
http { access_log off; ${nginxTemporary(home)}
  upstream slots { ${servers} keepalive 8; }
  server { listen 127.0.0.1:${port}; client_max_body_size 0;
    location = /up { return 204; }
    location / { proxy_pass http://slots; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`,
  )
  const url = `http://127.0.0.1:${port}`
  try {
    const { stop } = await runNginx(home, async () => (await fetch(`${url}/up`)).ok)
    return { url, stop }
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

/** The file that DEPLOY_ENV names. */
export const writeVariables = (file: string, variables: Record<string, string | number>): Promise<void> =>
  writeFile(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  )

export function runDeploy(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    execFile('bash', [SCRIPT, ...args], { env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}` }),
    )
  })
}
