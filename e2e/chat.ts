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

/** The first words of a visitor, there when this returns: only then may the page close or another one write. */
export async function begin(page: Page, text: string): Promise<FrameLocator> {
  const chat = await openChatOn(page);
  await write(chat, text);
  await chat.getByText(/(Sent|Read)$/).waitFor();
  return chat;
}
