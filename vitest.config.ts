import { defineConfig } from 'vitest/config'

const outside = [
  '**/node_modules/**',
  '.next/**',
  'data/**',
  'e2e/{specs,bench,fixtures,pages}/**',
  'prisma/generated/**',
]
const database = '**/*.db.test.ts'
const ffmpeg = '**/*.ffmpeg.test.ts'

/** expect.poll waits as long as `until` does (server/testing/until.ts). */
const expectation = { poll: { timeout: 25_000, interval: 20 } }

export default defineConfig({
  test: {
    // By default Vitest leaves one core free: with two cores, half the machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...outside, database, ffmpeg],
          expect: expectation,
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'db',
          // Node itself imports the modules, in a third of the time. It has no module mocks: tests replace what they pass in.
          experimental: { viteModuleRunner: false },
          include: [database],
          exclude: outside,
          globalSetup: ['e2e/harness/test-database.ts'],
          expect: expectation,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'ffmpeg',
          include: [ffmpeg],
          exclude: outside,
          expect: expectation,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
