"use server";

import { action } from "@/lib/http/action";
import { makeSecretLink } from "@/lib/secret-links/make";
import { revokeSecretLink } from "@/lib/secret-links/revoke";
import { makeSecretLinkRequest, secretLinkIdInput } from "@/lib/secret-links/schema";

export const makeSecretLinkAction = action({
  permission: "secret-links.make",
  input: makeSecretLinkRequest,
  run: makeSecretLink,
});

export const revokeSecretLinkAction = action({
  permission: "secret-links.make",
  input: secretLinkIdInput,
  run: revokeSecretLink,
});
