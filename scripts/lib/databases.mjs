import pg from "pg";

/**
 * Creates a database on the server of this address.
 * @param {string} url
 * @param {string} name
 * @param {{ mayExist?: boolean, template?: string }} [options] `template`: a database to copy, to
 *   which no one is connected
 * @returns {Promise<string>} the address of the new database
 */
export async function createDatabase(url, name, { mayExist = false, template = "template0" } = {}) {
  await withClient(url, async (client) => {
    if (mayExist) {
      const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
      if (rowCount) return;
    }
    await client.query(
      `create database ${client.escapeIdentifier(name)} encoding 'UTF8' template ${client.escapeIdentifier(template)}`,
    );
  });
  return databaseUrl(url, name);
}

/**
 * Drops a database, whoever is still connected to it. One that does not exist is fine.
 * @param {string} url any database of the server but this one
 * @param {string} name
 */
export async function dropDatabase(url, name) {
  await withClient(url, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  );
}

/**
 * Drops the databases of a prefix that no one is connected to: what killed processes left behind.
 * @param {string} url
 * @param {string} prefix
 */
export async function dropUnused(url, prefix) {
  await withClient(url, async (client) => {
    const { rows } = await client.query("select datname from pg_database where starts_with(datname, $1)", [
      prefix,
    ]);
    for (const { datname } of rows)
      await client.query(`drop database if exists ${client.escapeIdentifier(datname)}`).catch(() => {});
  });
}

/**
 * @param {string} url
 * @param {string} name
 */
function databaseUrl(url, name) {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}

/**
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
