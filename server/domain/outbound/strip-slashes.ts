// `text.replace(/\/+$/, '')` takes quadratic time on a run of slashes. These do not.

export function stripTrailingSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}

export function stripSlashes(text: string): string {
  const before = stripTrailingSlashes(text)
  let start = 0
  while (before[start] === '/') start++
  return before.slice(start)
}
