// The demo's credentials, as DATA_DIR/demo.json has them, for the person at the terminal.
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

export function printDemo(dataDir: string): void {
  const path = join(dataDir, 'demo.json')
  const demo = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  console.log(`\nThe demo (also in ${path}):`)
  for (const [label, key] of LINES) console.log(`  ${label.padEnd(10)} ${String(demo[key])}`)
  console.log('')
}
