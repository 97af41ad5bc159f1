"use server";

import { deleteTemplate } from "@/lib/hand-over/delete-template";
import { saveTemplate } from "@/lib/hand-over/save-template";
import { deleteTemplateRequest, saveTemplateRequest } from "@/lib/hand-over/schema";
import { action } from "@/lib/http/action";
import { makeSecretLink } from "@/lib/secret-links/make";
import { revokeSecretLink } from "@/lib/secret-links/revoke";
import { makeSecretLinkRequest, secretLinkIdInput } from "@/lib/secret-links/schema";

export const saveTemplateAction = action({
  permission: "hand-over.templates",
  input: saveTemplateRequest,
  run: saveTemplate,
});

export const deleteTemplateAction = action({
  permission: "hand-over.templates",
  input: deleteTemplateRequest,
  run: deleteTemplate,
});

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
