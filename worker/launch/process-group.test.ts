import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { until } from '#server/testing/until.ts'
import { endGroup, hasLeaderlessMembers, signalGroup } from './process-group.ts'
import { lookUpProcess } from './process-table.ts'

/** A shell in a group of its own with a child, printing both pids when it is set up. */
async function group(script: string): Promise<{ leader: number; member: number }> {
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const member = await new Promise<number>((done) => shell.stdout.once('data', (text) => done(Number(text))))
  return { leader: shell.pid as number, member }
}

const gone = (pid: number) => until(() => lookUpProcess(pid) === null)

describe('process groups', () => {
  it('identifies a process by pid and start time', () => {
    const own = lookUpProcess(process.pid)
    expect(own?.startedAt).toBe(lookUpProcess(process.pid)?.startedAt)
    expect(own?.startedAt).not.toBe(lookUpProcess(process.ppid)?.startedAt)
    expect(lookUpProcess(2 ** 30)).toBeNull()
  })

  it('ends a group whose leader ignores SIGTERM', async () => {
    const { leader, member } = await group("trap '' TERM; sleep 60 & echo $!; while :; do wait; done")
    await endGroup(leader, 100)
    await gone(member)
    expect([lookUpProcess(leader), lookUpProcess(member)]).toEqual([null, null])
  })

  it('finds groups whose leader has died', async () => {
    const { leader, member } = await group('sleep 60 & echo $!')
    await gone(leader)
    expect(lookUpProcess(member)).not.toBeNull()
    expect(hasLeaderlessMembers(leader)).toBe(process.platform === 'linux')
    signalGroup(leader, 'SIGKILL')
    await gone(member)
    expect(hasLeaderlessMembers(leader)).toBe(false)
  })
})
