// Tells the user how to sign in: with the demo's credentials from DATA_DIR/demo.json, or with a link.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const LINES = [
  ['dashboard', 'url'],
  ['customer', 'email'],
  ['password', 'password'],
  ['admin', 'adminEmail'],
  ['password', 'adminPassword'],
  ['API key', 'apiKey'],
  ['on air', 'hlsUrl'],
] as const

const pathOf = (dataDir: string) => join(dataDir, 'demo.json')

/** Whether an earlier start has made it, and printed its passwords. */
export function isDemoKnown(dataDir: string): boolean {
  try {
    return typeof JSON.parse(readFileSync(pathOf(dataDir), 'utf8')).channelId === 'string'
  } catch {
    return false
  }
}

/** Passwords are printed once, to keep them out of the scrollback and the logs of terminals. */
export function printDemo(dataDir: string, known: boolean): void {
  const path = pathOf(dataDir)
  if (known) {
    console.log(`The demo is on air; its addresses and passwords are in ${path}`)
    return
  }
  const demo = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  console.log(`\nThe demo (also in ${path}):`)
  for (const [label, key] of LINES) console.log(`  ${label.padEnd(10)} ${String(demo[key])}`)
  console.log('')
}

/** An installation without a demo, in which no user exists yet. */
export function printSetupLink(link: string): void {
  console.log(`\nThere is no account yet. Open this link within 24 hours to create the first one:\n  ${link}\n`)
}
