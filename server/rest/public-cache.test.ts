import { expect, it } from 'vitest'
import { PublicCache } from './public-cache.ts'

function counted() {
  let made = 0
  return {
    made: () => made,
    make: async () => {
      made++
      await new Promise((resolve) => setTimeout(resolve, 5))
      return new Response(`answer ${made}`, { headers: { 'content-type': 'text/plain' } })
    },
  }
}

it('two hundred requests at once make it once, and each gets a whole answer', async () => {
  const cache = new PublicCache()
  const { make, made } = counted()
  const answers = await Promise.all(Array.from({ length: 200 }, () => cache.answer('/guide/a.json', make)))
  expect(new Set(await Promise.all(answers.map((answer) => answer.text())))).toEqual(new Set(['answer 1']))
  expect(answers.every(({ headers }) => headers.get('content-type') === 'text/plain')).toBe(true)
  expect(made()).toBe(1)
  await cache.answer('/guide/b.json', make)
  expect(made()).toBe(2)
})

it('it is made again fifteen seconds later', async () => {
  let now = 1_000
  const cache = new PublicCache(() => now)
  const { make, made } = counted()
  await cache.answer('/guide/a.json', make)
  now += 14_999
  await cache.answer('/guide/a.json', make)
  expect(made()).toBe(1)
  now += 2
  expect(await (await cache.answer('/guide/a.json', make)).text()).toBe('answer 2')
})

it('a failure is returned to all who waited for it, and not cached', async () => {
  const cache = new PublicCache()
  const { make, made } = counted()
  const fail = () => Promise.reject(new Error('no such channel'))
  const waiting = await Promise.allSettled([cache.answer('/guide/a.json', fail), cache.answer('/guide/a.json', make)])
  expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(made()).toBe(0)
  expect((await cache.answer('/guide/a.json', make)).status).toBe(200)
})
