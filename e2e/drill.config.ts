// `npm run drill`, and the last step of npm test: tests that kill processes and fill the disk, on an instance of their
// own.
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
