import { expect, type Locator } from '@playwright/test'
import type { MediaView } from '#features/media/schema.ts'
import { StudioPage } from './studio-page.ts'

/** The calendar of a channel. */
export class SchedulePage extends StudioPage {
  async open(channelId: string): Promise<void> {
    await this.page.goto(`/channels/${channelId}/schedule`)
    await this.isConnected()
    await expect(this.grid).toBeVisible()
  }

  get grid(): Locator {
    return this.page.getByTestId('schedule-grid')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** The page's announcement of the last change, for screen readers. */
  get said(): Locator {
    return this.page.getByTestId('schedule-said')
  }

  /** By the start of its name: the name may go on to say what covers it. */
  block(title: string): Locator {
    const own = this.page.getByTestId('schedule-block').getByText(title, { exact: true })
    return this.grid.getByRole('button').filter({ has: own })
  }

  async later(): Promise<void> {
    await this.page.getByRole('button', { name: 'Later', exact: true }).click()
  }

  /** With the mouse, in steps, like a hand: to a position given as shares of the grid. */
  async dragFromLibrary(title: string, across: number, down: number): Promise<void> {
    const item = this.page.getByTestId('shelf-item').filter({ hasText: title }).first()
    const [from, to] = [await item.boundingBox(), await this.grid.boundingBox()]
    if (!from || !to) throw new Error('the library or the grid is not on the screen')
    const [x, y] = [to.x + to.width * across, to.y + to.height * down]
    await this.page.mouse.move(from.x + from.width / 3, from.y + from.height / 2)
    await this.page.mouse.down()
    await this.page.mouse.move(x, y, { steps: 12 })
    await this.page.mouse.move(x, y + 4, { steps: 3 })
    await this.page.mouse.up()
  }

  get selection(): Locator {
    return this.page.getByTestId('selection-bar')
  }

  /** With the mouse, by that many pixels. */
  async dragBlock(block: Locator, byX: number, byY: number): Promise<void> {
    // The grid opens at the current time: the block may be at its edge, and would be dragged out of it.
    await block.evaluate((element) => element.scrollIntoView({ block: 'center' }))
    const size = await block.boundingBox()
    if (!size) throw new Error('the block is not on the screen')
    const within = { x: size.width / 2, y: Math.min(8, size.height / 2) }
    // Waits until the block stands still: a bar that has just appeared moves the grid.
    await block.hover({ position: within })
    const at = (await block.boundingBox()) ?? size
    const [x, y] = [at.x + within.x, at.y + within.y]
    await this.page.mouse.move(x, y)
    await this.page.mouse.down()
    await this.page.mouse.move(x + byX, y + byY, { steps: 12 })
    await this.page.mouse.up()
  }

  /** In the dialog. Searched by its id: titles may be alike. */
  async chooseItem(label: string, { id, title }: Pick<MediaView, 'id' | 'title'>): Promise<void> {
    await this.dialog.getByLabel(label, { exact: true }).fill(id)
    const options = this.dialog.getByRole('listbox', { name: 'Items' }).getByRole('option')
    await expect(options).toHaveCount(1)
    await options.filter({ hasText: title }).click()
    await expect(options).toHaveCount(0)
  }

  async isSaved(): Promise<void> {
    await expect(this.page.getByTestId('save-state')).toHaveText('Draft saved')
  }

  async askToPublish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Publish', exact: true }).click()
    await expect(this.dialog).toBeVisible()
  }
}
