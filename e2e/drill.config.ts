// `npm run drill`: what kills and starts processes again, on an instance of its own and apart from
// npm test, which it would make minutes longer.
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
