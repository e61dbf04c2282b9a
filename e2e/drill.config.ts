// `npm run drill`, and the last step of npm test: what kills processes and fills the disk, on an instance of
// its own.
import { defineConfig } from '@playwright/test'
import everyday from '../playwright.config.ts'

export default defineConfig({
  ...everyday,
  testDir: './specs',
  testMatch: 'resilience.spec.ts',
  testIgnore: [],
  projects: undefined,
  outputDir: '../test-results',
  globalSetup: undefined,
  reporter: [['list'], ['./fixtures/spec-times.ts']],
  timeout: 300_000,
})
