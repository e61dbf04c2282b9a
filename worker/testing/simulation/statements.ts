// What the network of a simulation reads in statements, and the errors that a driver has without an answer.
import type { Statement } from './database-server.ts'

export const terminated = () => new Error('Connection terminated unexpectedly')
export const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
    ...{ code: 'ECONNREFUSED', errno: -111, syscall: 'connect', address: '127.0.0.1', port: 5432 },
  })

export const setsIdleLimit = ({ text }: Statement) => text.includes("'idle_in_transaction_session_timeout', $1")

/** The simulation plays the server's timers, on its own clock. */
export const withoutTimers = (statement: Statement): Statement =>
  setsIdleLimit(statement) ? { ...statement, values: ['0'] } : statement

/** Whom it wakes up. */
export const topicsOf = ({ text, values }: Statement): string[] =>
  /pg_notify/.test(text)
    ? (JSON.stringify(values).match(/playout_\w+/g) ?? []).map((name) => name.replace('playout_', ''))
    : []

export const changesTimeline = ({ text }: Statement) => /^(INSERT|UPDATE|DELETE).{0,20}"TimelineChunk"/.test(text)

export const brief = ({ text, values }: Statement): string => {
  const said = text
    .replace(/\s+/g, ' ')
    .replace(/"public"\./g, '')
    .replace(/^SELECT .* FROM/, 'SELECT … FROM')
  const given = JSON.stringify(values ?? [], (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return `${said.slice(0, 110)}${said.length > 110 ? '…' : ''} ${given.slice(0, 90)}`
}
