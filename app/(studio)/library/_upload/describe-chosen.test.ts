import { expect, test } from 'vitest'
import { describeChosen } from './describe-chosen.ts'
import { byItself } from './read-drop.ts'

const files = [byItself(new File(['x'], 'film.mp4'))]

test.each([
  [{ files, leftOut: 0, cut: false }, ''],
  [{ files: [], leftOut: 0, cut: false }, 'Nothing was uploaded: there are no files in it.'],
  [
    { files, leftOut: 1, cut: false },
    '1 file was left out: the name does not end as that of a video or audio file does. Add such a file by itself to upload it.',
  ],
  [
    { files, leftOut: 0, cut: true },
    'There are more than 1,000 files: 1 file was taken. Add the others when these are sent.',
  ],
  [{ files, leftOut: 1_200, cut: true }, expect.stringMatching(/^There are .+ sent\. 1,200 files were left out: /)],
])('says what is not uploaded (%#)', (chosen, said) => {
  expect(describeChosen(chosen)).toEqual(said)
})
