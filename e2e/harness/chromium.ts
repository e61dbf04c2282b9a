// The browser for the browser tests: Playwright's own if downloaded, otherwise the system's.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { LaunchError } from '#worker/launch/launch-error.ts'
import { installSystemPackage } from '#worker/launch/system-package.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

export function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    chromium.executablePath(),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    MAC_CHROME,
  ]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

/** @throws LaunchError with the command that installs one. */
export function ensureChromium(announce: (line: string) => void): string {
  const before = findChromium()
  if (before) return before
  const names = { apt: 'chromium', dnf: 'chromium', apk: 'chromium', brew: 'chromium' }
  const outcome = installSystemPackage(names, announce)
  const after = findChromium()
  if (after) return after
  throw new LaunchError(
    'There is no Chromium for the browser tests.',
    outcome.done ? 'Add it to the PATH.' : `Run: npx playwright install chromium, or: ${outcome.command}`,
  )
}
