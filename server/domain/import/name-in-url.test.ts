import { expect, it } from 'vitest'
import { nameInUrl } from './name-in-url.ts'

it.each([
  ['https://a.example/films/My%20film.mp4?sig=1', 'My film.mp4'],
  ['https://a.example/films/', 'films'],
  ['https://a.example/', 'a.example'],
  ['https://a.example/%2e%2e%2fetc%2fpasswd', 'passwd'],
  ['https://a.example/%00%E2%80%AEfilm.mp4', 'film.mp4'],
  ['https://a.example/100%.mp4', '100%.mp4'],
])('%s is shown as %s', (url, name) => {
  expect(nameInUrl(new URL(url))).toBe(name)
})
