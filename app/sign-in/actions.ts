"use server";

import { assertionOptions } from "@/lib/auth/passkeys";
import { openAction } from "@/lib/http/action";
import { nothing } from "@/lib/profile/schema";

export const passkeySignInOptionsAction = openAction({
  kind: "passkey-options",
  input: nothing,
  run: () => assertionOptions("sign-in"),
});
