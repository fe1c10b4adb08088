import type { FrameLocator, Page } from 'playwright-core';

/** Opens the chat that a page carries, as a visitor does. */
export async function openChatOn(page: Page): Promise<FrameLocator> {
  await page.getByRole('button', { name: /^Open chat/ }).click();
  const chat = page.frameLocator('earshot-chat iframe');
  await chat.getByRole('button', { name: 'Send' }).waitFor();
  return chat;
}

export async function write(chat: FrameLocator, text: string): Promise<void> {
  const box = chat.getByRole('textbox', { name: 'Write a message…' });
  await box.fill(text);
  await box.press('Enter');
}
