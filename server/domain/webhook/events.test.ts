import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { EVENT_TYPES, payloadOf } from './events.ts'

const migrations = join(import.meta.dirname, '../../../prisma/migrations')

it('the triggers write exactly the events that are described', () => {
  const sql = readdirSync(migrations, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(join(migrations, name, 'migration.sql'), 'utf8'))
    .filter((text) => text.includes('record_webhook_event'))
    .join('\n')
  const written = [
    ...sql.matchAll(/'((?:channel|media|destination|live|schedule|alert|transcode\.task)\.[a-z]+)'/g),
  ].map(([, type]) => type)
  expect([...new Set(written)].toSorted()).toEqual([...EVENT_TYPES].toSorted())
})

it('the payload has type, timestamp and data', () => {
  const at = new Date('2027-02-28T20:00:00Z')
  expect(JSON.parse(payloadOf({ type: 'media.ready', at, data: { mediaId: 'md_1' } }))).toEqual({
    type: 'media.ready',
    timestamp: '2027-02-28T20:00:00.000Z',
    data: { mediaId: 'md_1' },
  })
})
