/**
 * Files of the thread as `blob:` addresses: a picture's address cannot carry the visitor's token, so the
 * bytes are fetched with it first, each file once.
 */
export function keepBytes(fetchFile: (id: string) => Promise<Response>) {
  const addresses = new Map<string, Promise<string>>();
  return {
    address(id: string): Promise<string> {
      let found = addresses.get(id);
      if (!found) {
        found = fetchFile(id).then(async (answer) => URL.createObjectURL(await answer.blob()));
        found.catch(() => addresses.delete(id));
        addresses.set(id, found);
      }
      return found;
    },
    /** The visitor's own file is here already and need not be fetched back. */
    put(id: string, file: Blob) {
      addresses.set(id, Promise.resolve(URL.createObjectURL(file)));
    },
    /** The server may know a sent file under another id. */
    alias(id: string, old: string) {
      const found = addresses.get(old);
      if (found && !addresses.has(id)) addresses.set(id, found);
    },
    drop() {
      for (const address of addresses.values()) address.then(URL.revokeObjectURL, () => {});
      addresses.clear();
    },
  };
}
