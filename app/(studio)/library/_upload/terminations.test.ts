import { expect, test } from 'vitest'
import { Terminations } from './terminations.ts'

/** Answers with each status in turn; 0: no answer. */
function openTerminations(...statuses: number[]) {
  const sent: string[] = []
  const waits: number[] = []
  let failed = 0
  const send = async (url: string) => {
    sent.push(url)
    const status = statuses[sent.length - 1] ?? 0
    if (status === 0) throw new TypeError('no connection')
    return status
  }
  const terminations = new Terminations(send, async (ms) => void waits.push(ms))
  terminations.onFailed(() => failed++)
  return { terminations, sent, waits, failures: () => failed }
}

test('deletes an upload once, by its id, whoever asks', async () => {
  const { terminations, sent } = openTerminations(204)
  const all = ['/api/uploads/up_1', 'https://tv.example/api/uploads/up_1', 'up_1'].map((url) => terminations.end(url))
  expect([...terminations.getUnderWay().ids]).toEqual(['up_1'])
  expect(await Promise.all(all)).toEqual([true, true, true])
  expect([sent, terminations.getUnderWay()]).toEqual([['/api/uploads/up_1'], { ids: new Set(), count: 0 }])
})

test('tries again while the server is away, and takes an upload that is gone for deleted', async () => {
  const { terminations, sent, waits, failures } = openTerminations(0, 502, 404)
  expect(await terminations.end('/api/uploads/up_1')).toBe(true)
  expect([sent.length, waits.length, failures()]).toEqual([3, 2, 0])
})

test.each([
  [[], 8],
  [[401], 1],
  [[403], 1],
])('says that it failed after %j, and may be asked again', async (statuses, attempts) => {
  const { terminations, sent, failures } = openTerminations(...statuses)
  expect(await terminations.end('/api/uploads/up_1')).toBe(false)
  expect([sent.length, failures(), terminations.getUnderWay().count]).toEqual([attempts, 1, 0])
  void terminations.end('/api/uploads/up_1')
  expect(sent.length).toBe(attempts + 1)
})
