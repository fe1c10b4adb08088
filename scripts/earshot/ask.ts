import { passphraseLeast } from '#server/features/backup/seal.ts';
import { StartError } from '#server/platform/start-error.ts';

/** The passphrase out of the configuration, or asked for; a new one is asked for twice. */
export async function passphraseFor(o: { given: string | undefined; isNew: boolean }): Promise<string> {
  if (o.given !== undefined) return o.given;
  if (!process.stdin.isTTY) {
    throw new StartError(
      'Set EARSHOT_BACKUP_PASSPHRASE: there is no terminal here on which it could be asked for.',
    );
  }
  const said = await askHidden('Passphrase of the backup: ');
  if (!o.isNew) return said;
  if ([...said].length < passphraseLeast)
    throw new StartError(`The passphrase must have ${passphraseLeast} characters or more.`);
  if ((await askHidden('Once more: ')) !== said) throw new StartError('The two passphrases differ.');
  return said;
}

/** Reads a line from the terminal without showing it. */
function askHidden(question: string): Promise<string> {
  const { stdin } = process;
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let line: string[] = [];
    const finish = (): void => {
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
    };
    function read(typed: string): void {
      for (const sign of typed) {
        // Ctrl-C and Ctrl-D: in this mode the terminal makes no signals of them.
        const isGivenUp = sign === '\u0003' || sign === '\u0004';
        if (isGivenUp || sign === '\r' || sign === '\n') {
          finish();
          if (isGivenUp) reject(new StartError('Nothing was done.'));
          else resolve(line.join(''));
          return;
        }
        if (sign === '\u007f' || sign === '\b') line = line.slice(0, -1);
        else if (sign >= ' ') line.push(sign);
      }
    }
    stdin.on('data', read);
  });
}
