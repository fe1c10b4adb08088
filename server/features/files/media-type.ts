/** What the bytes of a file are, whatever its sender calls them. The library is loaded with the first file. */
export async function mediaTypeOf(path: string): Promise<string> {
  const { fileTypeFromFile } = await import('file-type');
  return (await fileTypeFromFile(path))?.mime ?? 'application/octet-stream';
}
