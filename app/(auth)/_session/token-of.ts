/** The token of a link; '' without one, which no link has. */
export function tokenOf({ token }: { token?: string | string[] }): string {
  const [first = ''] = [token].flat()
  return first.length <= 100 ? first : ''
}
