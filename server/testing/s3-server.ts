// A real S3 server on a free port: Ceph's object gateway, with one monitor and one store in memory. It is up after about
// 13 seconds.
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { openS3Client } from '#adapters/s3-storage.ts'
import { hasCeph } from '#e2e/harness/ceph.ts'
import type { S3Settings } from '#server/s3-env.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const STORE_BYTES = 2 * 1024 ** 3
/** On a machine that is busy with other tests. */
const READY_MS = 90_000
/** For hooks that start it. */
export const S3_HOOK_MS = READY_MS + 30_000

const configOf = (folder: string, fsid: string, monitor: number, gateway: number) => `[global]
fsid = ${fsid}
mon initial members = a
mon host = v1:127.0.0.1:${monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = true
keyring = ${folder}/keyring
mon data = ${folder}/mon
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = ${STORE_BYTES}
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
mon max pg per osd = 1000
mon allow pool size one = true
rgw frontends = beast endpoint=127.0.0.1:${gateway}
run dir = ${folder}
admin socket = ${folder}/$name.asok
log file = ${folder}/$name.log
pid file = ${folder}/$name.pid
`

export interface TestS3 {
  settings: S3Settings
  /** Answers nothing until it is let go again. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

export async function startS3(): Promise<TestS3> {
  if (!hasCeph()) throw new Error('These tests need Ceph. Debian: apt-get install radosgw ceph-mon ceph-osd')
  const folder = await mkdtemp(join(tmpdir(), 'cloud-playout-s3-'))
  const monitor = await findFreePort('127.0.0.1')
  let gateway = await findFreePort('127.0.0.1')
  while (gateway === monitor) gateway = await findFreePort('127.0.0.1')
  const fsid = randomUUID()
  await mkdir(join(folder, 'mon'))
  await mkdir(join(folder, 'osd'))
  await writeFile(join(folder, 'ceph.conf'), configOf(folder, fsid, monitor, gateway))
  const conf = ['-c', join(folder, 'ceph.conf')]
  const children: ReturnType<typeof spawn>[] = []
  // Also when the hook that waits for it runs out of time.
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL')
  })
  const start = (program: string, ...args: string[]) => {
    const child = spawn(program, [...conf, '-f', ...args], { stdio: 'ignore', cwd: folder })
    children.push(child)
    return child
  }
  async function stop(): Promise<void> {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const [keyring, map] = [join(folder, 'keyring'), join(folder, 'monmap')]
    const all = ['mon', 'osd', 'mgr'].flatMap((part) => ['--cap', part, 'allow *'])
    await run('ceph-authtool', ['--create-keyring', keyring, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *'])
    await run('ceph-authtool', [keyring, '--gen-key', '-n', 'client.admin', ...all])
    await run('monmaptool', ['--create', '--addv', 'a', `[v1:127.0.0.1:${monitor}]`, '--fsid', fsid, map])
    await run('ceph-mon', [...conf, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring])
    start('ceph-mon', '-i', 'a')
    const osd = randomUUID()
    // The monitor answers once it has elected itself, and not to everything at once. Both may be repeated.
    const tell = (...args: string[]) => until(() => run('ceph', [...conf, ...args], { timeout: 20_000 }), READY_MS)
    await tell('osd', 'new', osd, '0')
    await tell('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=localhost')
    await run('ceph-osd', [...conf, '-i', '0', '--mkfs', '--osd-uuid', osd])
    // It ends at once when it asks the monitor something before the monitor's map has reached it: “wrong fsid”.
    let store = start('ceph-osd', '-i', '0')
    await until(async () => {
      if (store.exitCode !== null) store = start('ceph-osd', '-i', '0')
      const { stdout } = await run('ceph', [...conf, 'osd', 'stat', '-f', 'json'], { timeout: 20_000 })
      return JSON.parse(stdout).num_up_osds === 1
    }, READY_MS)
    const keys = { accessKeyId: 'AKTEST', secretAccessKey: randomUUID() }
    const user = ['--uid=test', '--display-name=test', '--access-key', keys.accessKeyId]
    const made = [...conf, 'user', 'create', ...user, '--secret-key', keys.secretAccessKey]
    await run('radosgw-admin', made, { timeout: READY_MS })
    const child = start('radosgw', '-n', 'client.admin')
    const endpoint = `http://127.0.0.1:${gateway}`
    await until(() => fetch(endpoint).then((answer) => answer.ok), READY_MS)
    const settings = { endpoint, region: 'us-east-1', bucket: 'media', ...keys }
    const client = openS3Client(settings)
    await client.send(new CreateBucketCommand({ Bucket: settings.bucket }))
    client.destroy()
    return { settings, freeze: () => child.kill('SIGSTOP'), thaw: () => child.kill('SIGCONT'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
