// `npm test`: the same two steps as npm start, then run-tests.ts.
const { installDependencies, handOver } = await import('#worker/launch/install.mjs')
const startedAt = Date.now()
await installDependencies()
await handOver('e2e/harness/run-tests.ts', startedAt)
