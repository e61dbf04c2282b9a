import type { Locator, Page } from '@playwright/test'

/** The card of live feeds on a channel's desk. */
export class LiveInPanel {
  readonly root: Locator
  readonly dialog: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.root = page.getByTestId('live-in')
    this.dialog = page.getByRole('dialog')
  }

  row(name: string): Locator {
    return this.root.getByTestId('live-feed').filter({ hasText: name })
  }

  /** @returns where to send, and the key, as they are shown this once */
  async add(name: string): Promise<{ rtmpUrl: string; streamKey: string }> {
    await this.root.getByRole('button', { name: 'Add' }).click()
    await this.dialog.getByLabel('Name').fill(name)
    await this.dialog.getByRole('button', { name: 'Add live feed' }).click()
    const rtmpUrl = await this.dialog.getByTestId('rtmp-url').innerText()
    const streamKey = await this.dialog.getByTestId('stream-key').innerText()
    return { rtmpUrl, streamKey }
  }

  async choose(name: string, action: string): Promise<void> {
    await this.root.getByRole('button', { name: `More for ${name}` }).click()
    await this.#page.getByRole('menuitem', { name: action }).click()
  }
}
