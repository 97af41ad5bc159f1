import { readAnchor } from "../lib/audit/anchor";
import { requireKnownDatabase } from "../lib/audit/head";
import { verifyAudit } from "../lib/audit/verify";
import { pool } from "../lib/db/client";
import { env } from "../lib/env";

const anchorsFlag = "--anchors-only";

/** Says whether the audit chain is intact; otherwise names the first bad row and exits non-zero. */
async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const unknown = given.find((argument) => argument !== anchorsFlag);
  if (unknown !== undefined) {
    console.error(`There is no option ${unknown}. The only one is ${anchorsFlag}.`);
    process.exitCode = 1;
    return;
  }
  const read = await readAnchor();
  const anchor = read === "unreadable" ? undefined : read;
  const anchorsOnly = given.includes(anchorsFlag);
  const verdict = await verifyAudit(anchor, { anchorsOnly });
  if (verdict.intact) {
    const { rows, archived } = verdict;
    const noted = anchor
      ? `, noted outside the database up to row ${anchor.seq}`
      : read === undefined
        ? ""
        : ". What was noted outside the database cannot be read";
    console.log(`The audit log is intact: ${rows} rows${noted}.`);
    if (archived)
      console.log(
        anchorsOnly
          ? `Rows 1 to ${archived.rows} are in ${archived.files} archive files, which were not read: only their anchors were checked.`
          : `Rows 1 to ${archived.rows} were read from ${archived.files} archive files in ${env().auditArchive.folder}.`,
      );
  } else {
    console.error(`The audit log is not intact: row ${verdict.seq} ${verdict.problem}.`);
    await requireKnownDatabase().catch(({ message }: Error) => console.error(message));
    process.exitCode = 1;
  }
  await pool().end();
}

main().catch((error: unknown) => {
  console.error(
    `The audit log could not be read: ${error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)}`,
  );
  process.exitCode = 1;
});
