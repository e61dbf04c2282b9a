// Live inputs that fail again and again raise an alert, with the reason of the newest failure.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '#adapters/ids.ts'
import { recordAttempt } from '#features/contribution/attempts.ts'
import { type OpenAlerts, openAlerts } from '../testing/open-alerts.ts'

const STATES = ['ERROR', 'ERROR', 'ERROR'] as const

let alerts: OpenAlerts
let channelId: string

beforeAll(async () => {
  alerts = await openAlerts()
})
beforeEach(async () => {
  await alerts.begin()
  channelId = await alerts.addDownChannel()
  await alerts.db.contribution.create({ data: { id: 'cn_1', channelId, name: 'Studio', source: 'pull' } })
})
afterEach(() => alerts.end())
afterAll(() => alerts?.close())

/** The newest first, a minute apart, each this long. */
async function addSessions(states: readonly ('ERROR' | 'ENDED')[], seconds = 5, minutesAgo = 0): Promise<void> {
  for (const [place, state] of states.entries()) {
    const startedAt = new Date(Date.now() - (minutesAgo + place + 1) * 60_000)
    await alerts.db.liveStream.create({
      data: {
        ...{
          id: newId('ls'),
          contributionId: 'cn_1',
          channelId,
          workerId: 'wk_1',
          state,
          startedAt,
          activeAt: startedAt,
        },
        ...{ endedAt: new Date(startedAt.getTime() + seconds * 1_000), reason: `Failure ${states.length - place}.` },
      },
    })
  }
}

const attempt = (failures: number) =>
  recordAttempt(alerts.db, {
    ...{ contributionId: 'cn_1', channelId, workerId: 'wk_1', reason: 'The server refuses.', remoteAddress: null },
    ...{ nextTryAt: new Date(Date.now() + 60_000), failures },
  })

/** The alert of the input; null: none is open. */
async function found(): Promise<string | null> {
  await alerts.evaluate()
  await alerts.evaluate()
  const open = await alerts.db.alert.findFirst({ where: { rule: 'failures-in-a-row', openedAt: { not: null } } })
  return open && `${open.subject}: ${open.message}`
}

it('three short sessions that failed, not two', async () => {
  await addSessions(STATES.slice(1))
  expect(await found()).toBeNull()
  await alerts.db.liveStream.deleteMany()
  await addSessions(STATES)
  expect(await found()).toBe('Studio: Channel “News”: Failure 3.')
})

it('three, while its next session is young', async () => {
  await addSessions(STATES)
  const young = { id: newId('ls'), contributionId: 'cn_1', channelId, workerId: 'wk_1', state: 'ACTIVE' as const }
  await alerts.db.liveStream.create({ data: { ...young, activeAt: new Date(Date.now() - 5_000) } })
  expect(await found()).toBe('Studio: Channel “News”: Failure 3.')
})

it('three attempts to pull it, which are one row', async () => {
  await attempt(1)
  await attempt(2)
  expect(await found()).toBeNull()
  await attempt(3)
  expect(await alerts.db.liveStream.count()).toBe(1)
  expect(await found()).toBe('Studio: Channel “News”: The server refuses.')
})

it.each([
  ['a session that the sender ended is between them', () => addSessions(['ERROR', 'ERROR', 'ENDED', 'ERROR'])],
  [
    'the next one lasts',
    async () => {
      await addSessions(STATES)
      const old = { id: newId('ls'), contributionId: 'cn_1', channelId, workerId: 'wk_1', state: 'ACTIVE' as const }
      await alerts.db.liveStream.create({ data: { ...old, activeAt: new Date(Date.now() - 31_000) } })
    },
  ],
  ['they lasted', () => addSessions(STATES, 31)],
  ['they are long ago', () => addSessions(STATES, 5, 16)],
  ['it waits for an encoder', () => addSessions(STATES, 5, 1).then(() => attempt(0))],
  [
    'it was switched off',
    () => addSessions(STATES).then(() => alerts.db.contribution.updateMany({ data: { enabled: false } })),
  ],
])('none when %s', async (_, arrange) => {
  await arrange()
  expect(await found()).toBeNull()
})
