import { defineConfig } from '@playwright/test'
import { findChromium } from './e2e/harness/chromium.ts'

const ALONE = /@alone/
/** The drill kills processes and has a configuration of its own: e2e/drill.config.ts. Pictures for the README are taken when asked for. */
const NOT_EVERYDAY = ['resilience', ...(process.env.UPDATE_SCREENSHOTS === '1' ? [] : ['screenshots'])]

export default defineConfig({
  testDir: './e2e/specs',
  testIgnore: NOT_EVERYDAY.map((name) => `**/${name}.spec.ts`),
  outputDir: './test-results',
  globalSetup: './e2e/fixtures/global-setup.ts',
  // Much of what is tested is waiting for pictures to play: two files at a time fill two cores.
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: 'journeys', grepInvert: ALONE },
    // What is held to seconds, or to a picture that never waits, has the machine to itself.
    { name: 'alone', grep: ALONE, workers: 1, dependencies: ['journeys'] },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./e2e/fixtures/spec-times.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    trace: 'retain-on-failure',
    launchOptions: {
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
    },
  },
})
