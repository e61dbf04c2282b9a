// Real servers for events of viewers on free ports: ClickHouse, and NATS with JetStream. Each keeps its files when it is
// killed and started again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireEventServer } from '#e2e/harness/event-servers.ts'
import { findFreePort } from '#worker/launch/ports.ts'
import { until } from './until.ts'

export interface EventServer {
  url: string
  start(): Promise<void>
  /** Its files, while it does not run. */
  lose(): Promise<void>
  /** Without warning. */
  kill(): Promise<void>
  /** Answers nothing until it is let go again. */
  freeze(): void
  thaw(): void
  /** For good: its files are removed. */
  stop(): Promise<void>
}

const USER = 'figures'
/** Its characters have a meaning in addresses. */
const PASSWORD = 'a b/c@d'
const CREDENTIALS = `${USER}:${encodeURIComponent(PASSWORD)}`

const clickHouseConfig = (folder: string, port: number) => `<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <listen_host>127.0.0.1</listen_host><http_port>${port}</http_port>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path>
  <user_files_path>${folder}/files/</user_files_path><format_schema_path>${folder}/schemas/</format_schema_path>
  <mark_cache_size>67108864</mark_cache_size>
  <users_config>${folder}/users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
</yandex>`

const CLICKHOUSE_USERS = `<yandex>
  <profiles><default/></profiles><quotas><default/></quotas>
  <users><${USER}>
    <password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
  </${USER}></users>
</yandex>`

const natsConfig = (folder: string, port: number, bytes: number) => `host: 127.0.0.1
port: ${port}
jetstream { store_dir: "${folder}/data", max_file_store: ${bytes} }
authorization { user: "${USER}", password: "${PASSWORD}" }
`

/** With the database `default`. */
export async function startClickHouse(): Promise<EventServer> {
  const { folder, port } = await newPlace()
  await writeFile(join(folder, 'config.xml'), clickHouseConfig(folder, port))
  await writeFile(join(folder, 'users.xml'), CLICKHOUSE_USERS)
  const args = [`--config-file=${folder}/config.xml`]
  const answers = () => fetch(`http://127.0.0.1:${port}/ping`).then(({ ok }) => ok)
  const program = requireEventServer('clickhouse-server')
  return serve({ program, args, folder, answers, url: `http://${CREDENTIALS}@127.0.0.1:${port}/default` })
}

/** @param bytes that its streams may have together */
export async function startNats(bytes = 1024 ** 3): Promise<EventServer> {
  const { folder, port } = await newPlace()
  await writeFile(join(folder, 'nats.conf'), natsConfig(folder, port, bytes))
  const args = ['-c', join(folder, 'nats.conf')]
  const program = requireEventServer('nats-server')
  return serve({ program, args, folder, answers: () => accepts(port), url: `nats://${CREDENTIALS}@127.0.0.1:${port}` })
}

async function newPlace(): Promise<{ folder: string; port: number }> {
  return { folder: await mkdtemp(join(tmpdir(), 'cloud-playout-events-')), port: await findFreePort('127.0.0.1') }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => resolve(socket.destroy().destroyed))
    socket.once('error', () => resolve(false))
  })
}

interface Served {
  url: string
  program: string
  args: string[]
  folder: string
  answers: () => Promise<boolean>
}

async function serve({ url, program, args, folder, answers }: Served): Promise<EventServer> {
  let child: ReturnType<typeof spawn> | null = null
  process.once('exit', () => child?.kill('SIGKILL'))
  async function start(): Promise<void> {
    child = spawn(program, args, { stdio: 'ignore', cwd: folder })
    await until(answers)
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    ...{ url, start, kill },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    lose: () => rm(join(folder, 'data'), { recursive: true }),
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
