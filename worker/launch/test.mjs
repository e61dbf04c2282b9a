// `npm test`: the same two steps as npm start, then run-tests.ts.
const { installDependencies, handOver } = await import('./install.mjs')
const startedAt = Date.now()
await installDependencies()
await handOver('worker/launch/run-tests.ts', startedAt)
