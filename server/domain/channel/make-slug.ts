const LONGEST = 48

/** Whether a text from outside can be a slug. No channel has any other. */
export const isSlug = (text: string) => /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(text)

/** The name for URLs: lower-case letters, digits, single hyphens; never empty. */
export function makeSlug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '')
  return slug || 'channel'
}
