import "server-only";
import { eq } from "drizzle-orm";
import { encode } from "uqr";
import type { Actor, Origin } from "../actor";
import { makeTotp } from "../auth/totp";
import { staff } from "../db/schema";
import { changeOwn } from "./change";
import type { TotpOffer } from "../domain/profile/profile";

/** Makes a secret for an authenticator app. It has no effect until a code of it is entered. */
export async function offerTotp(actor: Actor, _nothing: object, origin: Origin): Promise<TotpOffer> {
  const { sealed, secret, uri } = makeTotp(actor.email);
  const { size, data } = encode(uri, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return changeOwn(actor, "staff.offer-totp", origin, async (tx, person) => {
    await tx.update(staff).set({ totpPending: sealed }).where(eq(staff.id, person.id));
    return { result: { secret, uri, qr: { size, path } } };
  });
}
