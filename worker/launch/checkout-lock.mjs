// Serialises changes to the checkout itself (npm ci, generated client, build): several instances may be started from
// the same one. The lock names its holder, so that a dead one is ignored.
import { createHash } from 'node:crypto'
import { linkSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export async function withCheckoutLock(root, purpose, work) {
  const key = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 12)
  const path = join(tmpdir(), `cloud-playout-${userInfo().uid}-${key}-${purpose}.lock`)
  let told = false
  while (!take(path)) {
    const holder = holderOf(path)
    if (holder === null) rmSync(path, { force: true })
    else if (!told) console.log(`• waiting: process ${holder} is running the ${purpose} of this checkout`)
    told = true
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

/** Written to a temporary file, then linked: a lock always has its holder. */
function take(path) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function holderOf(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : null
  }
}
