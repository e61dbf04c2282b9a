// Another language of an item: its audio alone, in the house format and with the length of the item.
import type { ConformPlan } from '#domain/media/plan-conform.ts'
import { MAX_PIXELS } from '#domain/media/plan-conform.ts'
import type { LoudnessPlan } from '#domain/media/plan-loudness.ts'
import { userInputArgs } from './args-input.ts'
import { audioGraph, audioOutput } from './args-ladder.ts'
import { options } from './options.ts'

/** @param plan with the stream of that language as its audio */
export function soundArgs(plan: ConformPlan, loudness: LoudnessPlan, source: string, path: string): string[] {
  return [
    ...['-v', 'error', '-y', '-vn', '-sn', '-dn'],
    ...userInputArgs(source, MAX_PIXELS),
    ...options({ filter_complex: audioGraph(plan, loudness) }),
    ...audioOutput(path, plan),
  ]
}
