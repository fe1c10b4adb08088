import type { Finding, Tree } from './tree.ts';

const drawer = /^(utils?|helpers?|common|shared|misc)(\.|$)/i;
const endings = 'Service|Manager|Helper|Handler|Provider|Repository|UseCase|Impl';
const bannedName = new RegExp(`(?:^|[a-z0-9])(?:${endings})s?$`);
const bannedFile = new RegExp(`(?:^|[-.])(?:${endings.replace('UseCase', 'use-?case')})s?\\.`, 'i');

/** A name says what a thing is; a drawer takes anything. */
export function names(tree: Tree): Finding[] {
  const files = tree.paths.flatMap((path) => {
    const parts = path.split('/');
    const file = parts.at(-1) ?? '';
    if (parts.some((part) => drawer.test(part))) {
      return [
        {
          path,
          line: 1,
          rule: 'name',
          message: 'utils, helpers, common, shared, misc take anything: name what is in it',
        },
      ];
    }
    const kebab = file.replace(/([a-z0-9])([A-Z])/g, '$1-$2');
    return /\.[cm]?[jt]sx?$/.test(file) && bannedFile.test(kebab)
      ? [
          {
            path,
            line: 1,
            rule: 'name',
            message: `a file's name ends in none of ${endings}: name the verb or the thing`,
          },
        ]
      : [];
  });
  const declared = tree.code.flatMap((file) =>
    file.declarations
      .filter(({ name }) => bannedName.test(name))
      .map(({ name, line }) => ({
        path: file.path,
        line,
        rule: 'name',
        message: `${name}: no name ends in ${endings}; name the verb or the thing`,
      })),
  );
  return [...files, ...declared];
}
