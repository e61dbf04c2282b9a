// `npm start`. Plain JavaScript that an older Node can run: it installs the dependencies and continues in launch.ts on
// Node 24, which is one of them. package.json has `exec node …`: a shell between npm and this program would swallow
// SIGINT.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cloud Playout needs Node 20.19 or newer to start with; this is ${process.versions.node}.`)
  console.error('→ Install a current Node from https://nodejs.org or your package manager, then run npm start again.')
  process.exit(1)
}
// Dynamic: an older Node must not parse anything newer than the lines above.
const { installDependencies, handOver } = await import('./install.mjs')
const startedAt = Date.now()
await installDependencies()
await handOver('worker/launch/launch.ts', startedAt)
