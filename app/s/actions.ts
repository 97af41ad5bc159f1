"use server";

import { openAction } from "@/lib/http/action";
import { openSecretLink } from "@/lib/secret-links/open";
import { openSecretLinkRequest } from "@/lib/secret-links/schema";

export const openSecretLinkAction = openAction({
  kind: "secret-link",
  input: openSecretLinkRequest,
  run: openSecretLink,
});
