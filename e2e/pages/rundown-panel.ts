import { expect, type Locator, type Page } from '@playwright/test'

/** The rundown on a channel's page; the episodes of a series are moved the same way. */
export class RundownPanel {
  readonly #page: Page
  readonly items: Locator
  readonly loop: Locator

  constructor(page: Page, testId: 'rundown' | 'episodes' = 'rundown') {
    this.#page = page
    const root = page.getByTestId(testId)
    this.items = root.getByTestId('rundown-item')
    this.loop = root.getByRole('switch', { name: 'Loop' })
  }

  /** Media ids in the order shown. */
  order(): Promise<(string | null)[]> {
    return this.items.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-media-id')))
  }

  async shows(mediaIds: readonly string[]): Promise<void> {
    await expect.poll(() => this.order()).toEqual([...mediaIds])
  }

  handle(row: number): Locator {
    return this.items
      .nth(row)
      .getByRole('button', { name: /^Move / })
      .first()
  }

  /** What a screen reader announces of a move. */
  get #spoken(): Locator {
    return this.#page.getByTestId('move-said')
  }

  /** With the mouse, in steps, like a hand. */
  async drag(from: number, to: number): Promise<void> {
    // The mouse reaches only what is on screen, and the player above may fill it.
    await this.items.nth(from).evaluate((row) => row.scrollIntoView({ block: 'center' }))
    await this.#settled()
    const [start, end] = [await this.handle(from).boundingBox(), await this.handle(to).boundingBox()]
    if (!start || !end) throw new Error('a row of the rundown is not on the screen')
    const middle = (box: { x: number; y: number; width: number; height: number }) =>
      [box.x + box.width / 2, box.y + box.height / 2] as const
    await this.#page.mouse.move(...middle(start))
    await this.#page.mouse.down()
    await this.#page.mouse.move(...middle(end), { steps: 12 })
    await this.#page.mouse.move(middle(end)[0], middle(end)[1] + (to > from ? 4 : -4), { steps: 3 })
    await this.#page.mouse.up()
  }

  /**
   * Positions are measured when a row is picked up: rows that are still sliding, or about to, are not at their final
   * position.
   */
  async #settled(): Promise<void> {
    await this.items.first().evaluate(async ({ parentElement: list }) => {
      // A released row begins to slide with the second frame after it.
      for (let frames = 0; frames < 4; frames++) await new Promise(requestAnimationFrame)
      await Promise.allSettled(list?.getAnimations({ subtree: true }).map(({ finished }) => finished) ?? [])
    })
  }

  async moveByKeys(row: number, key: 'ArrowUp' | 'ArrowDown'): Promise<void> {
    await this.#settled()
    await this.handle(row).focus()
    await this.#page.keyboard.press('Space')
    await expect(this.#spoken).toContainText(new RegExp(`(picked up from|is at) position ${row + 1} `))
    await this.#page.keyboard.press(key)
    const place = key === 'ArrowDown' ? row + 2 : row
    await expect(this.#spoken).toContainText(`at position ${place} `)
    await this.#page.keyboard.press('Space')
  }

  async remove(row: number): Promise<void> {
    await this.items
      .nth(row)
      .getByRole('button', { name: /^Remove / })
      .click()
  }
}
