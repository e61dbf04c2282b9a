// Every procedure has a row here. A row that changes the caller's password comes before those that ask for the new one.
import { accountRows } from './account-rows.ts'
import { adminRows } from './admin-rows.ts'
import { airRows } from './air-rows.ts'
import { alertRows } from './alert-rows.ts'
import { channelRows } from './channel-rows.ts'
import { libraryRows } from './library-rows.ts'
import { personRows } from './person-rows.ts'
import { reportRows } from './report-rows.ts'
import type { Row } from './row.ts'
import { webhookRows } from './webhook-rows.ts'

export const tenancyRows: Record<string, Row> = {
  ...accountRows,
  ...personRows,
  ...channelRows,
  ...airRows,
  ...libraryRows,
  ...webhookRows,
  ...alertRows,
  ...reportRows,
  ...adminRows,
}
