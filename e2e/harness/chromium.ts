// The browser for the browser tests: Playwright's own if downloaded, otherwise the system's. The headless shell comes
// first: it draws pages only, while a whole Chromium also draws a window around each, which costs as much again.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { ensureInstalled } from './ensure-installed.ts'

const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    chromium.executablePath(),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    MAC_CHROME,
  ]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

/** How tests and benchmarks start it. */
export const CHROMIUM = {
  executablePath: findChromium() ?? undefined,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
  ],
}

/** @throws LaunchError with the command that installs one. */
export const ensureChromium = (announce: (line: string) => void): string =>
  ensureInstalled(
    findChromium,
    { apt: 'chromium-headless-shell', dnf: 'chromium-headless', apk: 'chromium', brew: 'chromium' },
    announce,
  )
