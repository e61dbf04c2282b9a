// Runs before any dependency can be imported: Node's own modules only.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withCheckoutLock } from './checkout-lock.mjs'
import { parentsOf } from './parents.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const stamp = join(root, 'node_modules', '.installed-lock')
/** The npm registry has Node 24 for Linux alone; elsewhere the installed one must do. */
const ownNode = process.platform === 'linux' ? join(root, 'node_modules', '.bin', 'node') : process.execPath

/** Runs `npm ci` when package-lock.json is not the one that node_modules was installed from. */
export async function installDependencies() {
  if (isInstalled()) return
  await withCheckoutLock(root, 'install', async () => {
    if (isInstalled()) return // another start did it while this one waited
    const startedAt = Date.now()
    console.log('• dependencies: npm ci (the first time takes about a minute)')
    const exitCode = await run('npm', [
      'ci',
      '--no-audit',
      '--no-fund',
      '--include=dev',
      '--include=optional',
      '--loglevel=error',
    ])
    if (exitCode !== 0) fail('npm ci failed; its output is above.', 'Fix the problem and run it again.')
    if (!existsSync(ownNode))
      fail(
        'npm ci installed no Node 24 (node_modules/.bin/node is missing).',
        'Optional packages are probably left out: npm config delete omit, then run it again.',
      )
    writeFileSync(stamp, lockHash())
    console.log(`✓ dependencies (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
  })
}

/** Continues in `program` on Node 24 and ends as it ends. Signals are passed on. */
export async function handOver(program, startedAt) {
  if (process.platform !== 'linux' && Number.parseInt(process.versions.node, 10) < 24)
    fail(
      `This is Node ${process.versions.node}; on this system Node 24 is needed.`,
      'Install Node 24 and run it again.',
    )
  const child = spawn(ownNode, [join(root, program), ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, LAUNCH_STARTED_AT: String(startedAt) },
    // The IPC channel carries nothing: when it closes, the child knows that this process is gone.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  child.on('error', (error) =>
    fail(`Node 24 could not be started: ${error.message}`, 'Delete node_modules and try again.'),
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  watchNpm(() => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

/** An npm that is killed passes no signal on. Only under npm: a shell may end and leave us running. */
function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return
  const parents = parentsOf(process.pid)
  setInterval(() => {
    if (parents.some((parent) => !parent.isAlive())) onGone()
  }, 1_000).unref()
}

const isInstalled = () => existsSync(ownNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')

/** @returns {Promise<number>} */
function run(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: 'inherit' })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function fail(message, mend) {
  console.error(`✗ ${message}\n→ ${mend}`)
  process.exit(1)
}
