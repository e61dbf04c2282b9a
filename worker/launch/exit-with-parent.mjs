// Preloaded into every child of the launcher: when the launcher is gone, even by kill -9, the IPC channel closes and
// the child stops as on SIGTERM. Only in that child itself: its forks inherit the preload, but have channels of their
// own.
if (process.channel && process.ppid === Number(process.env.LAUNCHER_PID)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  // This must not keep a child alive that has finished its work.
  process.channel.unref()
}
