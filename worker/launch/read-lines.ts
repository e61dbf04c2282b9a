// The lines of a child's output. Not node:readline: that keeps an endless line in memory.
import type { Readable } from 'node:stream'

/** Longer lines are cut here, and the rest is dropped. */
const MAX_LINE = 65_536

export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let line = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    for (let from = 0; ; ) {
      const end = text.indexOf('\n', from)
      const part = text.slice(from, end < 0 ? undefined : end)
      line += part.slice(0, MAX_LINE - line.length)
      if (end < 0) return
      onLine(line.replace(/\r$/, ''))
      line = ''
      from = end + 1
    }
  })
  stream.on('end', () => {
    if (line !== '') onLine(line)
    line = ''
  })
}
