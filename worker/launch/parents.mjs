// The processes above this one up to npm: npm itself and the shell that may be between.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

function look(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return { parent: Number(fields[1]), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) }
    }
    const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' })
    const [, parent, name] = /^\s*(\d+)\s+(.*)$/.exec(stdout.trim()) ?? []
    return parent === undefined ? null : { parent: Number(parent), name: name.split('/').pop() }
  } catch {
    return null
  }
}

/** @returns {{ isAlive(): boolean }[]} one or two; alive means still the same parent. */
export function parentsOf(pid) {
  const first = look(pid)
  if (!first) return []
  const parents = [{ isAlive: () => look(pid)?.parent === first.parent }]
  const above = look(first.parent)
  if (above && /^(ba|da|z|k)?sh$/.test(above.name))
    parents.push({ isAlive: () => look(first.parent)?.parent === above.parent })
  return parents
}
