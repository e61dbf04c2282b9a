// Why a channel skips items, as a sentence for its owner.

export interface Unusable {
  /** The upcoming ones, each once; may be empty. */
  titles: readonly string[]
  count: number
  /** Only slates: as a rule the built-in one, which the account did not upload. */
  isSlate: boolean
  /** One of them is being prepared while it airs, and its next minutes are not done. */
  isLate?: boolean
  /** A readable item is planned within a minute. */
  othersAir: boolean
}

export function sayUnusable({ titles, count, isSlate, othersAir, isLate = false }: Unusable): string {
  const what =
    titles.length > 0 ? titles.map((title) => `“${title}”`).join(', ') : `${count} item${count === 1 ? '' : 's'}`
  const left = othersAir
    ? 'the other planned items air'
    : isSlate
      ? 'nothing airs in its place'
      : 'nothing else is planned within a minute, so the slate airs if it can be read'
  const remedy = isSlate
    ? 'A slate that you did not upload belongs to the installation: its operator has to restore the files.'
    : 'Prepare the item again in the library, or upload it again.'
  if (isLate)
    return `Not prepared in time, and left: ${what}; the items after it, fillers or the slate air. It can air again when it is ready; see its progress in the library.`
  return `Missing or damaged in storage, and skipped: ${what}; ${left}. ${remedy}`
}
