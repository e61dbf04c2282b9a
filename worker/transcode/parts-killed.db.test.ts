// Workers that are killed while they prepare a long item in parts.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createWebhook } from '#features/webhook/create-webhook.ts'
import { openLongItems, PART_FRAMES } from '../testing/long-items.ts'

// biome-ignore lint/style/noProcessEnv: `npm run drill` kills more often
const KILLS = Number(process.env.KILLS ?? 1)
let house: Awaited<ReturnType<typeof openLongItems>>

beforeAll(async () => {
  // Few parts, since each costs a run of FFmpeg; more for those who kill often.
  house = await openLongItems(KILLS > 1 ? 5 : 3)
  // Events are recorded for an account that asks for them.
  await createWebhook(house, house.tenant.who, {
    url: 'https://example.com/hook',
    description: '',
    enabled: true,
    events: ['transcode.task.completed'],
  })
}, 120_000)
afterAll(() => house?.close())

it(
  `a worker that is killed (times: ${KILLS}) loses nothing, and no finished part is encoded again`,
  async () => {
    const script = resolve(import.meta.dirname, '../testing/parts-worker.ts')
    const start = () => {
      const args = [script, house.url, house.dataDir, house.ffmpegPath, String(PART_FRAMES)]
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      onTestFinished(() => void child.kill('SIGKILL'))
      return child
    }
    const kill = async (child: ChildProcess) => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const nameOf = ({ track, index }: { track: string; index: number }) => (track === 'AUDIO' ? 'audio' : String(index))
    let killed = 0
    // An item that is ready too early is followed by another: only workers that have work count as killed.
    do {
      const item = await house.upload()
      rmSync(join(house.dataDir, 'begun'), { force: true })
      const done = new Map<string, number>()
      const countDone = async () => {
        if ((await item.state()) === 'READY') return house.all.length
        return (await item.parts()).filter(({ state }) => state === 'DONE').length
      }
      while (killed < KILLS) {
        const child = start()
        // From the start of the program to the end of a part or two; the last one after the end of a part at least.
        await sleep(1_000 + Math.random() * 3_000)
        if (killed === KILLS - 1) await expect.poll(countDone, { timeout: 120_000, interval: 50 }).toBeGreaterThan(0)
        await kill(child)
        const state = await item.state()
        expect(state).not.toBe('FAILED')
        if (state === 'READY') break
        killed++
        for (const part of await item.parts())
          if (part.state === 'DONE' && !done.has(nameOf(part)))
            done.set(nameOf(part), house.begun().filter((name) => name === nameOf(part)).length)
      }
      const last = start()
      await expect.poll(item.state, { timeout: 400_000, interval: 200 }).toBe('READY')
      // Ready comes before the clean-up of the folder.
      const leftovers = () => readdirSync(item.paths.folder).filter((name) => name === 'parts' || name === 'work')
      await expect.poll(leftovers, { timeout: 60_000 }).toEqual([])
      await kill(last)
      for (const [name, times] of done)
        expect(
          house.begun().filter((other) => other === name),
          name,
        ).toHaveLength(times)
      expect(await house.db.webhookEvent.count({ where: { objectId: item.mediaId } })).toBe(1)
      await house.expectWhole(item)
    } while (killed < KILLS)
    expect(killed).toBe(KILLS)
  },
  600_000 + KILLS * 20_000,
)
