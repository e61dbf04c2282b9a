import { expect, type Locator, type Page } from '@playwright/test'

/** The destinations card on a channel's page. */
export class DestinationsPanel {
  readonly page: Page
  readonly root: Locator

  constructor(page: Page) {
    this.page = page
    this.root = page.getByTestId('destinations')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  row(name: string): Locator {
    return this.root.getByTestId('destination').filter({ hasText: name })
  }

  async openForm(): Promise<void> {
    await this.root.getByRole('button', { name: 'Add' }).click()
    await expect(this.dialog).toBeVisible()
  }

  async choose(name: string, action: 'Change' | 'Test connection' | 'Remove'): Promise<void> {
    await this.root.getByRole('button', { name: `More for ${name}` }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }
}
