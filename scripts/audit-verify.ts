import { readAnchor } from "../lib/audit/anchor";
import { verifyAudit } from "../lib/audit/verify";
import { pool } from "../lib/db/client";

/** Says whether the audit chain is intact; otherwise names the first bad row and exits non-zero. */
async function main(): Promise<void> {
  const anchor = await readAnchor();
  const verdict = await verifyAudit(anchor);
  if (verdict.intact)
    console.log(
      `The audit log is intact: ${verdict.rows} rows${anchor ? `, noted outside the database up to row ${anchor.seq}` : ""}.`,
    );
  else {
    console.error(`The audit log was tampered with: row ${verdict.seq} ${verdict.problem}.`);
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
