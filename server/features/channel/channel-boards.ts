// The boards of a process. One outlives its last viewer for a while, so that a reconnect continues where it was.
import { LRUCache } from 'lru-cache'
import type { ChangeFeed } from '#adapters/change-feed.ts'
import { ChannelBoard } from './channel-board.ts'
import type { ChannelSource } from './find-channel-air.ts'

const MOST_BOARDS = 500
const KEPT_MS = 120_000

const boards = new WeakMap<ChangeFeed, LRUCache<string, ChannelBoard>>()

export function boardOf(source: ChannelSource & { changes: ChangeFeed }, accountId: string): ChannelBoard {
  const { changes } = source
  const ofProcess = boards.get(changes) ?? new LRUCache({ max: MOST_BOARDS, ttl: KEPT_MS, updateAgeOnGet: true })
  boards.set(changes, ofProcess)
  const board = ofProcess.get(accountId) ?? new ChannelBoard(source, accountId)
  ofProcess.set(accountId, board)
  return board
}
