// Preloaded into every child of the launcher: when the launcher is gone, even by kill -9, the IPC
// channel closes and the child stops as it would on SIGTERM.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  // Waiting for that must not keep a child alive that has finished its work.
  process.channel.unref()
}
