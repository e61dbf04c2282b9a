'use client'
import { useEffect, useState } from 'react'

/** Server minus browser, in ms. Progress bars follow the server: a browser's clock may be minutes off. */
let offsetMs = 0
let known = false

/** Takes the `at` of a snapshot that just arrived. */
export function adjustServerClock(at: string) {
  const sample = Date.parse(at) - Date.now()
  // A slow delivery makes the server look earlier, never later: the largest sample is the best.
  // A jump means that a clock was set: earlier samples are void.
  if (!known || Math.abs(sample - offsetMs) > 5_000) offsetMs = sample
  else offsetMs = Math.max(sample, offsetMs - 5)
  known = true
}

export const serverNow = () => Date.now() + offsetMs

/** The server's time in epoch ms, updated every `everyMs`. Only for parts drawn after data arrived. */
export function useServerNow(everyMs = 1_000): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
