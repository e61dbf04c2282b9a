import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghijkmnpqrstuvwx'

/** A new id such as `ch_8k3…`: prefix and 20 characters of 5 random bits each. */
export function newId<T extends string>(
  prefix:
    | 'ac'
    | 'bk'
    | 'us'
    | 'ak'
    | 'ch'
    | 'md'
    | 'rd'
    | 'ru'
    | 'wk'
    | 'sp'
    | 'sr'
    | 'de'
    | 'cn'
    | 'ls'
    | 'pk'
    | 'ss'
    | 'ml'
    | 'wh'
    | 'ev'
    | 'wd'
    | 'in'
    | 'tf'
    | 'tp'
    | 'up'
    | 'im'
    | 'al'
    | 'at'
    | 'as'
    | 'an'
    | 'gd'
    | 'rp',
): T {
  let id = ''
  for (const byte of randomBytes(20)) id += ALPHABET[byte & 31]
  return `${prefix}_${id}` as T
}

/** Whether a text that a caller sent can be one of ours: only those go into the log and into traces. */
export const isChannelId = (given: unknown): given is string =>
  typeof given === 'string' && /^ch_[0-9a-z]{20}$/.test(given)

/** Identifies one request in answers and logs. */
export function newRequestId(): string {
  return `rq_${randomBytes(9).toString('base64url')}`
}
