// The mark of a copy that was restored while the original may be in use: it reads what the original has on the S3
// server, and changes nothing there.
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const markOf = (dataDir: string) => join(/* turbopackIgnore: true */ dataDir, 'isolated')

const TEXT = `This is an isolated copy: it never writes to the S3 server. Delete this file when the original has ended for good,
and start the product again.
`

export const isIsolated = (dataDir: string): boolean => existsSync(markOf(dataDir))

export const setIsolated = (dataDir: string, isolated: boolean): Promise<void> =>
  isolated ? writeFile(markOf(dataDir), TEXT) : rm(markOf(dataDir), { force: true })
