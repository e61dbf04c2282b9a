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
/** The files of a worker share its process, and the modules that it has imported. */
const shared = { isolate: false, setupFiles: ['server/testing/begin-file.ts'], expect: expectation }

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
          ...shared,
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
          ...shared,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'ffmpeg',
          include: [ffmpeg],
          exclude: outside,
          ...shared,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
