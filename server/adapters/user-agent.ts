import Bowser from 'bowser'
import { isbot } from 'isbot'
import { LRUCache } from 'lru-cache'

export interface Device {
  /** desktop, mobile, tablet, tv; null: unknown. */
  device: string | null
  os: string | null
  browser: string | null
  /** A crawler, a monitor, or a program that is no player. */
  isBot: boolean
}

const LONGEST = 512
/** Names as they are shown and grouped; what the parser calls otherwise is unknown. */
const NAME = /^[A-Za-z][\w .+-]{0,39}$/
const known = new LRUCache<string, Device>({ max: 2_000 })

export function deviceOf(userAgent: string): Device {
  const given = userAgent.slice(0, LONGEST)
  const found = known.get(given) ?? parse(given)
  known.set(given, found)
  return found
}

function parse(userAgent: string): Device {
  if (userAgent === '') return { device: null, os: null, browser: null, isBot: false }
  const { platform, os, browser } = Bowser.parse(userAgent)
  const name = (given: string | undefined) => (given !== undefined && NAME.test(given) ? given : null)
  return { device: name(platform.type), os: name(os.name), browser: name(browser.name), isBot: isbot(userAgent) }
}
