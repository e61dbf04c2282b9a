// Sign-ins at the same time: each costs an argon2 hash. GET /health of the same web process must not wait for them.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { none, quantile } from './figures.ts'
import { startWeb } from './web-bench.ts'

const AT_ONCE = 50
const SECONDS = 20
/** How much longer /health may take than without sign-ins. */
const MOST_DELAY_MS = 100
const PROBE_EVERY_MS = 25

/** ms of each answer. */
async function probe(url: string, until: () => boolean): Promise<number[]> {
  const spent: number[] = []
  while (!until()) {
    const from = performance.now()
    const answer = await fetch(`${url}/health`)
    await answer.arrayBuffer()
    spent.push(performance.now() - from)
    await sleep(PROBE_EVERY_MS)
  }
  return spent
}

/** Wrong passwords of addresses without an account, each from another network: as much work as a right one. */
async function signIn(url: string, n: number): Promise<number> {
  const headers = { 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }
  const token = await fetch(`${url}/api/auth/csrf`, { headers })
  const { csrfToken } = (await token.json()) as { csrfToken: string }
  const cookie = token.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  const body = new URLSearchParams({
    email: `nobody-${n}@example.com`,
    password: 'a wrong password',
    csrfToken,
    json: 'true',
  })
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body,
  })
  await answer.arrayBuffer()
  return answer.status
}

export const benchSignIn: Bench = async ({ house, quick, say }) => {
  const web = await startWeb(house, say, { TRUSTED_PROXIES: '127.0.0.1' })
  try {
    const seconds = quick ? 3 : SECONDS
    let over = false
    setTimeout(() => (over = true), (seconds * 1_000) / 2)
    const alone = await probe(web.url, () => over)
    over = false
    setTimeout(() => (over = true), seconds * 1_000)
    say(`${AT_ONCE} sign-ins at a time`)
    let next = 0
    let others = 0
    const spent: number[] = []
    const people = Array.from({ length: AT_ONCE }, async () => {
      while (!over) {
        const from = performance.now()
        // 401: the address and password were checked.
        if ((await signIn(web.url, next++)) !== 401) others++
        spent.push(performance.now() - from)
      }
    })
    const busy = await probe(web.url, () => over)
    await Promise.all(people)
    const delay = quantile(busy, 0.99) - quantile(alone, 0.5)
    return {
      figures: [
        {
          what: 'GET /health without sign-ins, p50, p99, ms',
          ours: [0.5, 0.99].map((share) => quantile(alone, share).toFixed(1)).join(', '),
        },
        {
          what: `GET /health under ${AT_ONCE} sign-ins, p50, p99, longest, ms`,
          ours: [0.5, 0.99, 1].map((share) => quantile(busy, share).toFixed(1)).join(', '),
        },
        {
          what: 'added to /health, p99, ms',
          ours: delay.toFixed(0),
          required: `≤ ${MOST_DELAY_MS}`,
          met: delay <= MOST_DELAY_MS,
        },
        {
          what: 'sign-ins/s; p50, p99 of one, ms',
          ours: `${(spent.length / seconds).toFixed(0)}; ${[0.5, 0.99].map((share) => quantile(spent, share).toFixed(0)).join(', ')}`,
        },
        none(`sign-ins of ${spent.length} that were answered otherwise than refused`, others),
      ],
      notes: [
        `${AT_ONCE} people try one sign-in after another on one web process, each attempt from another address; two passwords are hashed at a time (argon2id, 19 MiB, 2 passes), the others wait. The clients run on the same machine.`,
      ],
    }
  } finally {
    await web.stop()
  }
}
