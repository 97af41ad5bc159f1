import "server-only";
import { log } from "../log";
import { recordSecretKnown, secretIsKnown } from "../secret-known";
import { knowsSecret } from "./head";

/** Notices that another process continues the audit under a secret that this one does not know, or did. */
export async function watchSecret(): Promise<void> {
  const known = await knowsSecret();
  if (known === secretIsKnown()) return;
  recordSecretKnown(known);
  if (known) log().info("the secret of the audit is known again");
  else
    log().error(
      "the audit was continued under another AUTH_SECRET: nothing is changed until this process starts with it",
    );
}
