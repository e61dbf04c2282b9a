'use client'
import { useState } from 'react'
import { readError } from '#app/_trpc/read-error.ts'
import type { BulkResult } from '#domain/bulk.ts'

/** Small enough that progress is seen, large enough that 500 rows need few calls. */
const ROWS_A_CALL = 20

export interface BulkRun {
  /** “Moving channels” */
  title: string
  total: number
  results: BulkResult[]
  /** Why the rest was not attempted; null: everything was. */
  problem: string | null
  isRunning: boolean
}

/** Runs an operation on many rows in parts, and keeps the result of each. */
export function useBulkRun() {
  const [run, setRun] = useState<BulkRun | null>(null)

  async function start(
    title: string,
    ids: readonly string[],
    call: (part: string[]) => Promise<{ results: BulkResult[] }>,
  ) {
    let now: BulkRun = { title, total: ids.length, results: [], problem: null, isRunning: true }
    setRun(now)
    try {
      for (let at = 0; at < ids.length; at += ROWS_A_CALL) {
        const { results } = await call(ids.slice(at, at + ROWS_A_CALL))
        now = { ...now, results: [...now.results, ...results] }
        setRun(now)
      }
    } catch (error) {
      now = { ...now, problem: readError(error).message }
    }
    setRun({ ...now, isRunning: false })
  }

  return { run, start, close: () => setRun(null) }
}
