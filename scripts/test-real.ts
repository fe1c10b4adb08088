import { readdirSync } from 'node:fs';

const home = '/usr/lib/postgresql';
const oldest = 17;

// The counterparts that npm alone cannot give. So far one: the PostgreSQL that Debian packages.
const version = readVersions().find((found) => found >= oldest);
if (version === undefined) {
  console.log(`Nothing to test against: no PostgreSQL ${oldest} or newer in ${home}.`);
} else {
  console.log(
    `PostgreSQL ${version} is there, but no test takes it yet: the catalog tests come with the migrations.`,
  );
}

function readVersions(): number[] {
  try {
    return readdirSync(home)
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => b - a);
  } catch {
    return [];
  }
}
