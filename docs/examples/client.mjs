// A client of the API: it repeats what may be repeated, and throws problems as errors.
//   URL=http://127.0.0.1:3000 KEY=cpk_… node client.mjs
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export const openClient = (url, key) => async (method, path, body) => {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  }
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) })
    const answer = await response.json()
    if (response.ok) return answer
    if (!answer.error.retryable || attempt === 5) throw Object.assign(new Error(answer.detail), { code: answer.code })
    await sleep(1_000 * Number(response.headers.get('retry-after') ?? attempt))
  }
}

const call = openClient(process.env.URL, process.env.KEY)
for (let cursor = ''; cursor !== null; ) {
  const page = await call('GET', `/api/channels?sort=name&limit=200${cursor && `&cursor=${cursor}`}`)
  for (const { name, status } of page.channels) console.log(`${name}: ${status}`)
  cursor = page.nextCursor
}
await call('POST', '/api/channels', { name: '' }).catch(({ code, message }) => console.log(`${code}: ${message}`))
