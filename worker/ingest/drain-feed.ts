// A feed that nobody encodes: taken and thrown away, so that its session and figures are seen all the same.
import { type Db, isDatabaseAway } from '../../server/adapters/db.ts'
import { logger } from '../../server/adapters/log.ts'
import { markActive } from '../../server/features/contribution/session-writes.ts'
import type { LiveSession } from './live-session.ts'

export function startDraining(db: Db, session: LiveSession): void {
  session.flv.resume()
  session.flv.once('data', () => {
    markActive(db, session).catch((error) => {
      if (!isDatabaseAway(error)) logger('ingest').error({ err: error }, 'a session could not be marked active')
    })
  })
}
