import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './e2e/harness/chromium.ts'

const ALONE = /@alone/
/**
 * Drills kill processes, delete machines, and build for another path; they have configurations of their own:
 * e2e/drill.config.ts, e2e/operations.config.ts.
 * README screenshots are taken on demand.
 */
const NOT_EVERYDAY = [
  'resilience',
  'restore',
  'sub-path',
  ...(process.env.UPDATE_SCREENSHOTS === '1' ? [] : ['screenshots']),
]

export default defineConfig({
  testDir: './e2e/specs',
  testIgnore: NOT_EVERYDAY.map((name) => `**/${name}.spec.ts`),
  outputDir: './test-results',
  globalSetup: './e2e/fixtures/global-setup.ts',
  // Two files at a time use two cores: with three they take as long, and each test longer.
  workers: 2,
  fullyParallel: false,
  projects: [
    { name: 'journeys', grepInvert: ALONE },
    // Tests that measure seconds, or that playback never stalls, run alone.
    { name: 'alone', grep: ALONE, workers: 1, dependencies: ['journeys'] },
  ],
  retries: 0,
  forbidOnly: true,
  // A slow machine takes three times as long as a fast one: these find what hangs, not what is slow.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./e2e/fixtures/spec-times.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    // A trace of each test makes pages with a player take twice as long: --trace=retain-on-failure records one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: CHROMIUM,
  },
})
