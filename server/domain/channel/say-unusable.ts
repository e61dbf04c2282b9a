// Why a channel leaves items out, for whoever runs it.

export interface Unusable {
  /** Of those that come up, each once; may be empty. */
  titles: readonly string[]
  count: number
  /** Nothing but slates: as a rule the installation's own, which nobody of the account uploaded. */
  isSlate: boolean
  /** Something that can be read is planned within a minute. */
  othersAir: boolean
}

export function sayUnusable({ titles, count, isSlate, othersAir }: Unusable): string {
  const what =
    titles.length > 0 ? titles.map((title) => `“${title}”`).join(', ') : `${count} item${count === 1 ? '' : 's'}`
  const left = othersAir
    ? 'What else is planned airs.'
    : isSlate
      ? 'Nothing airs where it stands.'
      : 'Nothing else is planned within a minute: the slate airs where it can be read.'
  const remedy = isSlate
    ? 'A slate that you did not upload belongs to the installation: its operator has to put the files back.'
    : 'Try it again in the library, or upload it again.'
  return `Missing or damaged in storage and left out: ${what}. ${left} ${remedy}`
}
