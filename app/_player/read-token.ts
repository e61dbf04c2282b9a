/** What a page's address may hold as a signed token: letters of a path, no more. Whether it is good the origin says. */
export function readToken(given: string | string[] | undefined): string | null {
  const token = [given].flat()[0] ?? ''
  return /^[\w.-]{1,1024}$/.test(token) ? token : null
}
