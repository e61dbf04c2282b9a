// Clocks of running programs that are stepped, as an operator or a wrong time server does it: libfaketime answers in place
// of the system. For drills only.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.ts'

const PATHS = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`)
  .concat('/usr/lib64/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1')

/**
 * @param folder of the file that says how far the clocks are off
 * @returns `env` of the programs. What counts the time since a start (CLOCK_MONOTONIC) is left alone.
 * @throws LaunchError with the command that installs libfaketime
 */
export function openSteppedClock(folder: string, announce: (line: string) => void) {
  const library = ensureInstalled(
    () => PATHS.find((path) => existsSync(path)),
    { apt: 'faketime', dnf: 'libfaketime', apk: 'libfaketime', brew: 'libfaketime' },
    announce,
  )
  const file = join(folder, 'clock')
  const step = (hours: number) => writeFileSync(file, `${hours < 0 ? '-' : '+'}${Math.abs(hours)}h`)
  step(0)
  return {
    env: {
      ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file },
      ...{ FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    },
    /** @param hours ahead of the system's clock; negative: behind */
    step,
  }
}
