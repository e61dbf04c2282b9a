// A circuit breaker as it is shown: in heartbeats, metrics and on the System page. Pure.
import { z } from 'zod'

/** The services outside of our processes. Labels of metrics are made of them: the list is closed. */
export const BREAKER_SERVICES = [
  'database',
  'redis',
  'nats',
  'clickhouse',
  's3',
  'smtp',
  'webhooks',
  'alerts',
  'imports',
  'oauth',
  'billing',
] as const
export type BreakerService = (typeof BREAKER_SERVICES)[number]

/** From the best to the worst; their places are the values of the metric. */
export const BREAKER_STATES = ['closed', 'half-open', 'open'] as const
export type BreakerState = (typeof BREAKER_STATES)[number]

/** Named in a view; a process may know more. */
const MOST_HOSTS = 10

export const breakerSchema = z
  .object({
    service: z.enum(BREAKER_SERVICES),
    state: z
      .enum(BREAKER_STATES)
      .describe('open: calls are refused at once. half-open: one call tries whether the service is back.'),
    since: z.iso.datetime().describe('Of this state.'),
    failures: z.int().nonnegative().describe('In a row, up to now.'),
    reason: z.string().max(80).nullable().describe('Kind of the last failure; null: none yet.'),
    hosts: z
      .array(z.string().max(255))
      .max(MOST_HOSTS)
      .describe('Of webhooks, alert targets, imports and sign-in providers: those not closed.'),
  })
  .meta({ id: 'Breaker' })
export type BreakerView = z.output<typeof breakerSchema>

const CODE = /^[A-Za-z0-9_-]{1,40}$/

/**
 * The kind of a failure: codes and a status, never the text of a message, which may contain addresses, names or a
 * secret.
 */
export function describeFault(error: unknown): string {
  let at = error as Fault | null | undefined
  for (let depth = 0; at && depth < 5; depth++) {
    const status = at.$metadata?.httpStatusCode ?? at.responseCode ?? at.statusCode
    const said = [at.code, status].filter((part) => CODE.test(String(part ?? '')))
    if (said.length > 0) return said.join(' ')
    if (/time[d ]*-?out/i.test(String(at.message))) return 'timeout'
    if (/terminated|closed|ended/i.test(String(at.message))) return 'connection closed'
    at = at.cause
  }
  const { name } = (error ?? {}) as Fault
  return CODE.test(String(name ?? '')) ? String(name) : 'Error'
}

interface Fault {
  name?: unknown
  message?: unknown
  code?: unknown
  responseCode?: unknown
  statusCode?: unknown
  $metadata?: { httpStatusCode?: unknown }
  cause?: Fault
}

/**
 * One view of the breakers of a service's hosts: the worst state decides.
 * @param named by their hosts
 */
export function viewOfHosts(
  service: BreakerService,
  named: readonly (readonly [host: string, view: BreakerView])[],
  closedSince: string,
): BreakerView {
  const place = ({ state, since }: BreakerView) => `${9 - BREAKER_STATES.indexOf(state)} ${since}`
  const troubled = named
    .filter(([, { state }]) => state !== 'closed')
    .sort(([, one], [, other]) => (place(one) < place(other) ? -1 : 1))
  const worst = troubled[0]?.[1]
  const hosts = [...new Set(troubled.map(([host]) => host.slice(0, 255)))].slice(0, MOST_HOSTS)
  if (!worst) return { service, state: 'closed', since: closedSince, failures: 0, reason: null, hosts }
  return { ...worst, service, hosts }
}
